"""Arguments, checked before they are used."""

import operator
from typing import Any


def positive_integer(value: Any, argument: str) -> int:
    """`value` as an int of at least 1.

    Raises
    ------
    TypeError
        `value` is not an integer.
    ValueError
        `value` is below 1.
    """
    number = integer(value, argument)
    if number < 1:
        raise ValueError(f"{argument}: expected at least 1, got {number}")
    return number


def seed_or_none(value: Any) -> int | None:
    """`value` as the seed of a random generator: an int of at least 0, or None."""
    if value is None:
        return None
    number = integer(value, "seed")
    if number < 0:
        raise ValueError(f"seed: expected at least 0, or None, got {number}")
    return number


def integer(value: Any, argument: str) -> int:
    """`value` as an int; True and False are refused, for they are swapped arguments."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{argument}: expected an int, got {type(value).__name__}: {value!r}")
    return operator.index(value)
