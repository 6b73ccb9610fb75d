"""Which algorithm pools on the CPU: compiled loops where Numba is installed, else slices."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np

from dzrkai_pool.kernels import slices

COMPILED_FOR = (np.float32, np.float64)

_preferred: ContextVar[str | None] = ContextVar("preferred", default=None)


def choose(dtype: np.dtype[Any]) -> ModuleType:
    """The module that pools arrays of this type."""
    if dtype in COMPILED_FOR and _preferred.get() != "slices":
        return _compiled() or slices
    return slices


def algorithms() -> list[str]:
    """The names of the algorithms that can run here."""
    return ["slices", "compiled"] if _compiled() else ["slices"]


@contextmanager
def prefer(name: str) -> Iterator[None]:
    """Within the block, pool by the algorithm of this name where it fits: for tests and timing.

    Raises
    ------
    ValueError
        It cannot run here.
    """
    if name not in algorithms():
        raise ValueError(f"name: expected one of {algorithms()}, got {name!r}")
    token = _preferred.set(name)
    try:
        yield
    finally:
        _preferred.reset(token)


@cache
def _compiled() -> ModuleType | None:
    try:
        from dzrkai_pool.kernels import compiled  # Numba takes long to import: on first use
    except ImportError:
        return None
    return compiled
