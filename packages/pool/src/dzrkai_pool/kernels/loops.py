"""The loops that `compiled` runs: the definitions of pooling, one channel of one image at a time.

They are plain Python, which Numba compiles when it is first called: that takes seconds, and is
kept on disk. `xs` are the images of all channels, (channels, height, width), `ys` their places,
(channels, OH, OW). `g` is the window: KH, KW, SH, SW, the padding above and to the left, DH, DW.

A processor takes eight numbers of a row at a time, where a loop does the same simple step with each
and nothing else. So the rows that a window sees are put together first, column by column, in one
row; then that row with itself, moved by one element of the window after the other. This pools the
window at every column: eight at once, which takes less time than at every other one by itself.
Rows are padded for it, with what changes nothing: minus infinity, or zero.

Rows are short, so nothing may be done once a row that costs as much as the row. A slice does: it is
an object that is counted. So the helpers below get whole arrays and where to begin in them.
"""

from typing import Any, TypeAlias

import numpy as np
from numba import njit

Images: TypeAlias = Any  # arrays, as Numba sees them
Geometry: TypeAlias = tuple[int, int, int, int, int, int, int, int]

compiled = njit(nogil=True, cache=True, error_model="numpy")
inlined = njit(nogil=True, error_model="numpy", forceinline=True)
# The type of an index: never negative, so that no instruction asks whether it counts backwards.
U = np.uint64


@compiled
def max_pool2d(xs: Images, ys: Images, g: Geometry) -> None:
    """The largest pixel of each window."""
    KH, KW, SH, SW, top, left, DH, DW = g
    (channels, height, width), (_, OH, OW) = xs.shape, ys.shape
    x, y, places = xs.reshape(-1), ys.reshape(-1), (OW - 1) * SW + 1
    rows = np.empty(left + width + (KW - 1) * DW + places, xs.dtype)
    pooled = np.empty(places, xs.dtype)
    for c in range(channels):
        for h in range(OH):
            _fill(rows, -np.inf)
            for i in range(KH):
                row = h * SH - top + i * DH
                if 0 <= row < height:
                    _raise(rows, left, x, (c * height + row) * width, width)
            _copy(pooled, 0, rows, places, 1)
            for j in range(1, KW):
                _raise(pooled, 0, rows, j * DW, places)
            _copy(y, (c * OH + h) * OW, pooled, OW, SW)


@inlined
def _raise(highest: Images, start: int, row: Images, begin: int, count: int) -> None:
    """Each number to that of the row where that is larger, or NaN."""
    for w in range(count):
        old, new = highest[U(start + w)], row[U(begin + w)]
        highest[U(start + w)] = old if (new <= old) | (old != old) else new


@inlined
def _copy(to: Images, start: int, row: Images, count: int, step: int) -> None:
    """Every step-th number of the row."""
    if step == 1:  # written out: these become vector instructions
        for w in range(count):
            to[U(start + w)] = row[U(w)]
    elif step == 2:
        for w in range(count):
            to[U(start + w)] = row[U(2 * w)]
    else:
        for w in range(count):
            to[U(start + w)] = row[U(step * w)]


@inlined
def _fill(row: Images, number: Any) -> None:
    for w in range(len(row)):
        row[U(w)] = number


@compiled
def max_index(xs: Images, indices: Images, g: Geometry) -> None:
    """Which element of each window is the largest: the first of several, but of NaN the last."""
    KH, KW, SH, SW, top, left, DH, DW = g
    number = xs.dtype.type  # elements are counted in numbers that are as wide as a pixel
    (channels, height, width), (_, OH, OW) = xs.shape, indices.shape
    x, index, places = xs.reshape(-1), indices.reshape(-1), (OW - 1) * SW + 1
    rows = np.empty(left + width + (KW - 1) * DW + places, xs.dtype)
    corner = np.empty(len(rows), xs.dtype)  # the first element of the row that each comes from
    pooled, element = np.empty(places, xs.dtype), np.empty(places, xs.dtype)
    for c in range(channels):
        for h in range(OH):
            _fill(rows, -np.inf)
            _fill(corner, KH * KW)  # padding comes after every pixel
            for i in range(KH):
                row = h * SH - top + i * DH
                if 0 <= row < height:
                    here, nowhere = number(i * KW), number(KH * KW)
                    begin = (c * height + row) * width
                    _find_above(rows, corner, left, x, begin, width, here, nowhere)
            _copy(pooled, 0, rows, places, 1)
            _copy(element, 0, corner, places, 1)
            for j in range(1, KW):
                _find_beside(pooled, element, rows, corner, j * DW, number(j))
            for w in range(OW):
                index[U((c * OH + h) * OW + w)] = np.int32(element[U(w * SW)])


