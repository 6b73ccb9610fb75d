"""Loss functions: how far predictions are from what they should be, as one number."""

from typing import Any

from dzrkai.arrays import array_module
from dzrkai.functions.arithmetic import operands
from dzrkai.functions.indexing import get_item
from dzrkai.functions.reductions import mean
from dzrkai.functions.softmax import log_softmax
from dzrkai.variable import Operand, Variable, as_variable


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
        Shapes do not fit, or a class lies outside 0 to K - 1.

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
    if labels.min() < 0 or labels.max() >= x.shape[1]:
        raise ValueError(f"t: expected classes from 0 to {x.shape[1] - 1}, got {labels}")
    rows = array_module(labels).arange(len(labels))
    return -mean(get_item(log_softmax(x), (rows, labels)))
