"""Variables, functions, and the walk back by generation."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

Array = Any
recording = ContextVar("recording", default=True)


@contextmanager
def recorded(value: bool) -> Iterator[None]:
    token = recording.set(value)
    try:
        yield
    finally:
        recording.reset(token)


def as_array(value: Any) -> Array:
    return np.array(value) if np.isscalar(value) else value


def as_variable(value: Any) -> Variable:
    return value if isinstance(value, Variable) else Variable(value)


class Variable:
    __array_priority__ = 200

    def __init__(self, data: Array) -> None:
        if not isinstance(data, np.ndarray):
            raise TypeError(f"data: expected an array, got {type(data).__name__}")
        self.data = data
        self.grad: Variable | None = None
        self.creator: Function | None = None
        self.generation = 0

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape  # type: ignore[no-any-return]

    def backward(self) -> None:
        ready: list[Function] = []
        seen: set[Function] = set()

        def join(function: Function | None) -> None:
            if function is not None and function not in seen:
                ready.append(function)
                seen.add(function)
                ready.sort(key=lambda f: f.generation)

        join(self.creator)
        while ready:
            function = ready.pop()
            outputs = [y for output in function.outputs if (y := output())]
            with recorded(False):
                gxs = function.backward(*[y.grad for y in outputs])
                gxs = gxs if isinstance(gxs, tuple) else (gxs,)
                for x, gx in zip(function.inputs, gxs, strict=True):
                    x.grad = gx if x.grad is None else x.grad + gx
                    join(x.creator)
            for y in outputs:
                y.grad = None

    def __len__(self) -> int:
        return len(self.data)

    def __bool__(self) -> bool:
        return True

    def __add__(self, other: Any) -> Variable:
        return functions.add(self, other)

    def __sub__(self, other: Any) -> Variable:
        return functions.sub(self, other)

    def __mul__(self, other: Any) -> Variable:
        return functions.mul(self, other)

    def __neg__(self) -> Variable:
        return functions.neg(self)


class Function:
    inputs: list[Variable]
    outputs: list[weakref.ref[Variable]]
    generation: int

    def __call__(self, *operands: Any) -> Variable:
        inputs = [as_variable(x) for x in operands]
        result = self.forward(*[x.data for x in inputs])
        results = result if isinstance(result, tuple) else (result,)
        outputs = [Variable(as_array(y)) for y in results]
        if recording.get():
            self.generation = max(x.generation for x in inputs)
            for y in outputs:
                y.creator, y.generation = self, self.generation + 1
            self.inputs = inputs
            self.outputs = [weakref.ref(y) for y in outputs]
        return outputs[0]

    def forward(self, *xs: Array) -> Array:
        raise NotImplementedError

    def backward(self, gy: Any) -> Any:
        raise NotImplementedError


# Variable's operators are functions, and functions make variables: so this comes last.
from benchmarks.contenders.dezero_style import functions  # noqa: E402
