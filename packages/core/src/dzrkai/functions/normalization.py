"""Batch normalization."""

from math import prod

from dzrkai.functions.reductions import mean as mean_over
from dzrkai.functions.shapes import reshape
from dzrkai.variable import Operand, Variable, as_variable


def batch_norm(
    x: Operand,
    weight: Operand,
    bias: Operand,
    mean: Operand | None = None,
    var: Operand | None = None,
    eps: float = 1e-5,
) -> Variable:
    """Shift and scale each channel to mean 0 and variance 1, then to what was learned.

    y = (x - mean) / sqrt(var + eps) * weight + bias

    Parameters
    ----------
    x : Variable or array, shape (N, C) or (N, C, ...)
    weight, bias : Variable or array, shape (C,)
    mean, var : Variable or array, shape (C,), optional
        Those of the batch itself by default.
    eps : float
        Keeps a channel of variance 0 finite.

    Returns
    -------
    Variable, shape of x

    References
    ----------
    S. Ioffe and C. Szegedy, Batch Normalization, ICML 2015, algorithm 1.
    """
    x = as_variable(x)
    if mean is None or var is None:
        mean, var = batch_statistics(x)
    mean, var, weight, bias = (_per_channel(v, x) for v in (mean, var, weight, bias))
    return (x - mean) * (var + eps) ** -0.5 * weight + bias


def batch_statistics(x: Variable) -> tuple[Variable, Variable]:
    """Mean and (biased) variance of each channel of x (N, C, ...), each of shape (C,)."""
    if x.ndim < 2 or prod(x.shape) == 0:
        raise ValueError(f"batch_norm: x needs shape (N, C, ...) with N at least 1, got {x.shape}")
    others = (0, *range(2, x.ndim))
    mean = mean_over(x, others, keepdims=True)
    var = mean_over((x - mean) ** 2, others)
    return reshape(mean, (-1,)), var


def _per_channel(v: Operand, x: Variable) -> Variable:
    """(C,) -> (1, C, 1, ...): one value a channel, along axis 1 of x."""
    v = as_variable(v)
    if v.shape != (x.shape[1],):
        raise ValueError(
            f"batch_norm: expected one value a channel, shape {x.shape[1:2]}, got {v.shape}"
        )
    return reshape(v, (1, -1, *[1] * (x.ndim - 2)))
