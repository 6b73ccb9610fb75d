"""Which algorithm computes a convolution: the first rule that fits.

The numbers were found by `benchmarks/conv_rules.py`, which times the algorithms side by side over
channels and image sizes and prints where one overtakes the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf, prod
from typing import Protocol

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.kernels.direct import Direct
from dzrkai_conv.kernels.im2col import Im2col
from dzrkai_conv.kernels.movement import is_compiled, use_compiled
from dzrkai_conv.kernels.pointwise import Pointwise
from dzrkai_conv.kernels.sizes import GRAD_W, GRAD_X, RESULTS, Cost, Sizes, Y
from dzrkai_conv.kernels.winograd import Winograd


class Algorithm(Protocol):
    """What each algorithm offers; the last array of a call is written to."""

    @property
    def name(self) -> str: ...

    def fits(self, sizes: Sizes, result: str = Y) -> bool: ...

    def cost(self, sizes: Sizes) -> Cost: ...

    def conv2d(self, x: Array, W: Array, y: Array, sizes: Sizes) -> None: ...

    def grad_x(self, gy: Array, W: Array, gx: Array, sizes: Sizes) -> None: ...

    def grad_w(self, gy: Array, x: Array, gW: Array, sizes: Sizes) -> None: ...


@dataclass(frozen=True)
class Rule:
    """Choose the algorithm where it fits and so much is there to be done."""

    algorithm: Algorithm
    why: str
    results: Sequence[str] = RESULTS
    weights: int = 0  # KH * KW
    channels: int = 0  # the smaller of C and OC
    channels_compiled: int | None = None  # another number where loops are compiled
    pixels: int = 0  # the smaller of OH and OW
    fewer_channels_than: float = inf  # again the smaller of C and OC
    columns: int = 0  # OW
    positions: int = 0  # N * OH * OW
    lossless: bool = True  # whether float64 keeps its precision

    def holds(self, sizes: Sizes, result: str = Y) -> bool:
        OH, OW = sizes.output_size
        channels = self.channels
        if is_compiled(sizes.dtype):
            channels = channels if self.channels_compiled is None else self.channels_compiled
            channels *= 2 if result == GRAD_X and sizes.shrinks else 1  # more places than y has
        return (
            result in self.results
            and self.algorithm.fits(sizes, result)
            and (self.lossless or sizes.dtype == np.float32)
            and prod(sizes.window.kernel) >= self.weights
            and channels <= min(sizes.C, sizes.OC) < self.fewer_channels_than
            and min(OH, OW) >= self.pixels
            and self.columns <= OW
            and self.positions <= sizes.N * OH * OW
        )


SHARED = "windows that move by 1 share most of their multiplications, "

RULES = (
    Rule(
        Pointwise(),
        "the filters are 1x1: an image is its own matrix of columns",
    ),
    Rule(
        Winograd(4),
        SHARED + "and of a large filter that outweighs the transforms even with few channels",
        weights=15,
        channels=4,
        channels_compiled=12,
        pixels=3,
        positions=1024,
        lossless=False,
    ),
    Rule(
        Winograd(4),
        SHARED + "and with so many channels and filters that outweighs the transforms",
        results=(Y, GRAD_X),
        channels=16,
        channels_compiled=24,
        pixels=3,
        positions=3000,
        lossless=False,
    ),
    Rule(
        Winograd(4),
        SHARED + "and with so many channels and filters that outweighs the transforms",
        results=(GRAD_W,),
        channels=16,
        channels_compiled=32,
        pixels=3,
        positions=4096,
        lossless=False,
    ),
    Rule(
        Winograd(4),
        SHARED + "and with ever more channels that outweighs the transforms of few windows, too",
        results=(Y, GRAD_X),
        channels=128,
        pixels=3,
        positions=300,
        lossless=False,
    ),
    Rule(
        Winograd(4),
        SHARED + "and with ever more channels that outweighs the transforms of few windows, too",
        results=(GRAD_W,),
        channels=256,
        pixels=3,
        positions=1500,
        lossless=False,
    ),
    Rule(
        Direct(),
        "its loops are compiled, and no columns are copied",
        columns=10,
    ),
    Rule(
        Winograd(4),
        SHARED + "and images as small as these slow down all else",
        channels=16,
        pixels=3,
        positions=192,
        lossless=False,
    ),
    Rule(
        Winograd(2),
        SHARED + "and y is too small for larger tiles",
        channels=16,
        positions=192,
        lossless=False,
    ),
    Rule(
        Direct(),
        "its loops are compiled, and with so few channels products of columns are small",
        fewer_channels_than=48,
    ),
    Rule(
        Im2col(),
        "it computes everything, and no rule for a faster algorithm holds",
    ),
)
ALGORITHMS = {rule.algorithm.name: rule for rule in RULES}

_preferred: ContextVar[str | None] = ContextVar("preferred", default=None)


def choose(sizes: Sizes, result: str = Y) -> Algorithm:
    """The algorithm of the first rule that holds."""
    return rule_for(sizes, result).algorithm


def rule_for(sizes: Sizes, result: str = Y) -> Rule:
    """The first rule that holds for one of the results, or the preferred one where it fits."""
    preferred = ALGORITHMS.get(_preferred.get() or "")
    if preferred is not None and preferred.algorithm.fits(sizes, result):
        return preferred
    return next(rule for rule in RULES if rule.holds(sizes, result))


@contextmanager
def prefer(algorithm: str | None = None, *, compiled: bool = True) -> Iterator[None]:
    """Within the block, compute in a certain way, for tests and measurements.

    Parameters
    ----------
    algorithm : str, optional
        The name of one, to be taken wherever it fits, whatever the rules say.
    compiled : bool
        Whether Numba's loops may be used where Numba is installed.

    Raises
    ------
    ValueError
        There is no such algorithm.
    """
    if algorithm is not None and algorithm not in ALGORITHMS:
        raise ValueError(f"algorithm: expected one of {list(ALGORITHMS)}, got {algorithm!r}")
    tokens = _preferred.set(algorithm), use_compiled.set(compiled)
    try:
        yield
    finally:
        _preferred.reset(tokens[0])
        use_compiled.reset(tokens[1])
