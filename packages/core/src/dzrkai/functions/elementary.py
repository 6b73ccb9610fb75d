"""Elementary functions, each with its derivative beside it."""

from typing import Any

from dzrkai.arrays import Array, array_module
from dzrkai.function import Function
from dzrkai.variable import Operand, Variable, constant


class Exp(Function):
    def forward(self, x: Array) -> Any:
        return array_module(x).exp(x)

    def backward(self, gy: Variable) -> Variable:
        return gy * self.output


class Log(Function):
    def forward(self, x: Array) -> Any:
        return array_module(x).log(x)

    def backward(self, gy: Variable) -> Variable:
        (x,) = self.inputs
        return gy / x


class Sin(Function):
    def forward(self, x: Array) -> Any:
        return array_module(x).sin(x)

    def backward(self, gy: Variable) -> Variable:
        (x,) = self.inputs
        return gy * cos(x)


class Cos(Function):
    def forward(self, x: Array) -> Any:
        return array_module(x).cos(x)

    def backward(self, gy: Variable) -> Variable:
        (x,) = self.inputs
        return -gy * sin(x)


class Clip(Function):
    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def forward(self, x: Array) -> Any:
        return x.clip(self.low, self.high)

    def backward(self, gy: Variable) -> Variable:
        x = self.inputs[0].data
        inside = (x >= self.low) & (x <= self.high)
        return gy * constant(inside.astype(x.dtype))


def exp(x: Operand) -> Variable:
    """E to the power of x, elementwise."""
    return Exp()(x)


def log(x: Operand) -> Variable:
    """The natural logarithm of x, elementwise."""
    return Log()(x)


def sin(x: Operand) -> Variable:
    """The sine of x (in radians), elementwise."""
    return Sin()(x)


def cos(x: Operand) -> Variable:
    """The cosine of x (in radians), elementwise."""
    return Cos()(x)


def clip(x: Operand, low: float, high: float) -> Variable:
    """x, but not below `low` and not above `high`; the gradient is zero where x was cut.

    Raises
    ------
    ValueError
        `low` is greater than `high`.
    """
    if low > high:
        raise ValueError(f"clip: low must not exceed high, got low={low}, high={high}")
    return Clip(low, high)(x)
