"""F.hardswish, offered to dzrkai by an entry point."""

import dzrkai.functions as F
from dzrkai import Variable


def hardswish(x: Variable) -> Variable:
    """The hard swish, x * clip(x + 3, 0, 6) / 6, elementwise.

    It is made of differentiable functions, so its derivatives of every order come by themselves.

    Examples
    --------
    >>> hardswish(Variable([-4.0, 0.0, 4.0]))
    variable([-0.  0.  4.])

    References
    ----------
    A. Howard et al., Searching for MobileNetV3, arXiv:1905.02244, section 5.2.
    """
    return x * F.clip(x + 3.0, 0.0, 6.0) / 6.0
