"""Who moves the data: NumPy, or compiled loops where Numba is installed.

Numba takes a while to import; so it is looked for when the first convolution runs.
"""

from __future__ import annotations

import warnings
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.kernels import windows
from dzrkai_conv.window import Window

use_compiled: ContextVar[bool] = ContextVar("use_compiled", default=True)


class Movement(Protocol):
    """What `windows` and `compiled` both offer."""

    def copy_windows(self, x: Array, window: Window, rows: slice, col: Array) -> None: ...

    def add_windows(self, col: Array, window: Window, rows: slice, x: Array) -> None: ...


def movement(dtype: np.dtype[Any]) -> Movement:
    """The compiled loops, unless Numba is missing, lacks the dtype, or `use_compiled` says no."""
    possible = use_compiled.get() and dtype != np.float16
    return (_compiled() if possible else None) or windows


def is_compiled(dtype: np.dtype[Any]) -> bool:
    """Whether `movement` gives the compiled loops."""
    return movement(dtype) is not windows


@cache
def _compiled() -> Movement | None:
    if find_spec("numba") is None:
        return None
    try:
        from dzrkai_conv.kernels import compiled
    except ImportError as error:
        warnings.warn(
            f"Numba is installed, but cannot be imported: convolution runs without. {error}",
            RuntimeWarning,
            stacklevel=2,
        )
        return None
    return compiled
