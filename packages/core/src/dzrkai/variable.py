"""Variable: an array that remembers how it was computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, Union

import numpy as np

from dzrkai.arrays import Array, Shape, array_module, as_array, is_floating

if TYPE_CHECKING:
    from dzrkai.function import Function

# What a function takes: a variable, or anything that an array can be made of.
Operand: TypeAlias = Union["Variable", Array, float, Sequence[Any]]


class Variable:
    """An array, the function that made it, and after a backward pass its gradient.

    Parameters
    ----------
    data : array, number or nested lists of numbers
        Arrays are kept as they are, without a copy. dzrkai never changes them.
    name : str, optional
        Shown in messages and in drawings of the graph.

    Attributes
    ----------
    data : array of any shape
    grad : Variable of the same shape and dtype, or None
    creator : Function or None
        The call that this variable came out of; None for a leaf.
    requires_grad : bool
        Whether gradients flow through this variable. True for what the user makes of floating
        point numbers; an array that is handed to a function bare counts as a constant.

    Examples
    --------
    >>> x = Variable([1.0, 2.0, 3.0])
    >>> y = (x * x).sum()
    >>> y.backward()
    >>> x.grad
    variable([2. 4. 6.])
    """

    __slots__ = ("__weakref__", "creator", "data", "grad", "name", "requires_grad")

    # NumPy then leaves `array + variable` to Variable.__radd__ instead of looping over elements.
    __array_ufunc__ = None

    data: Array
    grad: Variable | None
    creator: Function | None
    name: str | None
    requires_grad: bool

    def __init__(self, data: Any, name: str | None = None) -> None:
        if isinstance(data, Variable):
            raise TypeError(
                "data: expected an array, got a Variable; use it as it is, or its .data"
            )
        self.data = as_array(data)
        self.name = name
        self.grad = None
        self.creator = None
        self.requires_grad = is_floating(self.data.dtype)

    @property
    def shape(self) -> Shape:
        return self.data.shape

    @property
    def ndim(self) -> int:
        return self.data.ndim

    @property
    def size(self) -> int:
        return self.data.size

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.data.dtype

    @property
    def T(self) -> Variable:
        """The variable with its axes in reverse order."""
        return F.transpose(self)

    @property
    def device(self) -> str:
        """Where the array lies: `"cpu"` or `"cuda"`."""
        return "cpu" if array_module(self.data) is np else "cuda"

    def __len__(self) -> int:
        return len(self.data)

    def __repr__(self) -> str:
        text = str(self.data).replace("\n", "\n" + " " * len("variable("))
        return f"variable({text})"

    # -- gradients ---------------------------------------------------------------------------

    def backward(
        self, grad: Operand | None = None, retain_grad: bool = False, create_graph: bool = False
    ) -> None:
        """Add the gradient of this variable to `.grad` of every leaf it was computed from.

        Parameters
        ----------
        grad : Variable or array of this variable's shape, optional
            The gradient that arrives from outside; ones by default.
        retain_grad : bool
            Set `.grad` of the variables between the leaves and this one, too.
        create_graph : bool
            Record the backward pass itself, so that the gradients can be differentiated again.

        Raises
        ------
        TypeError
            This variable holds integers.
        ValueError
            It has no graph behind it, or `grad` has another shape.
        """
        autograd.backward(self, grad, retain_grad, create_graph)

    def cleargrad(self) -> None:
        """Forget the gradient. Call it before a new backward pass: gradients add up."""
        self.grad = None

    def unchain(self) -> None:
        """Cut this variable off from the graph that made it: it becomes a leaf."""
        self.creator = None

    # -- shape and device --------------------------------------------------------------------

    def to(self, device: str) -> Variable:
        """The same values on `"cpu"` or `"cuda"`; the variable itself where it is there already."""
        return self if device == self.device else F.to(self, device)

    def reshape(self, *shape: int | Shape) -> Variable:
        return F.reshape(self, unpacked(shape))

    def transpose(self, *axes: int | Shape) -> Variable:
        return F.transpose(self, unpacked(axes) if axes else None)

    def sum(self, axis: int | Shape | None = None, keepdims: bool = False) -> Variable:
        return F.sum(self, axis, keepdims)

    def mean(self, axis: int | Shape | None = None, keepdims: bool = False) -> Variable:
        return F.mean(self, axis, keepdims)

    def max(self, axis: int | Shape | None = None, keepdims: bool = False) -> Variable:
        return F.max(self, axis, keepdims)

    def min(self, axis: int | Shape | None = None, keepdims: bool = False) -> Variable:
        return F.min(self, axis, keepdims)

    # -- operators ---------------------------------------------------------------------------

    def __add__(self, other: Operand) -> Variable:
        return F.add(self, other)

    def __radd__(self, other: Operand) -> Variable:
        return F.add(other, self)

    def __sub__(self, other: Operand) -> Variable:
        return F.sub(self, other)

    def __rsub__(self, other: Operand) -> Variable:
        return F.sub(other, self)

    def __mul__(self, other: Operand) -> Variable:
        return F.mul(self, other)

    def __rmul__(self, other: Operand) -> Variable:
        return F.mul(other, self)

    def __truediv__(self, other: Operand) -> Variable:
        return F.div(self, other)

    def __rtruediv__(self, other: Operand) -> Variable:
        return F.div(other, self)

    def __pow__(self, exponent: Operand) -> Variable:
        return F.pow(self, exponent)

    def __rpow__(self, base: Operand) -> Variable:
        return F.pow(base, self)

    def __matmul__(self, other: Operand) -> Variable:
        return F.matmul(self, other)

    def __rmatmul__(self, other: Operand) -> Variable:
        return F.matmul(other, self)

    def __neg__(self) -> Variable:
        return F.neg(self)

    def __getitem__(self, index: Any) -> Variable:
        return F.get_item(self, index)


class Parameter(Variable):
    """A variable that training changes: layers collect these."""

    __slots__ = ()


def constant(array: Array) -> Variable:
    """A variable that takes part in a computation, but through which no gradient flows.

    Every result begins as one, so it is made without looking at the array as `Variable()` does.
    """
    x = Variable.__new__(Variable)
    x.data, x.grad, x.creator, x.name, x.requires_grad = array, None, None, None, False
    return x


def zeros_like(x: Variable) -> Variable:
    """A constant of the shape, dtype and device of `x` that is zero everywhere."""
    return constant(array_module(x.data).zeros_like(x.data))


def as_variable(value: Operand, argument: str = "x") -> Variable:
    """`value` itself when it is a Variable, else a constant made of it."""
    return value if isinstance(value, Variable) else constant(as_array(value, argument))


def check_one_device(function: str, *inputs: Variable) -> None:
    """Refuse variables that lie on different devices.

    Raises
    ------
    ValueError
        They do.
    """
    devices = [x.device for x in inputs]
    if len(set(devices)) > 1:
        raise ValueError(
            f"{function}: the inputs lie on different devices ({', '.join(devices)}); "
            'bring them to one with .to("cpu") or .to("cuda")'
        )


def unpacked(arguments: tuple[Any, ...]) -> Shape:
    """Let `f(2, 3)` and `f((2, 3))` mean the same."""
    nested = len(arguments) == 1 and isinstance(arguments[0], tuple | list)
    return tuple(arguments[0]) if nested else arguments


# The operators need the functions, and the functions need Variable: so these come last.
from dzrkai import autograd  # noqa: E402
from dzrkai import functions as F  # noqa: E402
