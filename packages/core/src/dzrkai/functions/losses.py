"""Loss functions: how far predictions are from what they should be, as one number."""

from typing import Any

import numpy as np

from dzrkai.arrays import Array, array_module
from dzrkai.functions.arithmetic import operands
from dzrkai.functions.indexing import get_item
from dzrkai.functions.reductions import mean
from dzrkai.functions.softmax import log_softmax
from dzrkai.variable import Operand, Variable, as_variable, constant


def mean_squared_error(x: Operand, t: Operand) -> Variable:
    """The mean of (x - t)^2 over all elements.

    Raises
    ------
    ValueError
        The shapes differ: broadcasting here is nearly always a mistake.

    Examples
    --------
    >>> mean_squared_error([1.0, 2.0], [1.0, 4.0])
    variable(2.0)
    """
    x, t = as_variable(x), as_variable(t, "t")
    if x.shape != t.shape:
        raise ValueError(f"mean_squared_error: x has shape {x.shape}, t has shape {t.shape}")
    x, t = operands("mean_squared_error", x, t)
    difference = x - t
    return mean(difference * difference)


def softmax_cross_entropy(x: Operand, t: Any) -> Variable:
    """The mean of -log softmax(x)[t]: how surprising the right classes are under the scores x.

    Parameters
    ----------
    x : Variable or array, shape (N, K)
        Scores of K classes, before any softmax.
    t : integer array, shape (N,)
        The right classes, from 0 to K - 1.

    Raises
    ------
    TypeError
        `t` does not hold integers.
    ValueError
        Shapes do not fit, or a class lies outside 0 to K - 1. To look would halt a GPU: there,
        such a class makes the loss NaN.

    Examples
    --------
    >>> softmax_cross_entropy([[0.0, 0.0]], [1])
    variable(0.6931471805599453)
    """
    x, labels = as_variable(x), as_variable(t, "t").data
    if labels.dtype.kind not in "iu":
        raise TypeError(f"t: expected integer class numbers, got dtype {labels.dtype}")
    if x.ndim != 2 or labels.shape != x.shape[:1] or not len(labels):
        raise ValueError(
            "softmax_cross_entropy: expected scores x of shape (N, K) and classes t of shape (N,), "
            f"N at least 1; got {x.shape} and {labels.shape}"
        )
    xp = array_module(labels)
    if xp is np and (labels.min() < 0 or labels.max() >= x.shape[1]):
        raise ValueError(f"t: expected classes from 0 to {x.shape[1] - 1}, got {labels}")
    rows = xp.arange(len(labels))
    picked = get_item(log_softmax(x), (rows, labels))
    return -mean(picked if xp is np else picked + _nan_where_unfit(labels, x))


def _nan_where_unfit(labels: Array, x: Variable) -> Variable:
    xp = array_module(labels)
    unfit = (labels < 0) | (labels >= x.shape[1])
    return constant(xp.where(unfit, x.dtype.type("nan"), x.dtype.type(0)))
