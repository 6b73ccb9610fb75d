"""The one source of random numbers: weights, dropout and synthetic data draw from here."""

from __future__ import annotations

from typing import cast

import numpy as np

from dzrkai.arrays import Array, Shape, array_module
from dzrkai.variable import Variable

_generator: np.random.Generator | None = None  # made on first use: numpy.random loads slowly


def manual_seed(seed: int | None) -> None:
    """Start the random numbers anew, so that a run can be repeated.

    Examples
    --------
    >>> manual_seed(0)
    >>> first = normal((2,), 1.0)
    >>> manual_seed(0)
    >>> bool((normal((2,), 1.0) == first).all())
    True
    """
    global _generator
    _generator = np.random.default_rng(seed)


def normal(shape: Shape, scale: float) -> Array:
    """Draw float32 numbers from a normal distribution with mean 0 and this standard deviation."""
    return _current().standard_normal(shape, np.float32) * np.float32(scale)


def uniform(like: Variable) -> Array:
    """Numbers from [0, 1) with the shape and on the device of a variable."""
    xp = array_module(like.data)
    draws = _current().random(like.shape, np.float32)
    return draws if xp is np else xp.asarray(draws)


def _current() -> np.random.Generator:
    if _generator is None:
        manual_seed(None)
    return cast(np.random.Generator, _generator)
