"""Softmax and its logarithm."""

from typing import Any

from dzrkai.arrays import Array, array_module
from dzrkai.function import Function
from dzrkai.functions.elementary import exp
from dzrkai.functions.reductions import axes, sum  # noqa: A004
from dzrkai.variable import Operand, Variable, as_variable


class Softmax(Function):
    def __init__(self, axis: int) -> None:
        self.axis = axis

    def forward(self, x: Array) -> Any:
        xp = array_module(x)
        e = xp.exp(x - x.max(axis=self.axis, keepdims=True))
        return e / e.sum(axis=self.axis, keepdims=True)

    def backward(self, gy: Variable) -> Variable:
        y = self.output
        return y * (gy - sum(gy * y, self.axis, keepdims=True))


class LogSoftmax(Function):
    def __init__(self, axis: int) -> None:
        self.axis = axis

    def forward(self, x: Array) -> Any:
        xp = array_module(x)
        x = x - x.max(axis=self.axis, keepdims=True)
        return x - xp.log(xp.exp(x).sum(axis=self.axis, keepdims=True))

    def backward(self, gy: Variable) -> Variable:
        y = self.output
        return gy - exp(y) * sum(gy, self.axis, keepdims=True)


def softmax(x: Operand, axis: int = 1) -> Variable:
    """exp(x), scaled to sum to 1 along the axis: scores become probabilities.

    Examples
    --------
    >>> softmax([[0.0, 0.0]])
    variable([[0.5 0.5]])
    """
    x = as_variable(x)
    return Softmax(*axes("softmax", x, axis))(x)


def log_softmax(x: Operand, axis: int = 1) -> Variable:
    """The logarithm of `softmax`, computed without overflow or loss of small probabilities."""
    x = as_variable(x)
    return LogSoftmax(*axes("log_softmax", x, axis))(x)
