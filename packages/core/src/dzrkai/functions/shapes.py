"""Functions that move elements around without computing with them.

`broadcast_to` and `sum_to` are each other's gradient: what is read many times gathers its gradient
from all of those places. Broadcasting's derivative is written here once, and nowhere else.
"""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np

from dzrkai.arrays import Array, Shape, array_module, to_device
from dzrkai.function import Function
from dzrkai.variable import Operand, Variable, as_variable


class BroadcastTo(Function):
    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def forward(self, x: Array) -> Any:
        return array_module(x).broadcast_to(x, self.shape)

    def backward(self, gy: Variable) -> Variable:
        return sum_to(gy, self.inputs[0].shape)


class SumTo(Function):
    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def forward(self, x: Array) -> Any:
        lead = x.ndim - len(self.shape)
        stretched = [lead + i for i, size in enumerate(self.shape) if size == 1]
        return x.sum(axis=(*range(lead), *stretched), keepdims=True).reshape(self.shape)

    def backward(self, gy: Variable) -> Variable:
        return broadcast_to(gy, self.inputs[0].shape)


class Reshape(Function):
    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def forward(self, x: Array) -> Any:
        return x.reshape(self.shape)

    def backward(self, gy: Variable) -> Variable:
        return reshape(gy, self.inputs[0].shape)


class Transpose(Function):
    def __init__(self, axes: Shape) -> None:
        self.axes = axes

    def forward(self, x: Array) -> Any:
        return x.transpose(self.axes)

    def backward(self, gy: Variable) -> Variable:
        inverse = tuple(int(axis) for axis in np.argsort(self.axes))
        return transpose(gy, inverse)


class AsType(Function):
    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.dtype = dtype

    def forward(self, x: Array) -> Any:
        return x.astype(self.dtype)

    def backward(self, gy: Variable) -> Variable:
        return astype(gy, self.inputs[0].dtype)


class To(Function):
    def __init__(self, device: str) -> None:
        self.device = device

    def forward(self, x: Array) -> Any:
        return to_device(x, self.device)

    def backward(self, gy: Variable) -> Variable:
        return to(gy, self.inputs[0].device)


def broadcast_to(x: Operand, shape: Sequence[int]) -> Variable:
    """Repeat `x` along new or stretched axes until it has this shape.

    Raises
    ------
    ValueError
        An axis of `x` is neither 1 nor the size asked for.

    Examples
    --------
    >>> broadcast_to(np.array([1.0, 2.0]), (3, 2)).shape
    (3, 2)
    """
    x, shape = as_variable(x), tuple(shape)
    if x.shape == shape:
        return x
    if not _stretches(x.shape, shape):
        raise ValueError(f"broadcast_to: x of shape {x.shape} does not stretch to shape {shape}")
    return BroadcastTo(shape)(x)


def sum_to(x: Operand, shape: Sequence[int]) -> Variable:
    """Sum `x` over the axes along which something of this shape would have been repeated.

    Raises
    ------
    ValueError
        Something of this shape does not broadcast to the shape of `x`.

    Examples
    --------
    >>> sum_to(np.array([[1.0, 2.0], [3.0, 4.0]]), (2,))
    variable([4. 6.])
    """
    x, shape = as_variable(x), tuple(shape)
    if x.shape == shape:
        return x
    if not _stretches(shape, x.shape):
        raise ValueError(f"sum_to: x of shape {x.shape} cannot be summed to shape {shape}")
    return SumTo(shape)(x)


def reshape(x: Operand, shape: Sequence[int]) -> Variable:
    """The elements of `x`, in the same order, in another shape; one size may be -1.

    Raises
    ------
    ValueError
        The number of elements differs.
    """
    x, shape = as_variable(x), _complete(tuple(shape), as_variable(x))
    return x if x.shape == shape else Reshape(shape)(x)


def flatten(x: Operand) -> Variable:
    """(N, ...) -> (N, everything else): each example as one row."""
    x = as_variable(x)
    if x.ndim == 0:
        raise ValueError("flatten: x needs a batch axis, got a single number of shape ()")
    return reshape(x, (x.shape[0], prod(x.shape[1:])))


def transpose(x: Operand, axes: Sequence[int] | None = None) -> Variable:
    """Reorder the axes; without `axes`, reverse them.

    Raises
    ------
    ValueError
        `axes` does not name each axis once.

    Examples
    --------
    >>> transpose(np.zeros((2, 3, 5)), (2, 0, 1)).shape
    (5, 2, 3)
    """
    x = as_variable(x)
    axes = tuple(reversed(range(x.ndim))) if axes is None else tuple(axes)
    if sorted(axis % x.ndim if x.ndim else axis for axis in axes) != list(range(x.ndim)):
        raise ValueError(f"transpose: axes {axes} do not name each of the {x.ndim} axes of x once")
    return Transpose(tuple(axis % x.ndim for axis in axes))(x)


def astype(x: Operand, dtype: Any) -> Variable:
    """`x` converted to another type of number; its gradient is converted back."""
    x, dtype = as_variable(x), np.dtype(dtype)
    return x if x.dtype == dtype else AsType(dtype)(x)


def to(x: Operand, device: str) -> Variable:
    """`x` on `"cpu"` or `"cuda"`; its gradient comes back to where `x` was."""
    return To(device)(x)


def _stretches(shape: Shape, target: Shape) -> bool:
    """Whether broadcasting turns `shape` into `target`."""
    tail = target[len(target) - len(shape) :]
    fits = all(size in (1, wanted) for size, wanted in zip(shape, tail, strict=False))
    return len(shape) <= len(target) and fits


def _complete(shape: Shape, x: Variable) -> Shape:
    """`shape` with its -1 filled in."""
    known = prod(size for size in shape if size != -1)
    if shape.count(-1) == 1 and known > 0 and x.size % known == 0:
        shape = tuple(x.size // known if size == -1 else size for size in shape)
    if min(shape, default=0) < 0 or prod(shape) != x.size:
        raise ValueError(
            f"reshape: x of shape {x.shape} has {x.size} elements, not those of {shape}"
        )
    return shape
