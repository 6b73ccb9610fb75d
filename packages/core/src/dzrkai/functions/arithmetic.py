"""The four operations, negation and powers.

Every formula here is for operands of one shape and one dtype: `operands` brings them together
first, by differentiable functions, and only where they differ.
"""

from typing import Any

import numpy as np

from dzrkai.arrays import Array, Shape, as_array, full, is_floating
from dzrkai.function import Function
from dzrkai.functions.elementary import exp, log
from dzrkai.functions.shapes import astype, broadcast_to
from dzrkai.variable import Operand, Variable, check_one_device, constant


class Add(Function):
    def forward(self, a: Array, b: Array) -> Any:
        return a + b

    def backward(self, gy: Variable) -> tuple[Variable, Variable]:
        return gy, gy


class Sub(Function):
    def forward(self, a: Array, b: Array) -> Any:
        return a - b

    def backward(self, gy: Variable) -> tuple[Variable, Variable]:
        return gy, -gy


class Mul(Function):
    def forward(self, a: Array, b: Array) -> Any:
        return a * b

    def backward(self, gy: Variable) -> tuple[Variable, Variable]:
        a, b = self.inputs
        return gy * b, gy * a


class Div(Function):
    def forward(self, a: Array, b: Array) -> Any:
        return a / b

    def backward(self, gy: Variable) -> tuple[Variable, Variable]:
        a, b = self.inputs
        return gy / b, -gy * a / (b * b)


class Neg(Function):
    def forward(self, x: Array) -> Any:
        return -x

    def backward(self, gy: Variable) -> Variable:
        return -gy


class Pow(Function):
    """x to the power of a fixed number."""

    def __init__(self, exponent: float) -> None:
        self.exponent = exponent

    def forward(self, x: Array) -> Any:
        return x**self.exponent

    def backward(self, gy: Variable) -> Variable:
        (x,) = self.inputs
        n = self.exponent
        return gy * (n * x ** (n - 1)) if n != 0 else gy * 0.0


def add(a: Operand, b: Operand) -> Variable:
    """A + b, elementwise with broadcasting."""
    return Add()(*operands("add", a, b))


def sub(a: Operand, b: Operand) -> Variable:
    """A - b, elementwise with broadcasting."""
    return Sub()(*operands("sub", a, b))


def mul(a: Operand, b: Operand) -> Variable:
    """A * b, elementwise with broadcasting."""
    return Mul()(*operands("mul", a, b))


def div(a: Operand, b: Operand) -> Variable:
    """A / b, elementwise with broadcasting."""
    return Div()(*operands("div", a, b))


def neg(x: Operand) -> Variable:
    """-x, elementwise."""
    return Neg()(x)


def pow(x: Operand, exponent: Operand) -> Variable:  # noqa: A001
    """X to a power, elementwise.

    Parameters
    ----------
    x : Variable, array or number
        Positive where the exponent is a Variable or an array: then exp(exponent * log(x)) is
        computed.
    exponent : number, Variable or array

    Examples
    --------
    >>> pow(np.array([1.0, 2.0, 3.0]), 2)
    variable([1. 4. 9.])
    """
    if isinstance(exponent, int | float):
        return Pow(exponent)(x)
    x, exponent = operands("pow", x, exponent)
    return exp(exponent * log(x))


def operands(function: str, a: Operand, b: Operand) -> tuple[Variable, Variable]:
    """Both operands as variables of one shape and one dtype.

    A Python number takes the other operand's dtype, as in NumPy: float32 times 2.0 is float32.

    Raises
    ------
    ValueError
        The shapes do not broadcast, or the operands lie on different devices.
    """
    a, b = of_one_dtype(a, b)
    if a.data.shape != b.data.shape:
        a, b = _of_one_shape(function, a, b)
    return a, b


def of_one_dtype(a: Operand, b: Operand) -> tuple[Variable, Variable]:
    """Both operands as variables, converted to NumPy's common type where theirs differ.

    Raises
    ------
    ValueError
        They lie on different devices.
    """
    if not (isinstance(a, Variable) and isinstance(b, Variable)):
        a, b = _as_variable(a, like=b), _as_variable(b, like=a)
    if type(a.data) is not type(b.data):
        check_one_device("operands", a, b)
    if a.data.dtype != b.data.dtype:
        dtype = np.promote_types(a.dtype, b.dtype)
        a, b = astype(a, dtype), astype(b, dtype)
    return a, b


def _of_one_shape(function: str, a: Variable, b: Variable) -> tuple[Variable, Variable]:
    """Both operands, broadcast; constants are left to NumPy: no gradient has to find back."""
    shape = common_shape(function, a.shape, b.shape)
    return (
        broadcast_to(a, shape) if a.requires_grad else a,
        broadcast_to(b, shape) if b.requires_grad else b,
    )


def common_shape(function: str, a: Shape, b: Shape) -> Shape:
    """The shape that both broadcast to."""
    if not a or not b:
        return a or b
    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        raise ValueError(
            f"{function}: shapes {a} and {b} do not broadcast; seen from the last axis, "
            "sizes must be equal or 1"
        ) from None


def _as_variable(value: Operand, like: Operand) -> Variable:
    if isinstance(value, Variable):
        return value
    if isinstance(value, (int, float)) and isinstance(like, Variable):
        dtype = like.data.dtype
        dtype = dtype if is_floating(dtype) else np.result_type(dtype, value)
        return constant(full(value, dtype, like.data))
    return constant(as_array(value, "operand"))
