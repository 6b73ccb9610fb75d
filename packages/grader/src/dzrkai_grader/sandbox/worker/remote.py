"""Errors of functions that the grader answers: raised where the learner's code called them."""

from __future__ import annotations

import builtins
from typing import NoReturn


def raise_as_local(type_name: str, message: str) -> NoReturn:
    """Raise the built-in exception of that name, RuntimeError where there is none.

    Examples
    --------
    >>> raise_as_local("ValueError", "x has 3 axes")
    Traceback (most recent call last):
    ValueError: x has 3 axes
    """
    kind = getattr(builtins, type_name, None)
    if not (isinstance(kind, type) and issubclass(kind, Exception)):
        raise RuntimeError(f"{type_name}: {message}")
    try:
        error = kind(message)
    except TypeError:  # a few, such as UnicodeDecodeError, want more than a message
        raise RuntimeError(f"{type_name}: {message}") from None
    raise error
