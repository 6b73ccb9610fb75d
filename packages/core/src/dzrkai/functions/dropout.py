"""Dropout."""

from dzrkai import random
from dzrkai.switches import training
from dzrkai.variable import Operand, Variable, as_variable, constant


def dropout(x: Operand, p: float = 0.5) -> Variable:
    """Set each element to zero with probability p and scale the others by 1 / (1 - p).

    Under `test_mode()` x passes unchanged: the scaling keeps the expected value the same.

    Raises
    ------
    ValueError
        `p` lies outside 0 <= p < 1.

    References
    ----------
    N. Srivastava et al., Dropout, JMLR 15, 2014, section 10 (scaling at training time).
    """
    if not 0 <= p < 1:
        raise ValueError(f"p: expected a probability with 0 <= p < 1, got {p}")
    x = as_variable(x)
    if not training.get() or p == 0:
        return x
    kept = random.uniform(x) >= p
    return x * constant(kept.astype(x.dtype)) * (1 / (1 - p))
