"""Taking elements out, and putting arrays together."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dzrkai.arrays import Array, Shape, array_module
from dzrkai.function import Function
from dzrkai.functions.reductions import axes
from dzrkai.variable import Operand, Variable, as_variable


class GetItem(Function):
    def __init__(self, index: Any) -> None:
        self.index = index

    def forward(self, x: Array) -> Any:
        return x[self.index]

    def backward(self, gy: Variable) -> Variable:
        return ScatterAdd(self.index, self.inputs[0].shape)(gy)


class ScatterAdd(Function):
    """The adjoint of `GetItem`: zeros, to which each gy is added at the place it was read from."""

    def __init__(self, index: Any, shape: Shape) -> None:
        self.index, self.shape = index, shape

    def forward(self, gy: Array) -> Any:
        xp = array_module(gy)
        gx = xp.zeros(self.shape, gy.dtype)
        if _reads_no_element_twice(self.index):
            gx[self.index] += gy
        else:
            xp.add.at(gx, self.index, gy)
        return gx

    def backward(self, ggx: Variable) -> Variable:
        return get_item(ggx, self.index)


class Concatenate(Function):
    def __init__(self, axis: int) -> None:
        self.axis = axis

    def forward(self, *xs: Array) -> Any:
        return array_module(xs[0]).concatenate(xs, self.axis)

    def backward(self, gy: Variable) -> tuple[Variable, ...]:
        ends = np.cumsum([x.shape[self.axis] for x in self.inputs]).tolist()
        before = (slice(None),) * self.axis
        return tuple(
            get_item(gy, (*before, slice(start, end)))
            for start, end in zip([0, *ends], ends, strict=False)
        )


def get_item(x: Operand, index: Any) -> Variable:
    """x[index], with every kind of index that NumPy knows.

    Raises
    ------
    IndexError
        The index does not fit the shape of `x`.
    ValueError
        `x` lies on a GPU, and an array of the index does not.

    Examples
    --------
    >>> get_item([1.0, 2.0, 3.0], [0, 0, 2])
    variable([1. 1. 3.])
    """
    x = as_variable(x)
    index = _plain(index)
    if type(x.data) is not np.ndarray:
        _refuse_arrays_of_the_cpu(index)
    try:
        return GetItem(index)(x)
    except IndexError as error:
        raise IndexError(f"index {index!r} does not fit x of shape {x.shape}: {error}") from None


def concatenate(xs: Sequence[Operand], axis: int = 0) -> Variable:
    """Join variables along an axis that they have; their other sizes are equal.

    Raises
    ------
    ValueError
        `xs` is empty, or the shapes do not fit.
    """
    variables = [as_variable(x, f"xs[{i}]") for i, x in enumerate(xs)]
    if not variables:
        raise ValueError("concatenate: xs is empty; give at least one variable")
    (axis,) = axes("concatenate", variables[0], axis)
    shapes = [x.shape for x in variables]
    if len({(len(s), s[:axis], s[axis + 1 :]) for s in shapes}) > 1:
        raise ValueError(f"concatenate: shapes {shapes} differ elsewhere than along axis {axis}")
    return Concatenate(axis)(*variables)


def _plain(index: Any) -> Any:
    """The index with variables replaced by their arrays."""
    if isinstance(index, tuple):
        return tuple(_plain(part) for part in index)
    return index.data if isinstance(index, Variable) else index


def _refuse_arrays_of_the_cpu(index: Any) -> None:
    """CuPy would copy them over in silence."""
    for part in index if isinstance(index, tuple) else (index,):
        if isinstance(part, np.ndarray):
            raise ValueError(
                "get_item: x is on cuda, an array of the index is not; bring both to one device "
                'with .to("cpu") or .to("cuda")'
            )


def _reads_no_element_twice(index: Any) -> bool:
    """Whether it is made of integers and slices alone: an array may name one element twice."""
    parts = index if isinstance(index, tuple) else (index,)
    return all(isinstance(part, int | slice | type(None) | type(...)) for part in parts)
