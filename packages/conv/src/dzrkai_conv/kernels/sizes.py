"""The sizes of a convolution: all that the choice of an algorithm depends on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from math import prod
from typing import Any, NamedTuple

import numpy as np

from dzrkai.arrays import Shape
from dzrkai.threads import WORTH_SHARING, thread_count
from dzrkai_conv.window import Pair, Window

Y, GRAD_X, GRAD_W = RESULTS = ("y", "gradient of x", "gradient of W")

LEAST_SCRATCH = 200_000  # numbers: less than a megabyte of float32, where so little hardly counts


class Cost(NamedTuple):
    """What an algorithm spends on y, or on one of the gradients.

    Parameters
    ----------
    multiplications : int
        Each of them comes with an addition.
    moved : int
        How many numbers are written, and how many read again, besides inputs and results.
    """

    multiplications: int
    moved: int


@dataclass(frozen=True)
class Sizes:
    """One convolution, be it for y, for the gradient of x or for that of W.

    Parameters
    ----------
    N, C, OC, groups : int
    input_size : (height, width)
    window : Window
    dtype : dtype
    """

    N: int
    C: int
    input_size: Pair
    OC: int
    window: Window
    groups: int
    dtype: np.dtype[Any]

    @classmethod
    @lru_cache(maxsize=1024)  # a network asks for the same few again and again
    def of(
        cls,
        x_shape: Shape,
        W_shape: Shape,
        window: Window,
        groups: int,
        dtype: np.dtype[Any],
    ) -> Sizes:
        """From the shapes (N, C, height, width) and (OC, C / groups, KH, KW)."""
        N, C, height, width = x_shape
        return cls(N, C, (height, width), W_shape[0], window, groups, dtype)

    @cached_property
    def of_group(self) -> Sizes:
        """The convolution that one of the groups is."""
        if self.groups == 1:
            return self
        return replace(self, C=self.C // self.groups, OC=self.OC // self.groups, groups=1)

    @cached_property
    def output_size(self) -> Pair:
        """(OH, OW)."""
        return self.window.output_size(self.input_size)

    @cached_property
    def K(self) -> int:
        """How many products make one number of y."""
        return self.C // self.groups * prod(self.window.kernel)

    @cached_property
    def multiplications(self) -> int:
        """How many the definition takes; each comes with an addition."""
        return self.N * self.OC * self.K * prod(self.output_size)

    @cached_property
    def shrinks(self) -> bool:
        """Whether x has half as many places again as y: gx, as a convolution, takes that much more.

        The columns of y's places, added up, take no more than y itself.
        """
        return 2 * prod(self.input_size) >= 3 * prod(self.output_size)

    @property
    def parts(self) -> int:
        """Into how many shares the work is cut, one for a thread."""
        return thread_count() if self.multiplications >= WORTH_SHARING else 1

    @cached_property
    def numbers(self) -> tuple[int, int, int]:
        """How many numbers x, W and y have."""
        x = self.N * self.C * prod(self.input_size)
        return x, self.OC * self.K, self.N * self.OC * prod(self.output_size)

    @property
    def scratch(self) -> int:
        """How many numbers a thread may hold besides inputs and results.

        Forward and backward together then stay below 1.25 times the memory of x, W, y and their
        gradients: of 2.5 (x + W + y), the results take up x + W + y, and three tenths of the rest
        are kept in reserve.
        """
        allowed = int(0.7 * 1.5 * sum(self.numbers)) // self.parts
        return max(allowed, LEAST_SCRATCH)
