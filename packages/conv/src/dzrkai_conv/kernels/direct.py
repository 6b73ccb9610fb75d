"""Direct convolution: the sum of shifted images, without columns. Its loops are compiled.

    y[o] = sum over taps t = (c, i, j) of  W[o, t] * (x[c], moved up by i rows and left by j)

In memory one row of an image follows the other. So to move an image is to begin to read elsewhere:
with the padding laid around it once, tap t reads what begins at taps[t], and one long loop adds up
all places of y. At the end of a row some sums take in pixels of the next one. They belong to no
place, and are dropped.

With a stride, the pixels that neighbouring windows meet with their element j do not lie side by
side. They do in planes that take every stride-th pixel: j meets plane j % SW, moved by j // SW.

    stride 2       x x x x x      plane 0   x . x . x      plane 1   . x . x .

The gradients need nothing else:

    gx    the convolution of gy with the filters turned by 180 degrees, channels for filters
    gW    gW[o, t] = the sum over all places of gy[o] * (x, moved by t)

Cost: the definition's multiplications, and those of the sums that are dropped: of `pitch` numbers
in a row OW are kept, where pitch = OW + (KW - 1) DW / SW. The planes, N C pixels with their
padding, are written once and read from the nearest cache. Nothing else is moved.

It is chosen where Numba is installed and Winograd's convolution would not pay. It keeps the
precision of float64. The gradient of x is left to others where there is a stride, where it is much
larger than y, or has fewer channels than are summed up together.

Source: J. Zhang, F. Franchetti and T. M. Low, High Performance Zero-Memory Overhead Direct
Convolutions, ICML 2018, arXiv:1809.10170. Planes: A. V. Oppenheim and R. W. Schafer, Discrete-Time
Signal Processing, section 4.7 (polyphase decomposition).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import product
from types import ModuleType

import numpy as np

from dzrkai.arrays import Array
from dzrkai.threads import share, slices
from dzrkai_conv.kernels.movement import is_compiled
from dzrkai_conv.kernels.sizes import GRAD_X, Cost, Sizes, Y
from dzrkai_conv.window import Pair

FILTERS = 4  # are summed up together, so that a pixel is read once for all of them
FEW = 250_000  # weights: a megabyte of float32


# How the pixels of a channel lie: stride, padding before, rows and columns of a plane.
# A plain tuple: Numba keeps the types of arguments on disk.
Planes = tuple[Pair, Pair, int, int]


class Direct:
    name = "direct"

    def fits(self, sizes: Sizes, result: str = Y) -> bool:
        """Where loops can be compiled; gx without a stride, with channels for one block."""
        unfit = sizes.window.stride != (1, 1) or sizes.C < FILTERS - 1 or sizes.shrinks
        return is_compiled(sizes.dtype) and not (result == GRAD_X and unfit)

    def cost(self, sizes: Sizes) -> Cost:
        """Those of the definition, for all sums; the planes are written and read."""
        (SH, SW), _, rows, pitch = _planes(sizes)
        sums = sizes.multiplications * pitch // max(1, sizes.output_size[1])
        return Cost(sums, 2 * sizes.N * sizes.C * SH * SW * rows * pitch)

    def conv2d(self, x: Array, W: Array, y: Array, sizes: Sizes) -> None:
        """From (N, C, height, width) and (OC, C, KH, KW) to (N, OC, OH, OW)."""
        taps, planes = _taps(sizes), _planes(sizes)
        x, rows = np.ascontiguousarray(x), _whole(W)

        def work(items: Sequence[tuple[slice, slice]]) -> None:
            for images, filters in items:
                some = rows[filters.start : _rounded(filters.stop)]
                _loops().correlate(x[images], some, y[images, filters], taps, planes)

        images = slices(sizes.N, sizes.parts)
        share(work, list(product(images, _filters(sizes, len(images)))), sizes.parts)

    def grad_x(self, gy: Array, W: Array, gx: Array, sizes: Sizes) -> None:
        """From (N, OC, OH, OW) and (OC, C, KH, KW) to (N, C, height, width)."""
        self.conv2d(gy, W[:, :, ::-1, ::-1].swapaxes(0, 1), gx, _turned(sizes))

    def grad_w(self, gy: Array, x: Array, gW: Array, sizes: Sizes) -> None:
        """From (N, OC, OH, OW) and (N, C, height, width) to (OC, C, KH, KW)."""
        taps, planes = _taps(sizes), _planes(sizes)
        x, gy = np.ascontiguousarray(x), np.ascontiguousarray(gy)

        def work(items: Sequence[tuple[tuple[Array, slice], slice]]) -> None:
            for (total, images), filters in items:
                some = total[filters.start : _rounded(filters.stop)]
                some[...] = 0
                _loops().grad_w(x[images], gy[images, filters], some, taps, planes)

        # Each thread has images of its own, and sums to be added; many sums are shared out instead.
        runs = slices(sizes.N, sizes.parts if gW.size < FEW else 1) or [slice(0)]
        whole = _whole(gW)
        totals = [whole, *(np.empty_like(whole) for _ in runs[1:])]
        items = product(zip(totals, runs, strict=True), _filters(sizes, len(runs)))
        share(work, list(items), sizes.parts)
        for total in totals[1:]:
            totals[0] += total
        gW[...] = totals[0][: len(gW)].reshape(gW.shape)


def _filters(sizes: Sizes, runs: int) -> list[slice]:
    """Whole blocks of filters: as many runs of them as there are threads for each run of images."""
    blocks = slices(_rounded(sizes.OC) // FILTERS, sizes.parts // max(1, runs))
    return [slice(s.start * FILTERS, min(s.stop * FILTERS, sizes.OC)) for s in blocks]


def _whole(W: Array) -> Array:
    """(OC, C, KH, KW) -> (OC, taps), itself or copied with zeros up to whole blocks of filters."""
    rows = W.reshape(len(W), -1)
    if len(W) == _rounded(len(W)):
        return np.ascontiguousarray(rows)
    whole = np.zeros((_rounded(len(W)), rows.shape[1]), W.dtype)
    whole[: len(W)] = rows
    return whole


def _rounded(filters: int) -> int:
    return -(-filters // FILTERS) * FILTERS


@lru_cache(maxsize=256)
def _planes(sizes: Sizes) -> Planes:
    """As many rows and columns as windows see."""
    window, (OH, OW) = sizes.window, sizes.output_size
    (top, _), (left, _) = window.padding
    down, across = (
        (length - 1) * dilation // stride
        for length, dilation, stride in zip(
            window.kernel, window.dilation, window.stride, strict=True
        )
    )
    return window.stride, (top, left), OH + down, OW + across


@lru_cache(maxsize=256)
def _taps(sizes: Sizes) -> Array:
    """Where in the planes each tap (c, i, j) begins to read."""
    (KH, KW), (DH, DW), (SH, SW) = sizes.window.kernel, sizes.window.dilation, sizes.window.stride
    _, _, rows, pitch = _planes(sizes)
    c, i, j = np.ogrid[: sizes.C, : KH * DH : DH, : KW * DW : DW]
    plane = (c * SH + i % SH) * SW + j % SW
    taps: Array = (plane * rows + i // SH) * pitch + j // SW
    return taps.ravel()


@lru_cache(maxsize=256)
def _turned(sizes: Sizes) -> Sizes:
    """The convolution that finds gx; padding beyond the window leaves pixels out: it is below 0."""
    window = sizes.window
    (top, bottom), (left, right) = window.padding
    down, across = (length - 1 for length in window.extent)
    padding = (down - top, down - bottom), (across - left, across - right)
    return replace(
        sizes,
        C=sizes.OC,
        OC=sizes.C,
        input_size=sizes.output_size,
        window=replace(window, padding=padding),
    )


@cache
def _loops() -> ModuleType:
    from dzrkai_conv.kernels import shifts  # Numba takes long to import: on first use

    return shifts
