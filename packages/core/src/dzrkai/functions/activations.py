"""Activation functions."""

from math import pi, sqrt
from typing import Any

import numpy as np

from dzrkai.arrays import Array, array_module, where_or_zero
from dzrkai.function import Function
from dzrkai.threads import elementwise
from dzrkai.variable import Operand, Variable, as_variable, constant


class Tanh(Function):
    def forward(self, x: Array) -> Any:
        return array_module(x).tanh(x)

    def backward(self, gy: Variable) -> Variable:
        y = self.output
        return gy * (1.0 - y * y)


class Sigmoid(Function):
    def forward(self, x: Array) -> Any:
        # 1 / (1 + exp(-x)) written with tanh, which never overflows.
        return 0.5 * array_module(x).tanh(0.5 * x) + 0.5

    def backward(self, gy: Variable) -> Variable:
        y = self.output
        return gy * y * (1.0 - y)


class ReLU(Function):
    def forward(self, x: Array) -> Any:
        xp = array_module(x)
        return elementwise(_not_below_zero, x) if xp is np else xp.maximum(x, 0)

    def backward(self, gy: Variable) -> Variable:
        return WherePositive(self.inputs[0].data)(gy)


class WherePositive(Function):
    """Gy where x is positive, and 0 elsewhere; it is linear, and its own derivative."""

    def __init__(self, x: Array) -> None:
        self.x = x

    def forward(self, gy: Array) -> Any:
        on_cpu = array_module(gy) is np
        return elementwise(_where_positive, gy, self.x) if on_cpu else gy * (self.x > 0)

    def backward(self, ggy: Variable) -> Variable:
        return WherePositive(self.x)(ggy)


def _not_below_zero(x: Array, out: Array) -> None:
    np.maximum(x, 0, out=out)


def _where_positive(gy: Array, x: Array, out: Array) -> None:
    where_or_zero(x > 0, gy, out)


class LeakyReLU(Function):
    def __init__(self, negative_slope: float) -> None:
        self.negative_slope = negative_slope

    def forward(self, x: Array) -> Any:
        return x * self._slope(x)

    def backward(self, gy: Variable) -> Variable:
        return gy * constant(self._slope(self.inputs[0].data))

    def _slope(self, x: Array) -> Any:
        one, slope = x.dtype.type(1), x.dtype.type(self.negative_slope)
        return array_module(x).where(x > 0, one, slope)


def tanh(x: Operand) -> Variable:
    """The hyperbolic tangent of x, elementwise."""
    return Tanh()(x)


def sigmoid(x: Operand) -> Variable:
    """1 / (1 + exp(-x)), elementwise."""
    return Sigmoid()(x)


def relu(x: Operand) -> Variable:
    """max(x, 0), elementwise; the gradient at exactly 0 is 0.

    Examples
    --------
    >>> relu([-1.0, 0.0, 2.0])
    variable([0. 0. 2.])
    """
    return ReLU()(x)


def leaky_relu(x: Operand, negative_slope: float = 0.01) -> Variable:
    """X where it is positive, `negative_slope` times x elsewhere."""
    return LeakyReLU(negative_slope)(x)


def gelu(x: Operand) -> Variable:
    """The Gaussian error linear unit, by its tanh formula.

    References
    ----------
    D. Hendrycks and K. Gimpel, Gaussian Error Linear Units, arXiv:1606.08415, section 2.
    """
    x = as_variable(x)
    return 0.5 * x * (1.0 + tanh(sqrt(2.0 / pi) * (x + 0.044715 * x**3)))
