"""Reductions: sum, mean, maximum and minimum over axes."""

from math import prod
from typing import Any, TypeAlias

from dzrkai.arrays import Array, Shape
from dzrkai.function import Function
from dzrkai.functions.shapes import broadcast_to, reshape
from dzrkai.variable import Operand, Variable, as_variable, constant

Axis: TypeAlias = "int | Shape | None"


class Sum(Function):
    def __init__(self, axes: Shape, keepdims: bool) -> None:
        self.axes, self.keepdims = axes, keepdims

    def forward(self, x: Array) -> Any:
        return x.sum(axis=self.axes, keepdims=self.keepdims)

    def backward(self, gy: Variable) -> Variable:
        (x,) = self.inputs
        return broadcast_to(reshape(gy, kept(x.shape, self.axes)), x.shape)


class Max(Function):
    def __init__(self, axes: Shape, keepdims: bool) -> None:
        self.axes, self.keepdims = axes, keepdims

    def forward(self, x: Array) -> Any:
        return x.max(axis=self.axes, keepdims=self.keepdims)

    def backward(self, gy: Variable) -> Variable:
        (x,) = self.inputs
        top = x.data.max(axis=self.axes, keepdims=True)
        share = (x.data == top).astype(x.dtype)
        share /= share.sum(axis=self.axes, keepdims=True)
        return broadcast_to(reshape(gy, kept(x.shape, self.axes)), x.shape) * constant(share)


def sum(x: Operand, axis: Axis = None, keepdims: bool = False) -> Variable:  # noqa: A001
    """The sum over one axis, several, or all.

    Parameters
    ----------
    x : Variable or array
    axis : int, tuple of ints or None
        None sums everything up.
    keepdims : bool
        Leave the summed axes in place with size 1.

    Raises
    ------
    ValueError
        `x` has no such axis.

    Examples
    --------
    >>> sum([[1.0, 2.0], [3.0, 4.0]], axis=0)
    variable([4. 6.])
    """
    x = as_variable(x)
    return Sum(axes("sum", x, axis), keepdims)(x)


def mean(x: Operand, axis: Axis = None, keepdims: bool = False) -> Variable:
    """The mean over one axis, several, or all; arguments as in `sum`."""
    x = as_variable(x)
    count = prod(x.shape[i] for i in axes("mean", x, axis))
    if count == 0:
        raise ValueError(f"mean: there is nothing to average in x of shape {x.shape}")
    return sum(x, axis, keepdims) * (1.0 / count)


def max(x: Operand, axis: Axis = None, keepdims: bool = False) -> Variable:  # noqa: A001
    """The maximum; arguments as in `sum`. Elements that tie share the gradient equally."""
    x = as_variable(x)
    if x.size == 0:
        raise ValueError(f"max: there is nothing to compare in x of shape {x.shape}")
    return Max(axes("max", x, axis), keepdims)(x)


def min(x: Operand, axis: Axis = None, keepdims: bool = False) -> Variable:  # noqa: A001
    """The minimum; arguments as in `sum`. Elements that tie share the gradient equally."""
    return -max(-as_variable(x), axis, keepdims)


def axes(function: str, x: Variable, axis: Axis) -> Shape:
    """`axis` as a tuple of axes of `x`, counted from the front."""
    if axis is None:
        return tuple(range(x.ndim))
    wanted = axis if isinstance(axis, tuple) else (axis,)
    if any(not isinstance(i, int) or not -x.ndim <= i < x.ndim for i in wanted):
        raise ValueError(f"{function}: axis={axis} is not an axis of x, which has shape {x.shape}")
    found = tuple(i % x.ndim for i in wanted)
    if len(set(found)) != len(found):
        raise ValueError(f"{function}: axis={axis} names one axis of x of shape {x.shape} twice")
    return found


def kept(shape: Shape, reduced: Shape) -> Shape:
    """`shape` with size 1 along the reduced axes."""
    return tuple(1 if i in reduced else size for i, size in enumerate(shape))
