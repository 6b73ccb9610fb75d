"""Matrix products."""

from typing import Any

import numpy as np

from dzrkai.arrays import Array
from dzrkai.function import Function
from dzrkai.functions.arithmetic import common_shape, of_one_dtype
from dzrkai.functions.shapes import broadcast_to, reshape, transpose
from dzrkai.threads import product
from dzrkai.variable import Operand, Variable, as_variable


class MatMul(Function):
    def forward(self, x: Array, W: Array) -> Any:
        return product(x, W) if isinstance(x, np.ndarray) else x @ W

    def backward(self, gy: Variable) -> tuple[Variable | None, Variable | None]:
        x, W = self.inputs
        return (
            gy @ _swapped(W) if self.needs_grad(0) else None,
            _swapped(x) @ gy if self.needs_grad(1) else None,
        )


def matmul(x: Operand, W: Operand) -> Variable:
    """The matrix product x W, over stacks of matrices too.

    Parameters
    ----------
    x : Variable or array, shape (..., n, k) or (k,)
    W : Variable or array, shape (..., k, m) or (k,)
        The leading axes of both broadcast.

    Returns
    -------
    Variable, shape (..., n, m)
        Without the axis that a one-dimensional operand lacks.

    Raises
    ------
    ValueError
        The inner sizes differ, or an operand is a single number.

    Examples
    --------
    >>> matmul([[1.0, 2.0]], [[3.0], [4.0]])
    variable([[11.]])
    """
    x, W = of_one_dtype(x, W)
    if x.ndim == 0 or W.ndim == 0 or x.shape[-1] != W.shape[max(W.ndim - 2, 0)]:
        raise ValueError(
            f"matmul: the last size of x {x.shape} must equal the second last of W {W.shape}"
        )
    if x.ndim == 1:
        y = matmul(reshape(x, (1, -1)), W)
        return reshape(y, y.shape[:-2] + y.shape[-1:]) if W.ndim > 1 else reshape(y, ())
    if W.ndim == 1:
        y = matmul(x, reshape(W, (-1, 1)))
        return reshape(y, y.shape[:-1])
    if x.shape[:-2] != W.shape[:-2]:
        x, W = _stacks_of_one_shape(x, W)
    return MatMul()(x, W)


def linear(x: Operand, W: Operand, b: Operand | None = None) -> Variable:
    """Y = x W + b.

    Parameters
    ----------
    x : Variable or array, shape (..., in)
    W : Variable or array, shape (in, out)
    b : Variable or array, shape (out,), optional

    Returns
    -------
    Variable, shape (..., out)
    """
    y = matmul(x, W)
    return y if b is None else y + as_variable(b)


def _swapped(x: Variable) -> Variable:
    """`x` with its last two axes exchanged: each matrix transposed."""
    return transpose(x, (*range(x.ndim - 2), x.ndim - 1, x.ndim - 2))


def _stacks_of_one_shape(x: Variable, W: Variable) -> tuple[Variable, Variable]:
    stack = common_shape("matmul", x.shape[:-2], W.shape[:-2])
    return broadcast_to(x, stack + x.shape[-2:]), broadcast_to(W, stack + W.shape[-2:])