@inlined
def _find_above(
    highest: Images,
    corner: Images,
    start: int,
    row: Images,
    begin: int,
    count: int,
    here: Any,
    nowhere: Any,
) -> None:
    """Take from a row what is larger."""
    for w in range(count):
        old, new, was = highest[U(start + w)], row[U(begin + w)], corner[U(start + w)]
        take = (new > old) | (new != new) | (was == nowhere)
        highest[U(start + w)] = new if take else old
        corner[U(start + w)] = here if take else was


@inlined
def _find_beside(
    pooled: Images, element: Images, rows: Images, corner: Images, begin: int, j: Any
) -> None:
    """Take from column j of the window what is larger, or equal and from a row above."""
    for w in range(len(pooled)):
        old, new = pooled[U(w)], rows[U(begin + w)]
        was, now = element[U(w)], corner[U(begin + w)] + j
        larger = (new > old) | ((new == old) & (now < was))
        take = larger | ((new != new) & ((old == old) | (now > was)))
        pooled[U(w)] = new if take else old
        element[U(w)] = now if take else was


@compiled
def gather(xs: Images, indices: Images, ys: Images, g: Geometry, steps: Images) -> None:
    """From each window the pixel that the index names."""
    _, _, SH, SW, top, left, _, _ = g
    (channels, height, width), (_, OH, OW) = xs.shape, ys.shape
    x, index, y = xs.reshape(-1), indices.reshape(-1), ys.reshape(-1)
    for c in range(channels):
        for h in range(OH):
            corner, place = (c * height + h * SH - top) * width - left, (c * OH + h) * OW
            for w in range(OW):
                step = steps[U(index[U(place + w)])]
                y[U(place + w)] = x[U(corner + w * SW + step)]


@compiled
def scatter(gys: Images, indices: Images, gxs: Images, g: Geometry, steps: Images) -> None:
    """Each value added to the pixel that the index names."""
    _, _, SH, SW, top, left, _, _ = g
    (channels, height, width), (_, OH, OW) = gxs.shape, gys.shape
    gx, index, gy = gxs.reshape(-1), indices.reshape(-1), gys.reshape(-1)
    for c in range(channels):
        for p in range(c * height * width, (c + 1) * height * width):
            gx[U(p)] = 0
        for h in range(OH):
            corner, place = (c * height + h * SH - top) * width - left, (c * OH + h) * OW
            for w in range(OW):
                step = steps[U(index[U(place + w)])]
                gx[U(corner + w * SW + step)] += gy[U(place + w)]


@compiled
def avg_pool2d(xs: Images, ys: Images, g: Geometry, divisor: Images) -> None:
    """The sum of each window by its divisor."""
    KH, KW, SH, SW, top, left, DH, DW = g
    (channels, height, width), (_, OH, OW) = xs.shape, ys.shape
    x, y, places = xs.reshape(-1), ys.reshape(-1), (OW - 1) * SW + 1
    rows = np.empty(left + width + (KW - 1) * DW + places, xs.dtype)
    pooled = np.empty(places, xs.dtype)
    for c in range(channels):
        for h in range(OH):
            _fill(rows, 0)
            for i in range(KH):
                row = h * SH - top + i * DH
                if 0 <= row < height:
                    _add(rows, left, x, (c * height + row) * width, width)
            _copy(pooled, 0, rows, places, 1)
            for j in range(1, KW):
                _add(pooled, 0, rows, j * DW, places)
            _copy(y, (c * OH + h) * OW, pooled, OW, SW)
            for w in range(OW):
                y[U((c * OH + h) * OW + w)] /= divisor[U(h), U(w)]


@compiled
def avg_pool2d_grad(gys: Images, gxs: Images, g: Geometry, divisor: Images) -> None:
    """Each value by its divisor, added to all pixels of its window."""
    KH, KW, SH, SW, top, left, DH, DW = g
    (channels, height, width), (_, OH, OW) = gxs.shape, gys.shape
    gx, gy, before = gxs.reshape(-1), gys.reshape(-1), (KW - 1) * DW
    apart = np.zeros(before + left + width + OW * SW, gxs.dtype)
    shares = np.empty(width, gxs.dtype)
    for c in range(channels):
        for p in range(c * height * width, (c + 1) * height * width):
            gx[U(p)] = 0
        for h in range(OH):
            for w in range(OW):  # zeros stay between them
                share = gy[U((c * OH + h) * OW + w)] / divisor[U(h), U(w)]
                apart[U(before + w * SW)] = share
            _fill(shares, 0)
            for j in range(KW):
                _add(shares, 0, apart, before + left - j * DW, width)
            for i in range(KH):
                row = h * SH - top + i * DH
                if 0 <= row < height:
                    _add(gx, (c * height + row) * width, shares, 0, width)


@inlined
def _add(total: Images, start: int, row: Images, begin: int, count: int) -> None:
    for w in range(count):
        total[U(start + w)] += row[U(begin + w)]
