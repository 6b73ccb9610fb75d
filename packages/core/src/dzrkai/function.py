"""Function: one operation, applied once.

Every call of an operation is one object. Its parameters are its fields, the variables that it was
applied to are `self.inputs`, and its derivative stands right beside its value:

    class Mul(Function):
        def forward(self, a, b):
            return a * b

        def backward(self, gy):
            a, b = self.inputs
            return gy * b, gy * a

`forward` computes with arrays. `backward` computes with variables, through differentiable
functions, so that a gradient can be differentiated again without another line of code.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np

from dzrkai.arrays import out_of_memory
from dzrkai.switches import recording
from dzrkai.variable import (
    Operand,
    Variable,
    as_variable,
    check_one_device,
    constant,
    zeros_like,
)


class Function:
    """The base of all operations.

    Attributes
    ----------
    inputs : tuple of Variable
        What the function was applied to.
    outputs : tuple of weak references to Variable
        What came out. The references are weak, so that a graph holds no cycle and is freed as
        soon as its last variable goes.

    Examples
    --------
    >>> class Square(Function):
    ...     def forward(self, x):
    ...         return x * x
    ...     def backward(self, gy):
    ...         (x,) = self.inputs
    ...         return 2 * x * gy
    >>> x = Variable(3.0)
    >>> Square()(x).backward()
    >>> x.grad
    variable(6.0)
    """

    inputs: tuple[Variable, ...] = ()
    outputs: tuple[weakref.ref[Variable], ...] = ()
    output_zeros: tuple[Variable, ...] = ()

    def forward(self, *arrays: Any) -> Any:
        """Compute the output array, or a tuple of them, from the input arrays."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def backward(self, *gys: Any) -> Any:
        """Gradients of the inputs, given those of the outputs; None where there is none."""
        raise NotImplementedError(f"{type(self).__name__} has no backward")

    def __call__(self, *inputs: Operand) -> Variable:
        variables, arrays, differentiable = [], [], False
        for x in inputs:
            variable = x if isinstance(x, Variable) else as_variable(x)
            variables.append(variable)
            arrays.append(variable.data)
            differentiable = differentiable or variable.requires_grad
        try:
            results = self.forward(*arrays)
        except (TypeError, MemoryError) as error:
            _explain(self, variables, error)
            raise
        if isinstance(results, tuple):
            outputs = tuple([_as_output(y, self) for y in results])
        else:  # nearly every function returns one array
            outputs = (_as_output(results, self),)
        if differentiable and recording.get():
            self._record(tuple(variables), outputs)
        # A tuple comes back where forward returned one.
        return outputs if isinstance(results, tuple) else outputs[0]  # type: ignore[return-value]

    def _record(self, inputs: tuple[Variable, ...], outputs: tuple[Variable, ...]) -> None:
        self.inputs = inputs
        self.outputs = tuple(map(weakref.ref, outputs))
        if len(outputs) > 1:  # an output that nobody uses receives no gradient: it counts as zero
            self.output_zeros = tuple([zeros_like(y) for y in outputs])
        for y in outputs:
            y.creator = self
            y.requires_grad = y.data.dtype.kind == "f"

    @property
    def output(self) -> Variable:
        """The one variable that came out, for formulas like exp'(x) = y. Valid in `backward`."""
        y = self.outputs[0]()
        assert y is not None, "the output lives at least as long as its gradient is computed"
        return y

    def needs_grad(self, position: int) -> bool:
        """Whether anybody waits for the gradient of this input: a costly one can be left out."""
        return self.inputs[position].requires_grad


def _explain(function: Function, inputs: list[Variable], error: Exception) -> None:
    """Say in the user's words what only arrays on a GPU can do wrong."""
    name = type(function).__name__
    check_one_device(name, *inputs)
    if isinstance(error, MemoryError) and any(x.device == "cuda" for x in inputs):
        raise MemoryError(out_of_memory(name, error)) from error


def _as_output(result: Any, function: Function) -> Variable:
    if isinstance(result, np.generic):  # NumPy turns results without axes into scalars
        result = np.asarray(result)
    if not hasattr(result, "dtype"):
        raise TypeError(
            f"{type(function).__name__}.forward: expected an array or a tuple of arrays "
            f"as its result, got {type(result).__name__}"
        )
    return constant(result)
