"""Two switches that change how code runs inside a `with` block.

They are context variables, so that threads and asynchronous tasks never see each other's setting.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

recording: ContextVar[bool] = ContextVar("recording", default=True)
training: ContextVar[bool] = ContextVar("training", default=True)


@contextmanager
def switched(switch: ContextVar[bool], value: bool) -> Iterator[None]:
    """Give `switch` this value within the block, and its former one afterwards."""
    token = switch.set(value)
    try:
        yield
    finally:
        switch.reset(token)


def no_grad() -> AbstractContextManager[None]:
    """Compute without recording a graph: less memory, no gradients.

    Also works as a decorator.

    Examples
    --------
    >>> from dzrkai import Variable, no_grad
    >>> x = Variable(3.0)
    >>> with no_grad():
    ...     y = x * x
    >>> y.requires_grad
    False
    """
    return switched(recording, False)


def test_mode() -> AbstractContextManager[None]:
    """Run layers as they behave after training: dropout passes, batch norm uses running statistics.

    Examples
    --------
    >>> import numpy as np
    >>> import dzrkai.functions as F
    >>> from dzrkai import test_mode
    >>> with test_mode():
    ...     y = F.dropout(np.ones(3), p=0.5)
    >>> y.data
    array([1., 1., 1.])
    """
    return switched(training, False)


setattr(test_mode, "__test__", False)  # noqa: B010  (pytest would take it for a test)
