import numpy as np
import pytest

from dzrkai.data.arguments import positive_integer, seed_or_none


def test_numpy_integer_is_an_integer() -> None:
    """An integer may be NumPy's, and comes back as Python's."""
    assert type(positive_integer(np.int64(3), "batch_size")) is int


@pytest.mark.parametrize("value", [1.0, "1", None, True])
def test_not_an_integer(value: object) -> None:
    """What is not an integer is refused by the argument's name."""
    with pytest.raises(TypeError, match="batch_size: expected an int"):
        positive_integer(value, "batch_size")


def test_not_positive() -> None:
    """Zero is refused where something is counted."""
    with pytest.raises(ValueError, match="batch_size: expected at least 1, got 0"):
        positive_integer(0, "batch_size")


def test_seed() -> None:
    """A seed is None, zero or more."""
    assert seed_or_none(None) is None
    assert seed_or_none(0) == 0
    with pytest.raises(ValueError, match="seed: expected at least 0"):
        seed_or_none(-1)
