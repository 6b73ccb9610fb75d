"""The one source of random numbers: weights, dropout and synthetic data draw from here.

A GPU draws its own numbers, where they are needed. So one seed gives one run on each device, but
dropout drops other elements on a GPU than on the CPU; weights are drawn on the CPU for both.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from dzrkai.arrays import Array, Shape, array_module
from dzrkai.variable import Variable

_seed: int | None = None
_generators: dict[str, Any] = {}  # by module, made on first use: numpy.random loads slowly


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
    global _seed
    _seed = seed
    _generators.clear()


def normal(shape: Shape, scale: float) -> Array:
    """Draw float32 numbers from a normal distribution with mean 0 and this standard deviation."""
    draws = _generator(np).standard_normal(shape, np.float32)
    return draws * np.float32(scale)  # type: ignore[no-any-return]


def uniform(like: Variable) -> Array:
    """Numbers from [0, 1) with the shape and on the device of a variable."""
    xp = array_module(like.data)
    return _generator(xp).random(like.shape, np.float32)  # type: ignore[no-any-return]


def _generator(xp: ModuleType) -> Any:
    if xp.__name__ not in _generators:
        _generators[xp.__name__] = xp.random.default_rng(_seed)
    return _generators[xp.__name__]
