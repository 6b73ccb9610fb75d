"""Pooling on the CPU: who computes it, and when the index is found out.

The maxima alone are half of the work: which pixels they were matters only if a gradient is asked
for. So `max_pool2d` hands out an index that is empty as yet, and finds it on the way back.
"""

from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

from dzrkai.arrays import Array
from dzrkai_conv.window import Pair, Window
from dzrkai_pool.kernels.rules import choose


@dataclass
class Index:
    """Which pixel each maximum is, found out when it is first asked for.

    Parameters
    ----------
    algorithm : module
        Finds it, and is the one to read it.
    """

    algorithm: ModuleType
    x: Array
    y: Array
    window: Window

    @cached_property
    def found(self) -> Any:
        return self.algorithm.max_index(self.x, self.y, self.window)


def max_pool2d(x: Array, window: Window) -> tuple[Array, Index]:
    """The maxima, and the index that tells which pixels they are."""
    algorithm = choose(x.dtype)
    y = algorithm.max_pool2d(x, window)
    return y, Index(algorithm, x, y, window)


def gather(x: Array, index: Index, window: Window) -> Array:
    """From each window the pixel that the index names."""
    return index.algorithm.gather(x, index.found, window)  # type: ignore[no-any-return]


def scatter(gy: Array, index: Index, window: Window, input_size: Pair) -> Array:
    """Each value added to the pixel that the index names."""
    return index.algorithm.scatter(gy, index.found, window, input_size)  # type: ignore[no-any-return]


def avg_pool2d(x: Array, divisor: Array, window: Window) -> Array:
    """The sum of each window by its divisor (OH, OW)."""
    return choose(x.dtype).avg_pool2d(x, divisor, window)  # type: ignore[no-any-return]


def avg_pool2d_grad(gy: Array, divisor: Array, window: Window, input_size: Pair) -> Array:
    """Each value by its divisor, added to all pixels of its window."""
    return choose(gy.dtype).avg_pool2d_grad(gy, divisor, window, input_size)  # type: ignore[no-any-return]
