"""The loops that `compiled` runs: the definitions of pooling, one channel of one image at a time.

They are plain Python, which Numba compiles when it is first called: that takes seconds, and is
kept on disk. `xs` are the images of all channels, (channels, height, width), `ys` their places,
(channels, OH, OW). `g` is the window: KH, KW, SH, SW, the padding above and to the left, DH, DW.

A processor takes eight numbers of a row at a time, where a loop does the same simple step with each
and nothing else. So the rows that a window sees are put together first, column by column, in one
row; then that row with itself, moved by one element of the window after the other. This pools the
window at every column: eight at once, which takes less time than at every other one by itself.
Rows are padded for it, with what changes nothing: minus infinity, or zero.
"""

from typing import Any, TypeAlias

import numpy as np
from numba import njit

Images: TypeAlias = Any  # arrays, as Numba sees them
Geometry: TypeAlias = tuple[int, int, int, int, int, int, int, int]

compiled = njit(nogil=True, cache=True, error_model="numpy")


@compiled
def max_pool2d(xs: Images, ys: Images, g: Geometry) -> None:
    """The largest pixel of each window."""
    KH, KW, SH, SW, top, left, DH, DW = g
    width, places = xs.shape[2], (ys.shape[2] - 1) * SW + 1
    rows = np.empty(places + (KW - 1) * DW + width, xs.dtype)
    pooled = np.empty(places, xs.dtype)
    for c in range(len(xs)):
        x, y = xs[c], ys[c]
        for h in range(len(y)):
            rows[:] = -np.inf
            for i in range(KH):
                row = h * SH - top + i * DH
                if 0 <= row < len(x):
                    _raise(rows[left : left + width], x[row])
            pooled[:] = rows[:places]
            for j in range(1, KW):
                _raise(pooled, rows[j * DW : j * DW + places])
            for w in range(len(y[h])):
                y[h, w] = pooled[w * SW]


@compiled
def _raise(highest: Images, row: Images) -> None:
    """Each number to that of the row where that is larger, or NaN."""
    for w in range(len(row)):
        highest[w] = highest[w] if (row[w] <= highest[w]) | np.isnan(highest[w]) else row[w]


@compiled
def max_index(xs: Images, indices: Images, g: Geometry) -> None:
    """Which element of each window is the largest: the first of several, but of NaN the last."""
    KH, KW, SH, SW, top, left, DH, DW = g
    number = xs.dtype.type  # elements are counted in numbers that are as wide as a pixel
    width, places = xs.shape[2], (indices.shape[2] - 1) * SW + 1
    rows = np.empty(places + (KW - 1) * DW + width, xs.dtype)
    corner = np.empty(len(rows), xs.dtype)  # the first element of the row that each comes from
    pooled, element = np.empty(places, xs.dtype), np.empty(places, xs.dtype)
    for c in range(len(xs)):
        x, index = xs[c], indices[c]
        for h in range(len(index)):
            rows[:] = -np.inf
            corner[:] = KH * KW  # padding comes after every pixel
            for i in range(KH):
                row, end = h * SH - top + i * DH, left + width
                if 0 <= row < len(x):
                    here, nowhere = number(i * KW), number(KH * KW)
                    _find_above(rows[left:end], corner[left:end], x[row], here, nowhere)
            pooled[:] = rows[:places]
            element[:] = corner[:places]
            for j in range(1, KW):
                start, end = j * DW, j * DW + places
                _find_beside(pooled, element, rows[start:end], corner[start:end], number(j))
            for w in range(len(index[h])):
                index[h, w] = np.int64(element[w * SW])


@compiled
def _find_above(highest: Images, corner: Images, row: Images, here: Any, nowhere: Any) -> None:
    """Take from a row what is larger."""
    for w in range(len(row)):
        take = (row[w] > highest[w]) | (row[w] != row[w]) | (corner[w] == nowhere)
        highest[w] = row[w] if take else highest[w]
        corner[w] = here if take else corner[w]


@compiled
def _find_beside(pooled: Images, element: Images, rows: Images, corner: Images, j: Any) -> None:
    """Take from column j of the window what is larger, or equal and from a row above."""
    for w in range(len(pooled)):
        old, new, was, now = pooled[w], rows[w], element[w], corner[w] + j
        larger = (new > old) | ((new == old) & (now < was))
        take = larger | ((new != new) & ((old == old) | (now > was)))
        pooled[w] = new if take else old
        element[w] = now if take else was


@compiled
def gather(xs: Images, indices: Images, ys: Images, g: Geometry, steps: Images) -> None:
    """From each window the pixel that the index names."""
    _, _, SH, SW, top, left, _, _ = g
    for c in range(len(xs)):
        pixels, index, y = xs[c].reshape(-1), indices[c], ys[c]
        for h in range(len(y)):
            for w in range(len(y[h])):
                corner = (h * SH - top) * xs.shape[2] + w * SW - left
                y[h, w] = pixels[corner + steps[index[h, w]]]


@compiled
def scatter(gys: Images, indices: Images, gxs: Images, g: Geometry, steps: Images) -> None:
    """Each value added to the pixel that the index names."""
    _, _, SH, SW, top, left, _, _ = g
    for c in range(len(gys)):
        gy, index, pixels = gys[c], indices[c], gxs[c].reshape(-1)
        pixels[:] = 0
        for h in range(len(gy)):
            for w in range(len(gy[h])):
                corner = (h * SH - top) * gxs.shape[2] + w * SW - left
                pixels[corner + steps[index[h, w]]] += gy[h, w]


@compiled
def avg_pool2d(xs: Images, ys: Images, g: Geometry, divisor: Images) -> None:
    """The sum of each window by its divisor."""
    KH, KW, SH, SW, top, left, DH, DW = g
    width, places = xs.shape[2], (ys.shape[2] - 1) * SW + 1
    rows = np.empty(places + (KW - 1) * DW + width, xs.dtype)
    pooled = np.empty(places, xs.dtype)
    for c in range(len(xs)):
        x, y = xs[c], ys[c]
        for h in range(len(y)):
            rows[:] = 0
            for i in range(KH):
                row = h * SH - top + i * DH
                if 0 <= row < len(x):
                    _add(rows[left : left + width], x[row])
            pooled[:] = 0
            for j in range(KW):
                _add(pooled, rows[j * DW : j * DW + places])
            for w in range(len(y[h])):
                y[h, w] = pooled[w * SW] / divisor[h, w]


@compiled
def avg_pool2d_grad(gys: Images, gxs: Images, g: Geometry, divisor: Images) -> None:
    """Each value by its divisor, added to all pixels of its window."""
    KH, KW, SH, SW, top, left, DH, DW = g
    width, before = gxs.shape[2], (KW - 1) * DW
    apart = np.zeros(before + left + width + gys.shape[2] * SW, gxs.dtype)
    shares = np.empty(width, gxs.dtype)
    for c in range(len(gys)):
        gy, gx = gys[c], gxs[c]
        gx[:] = 0
        for h in range(len(gy)):
            for w in range(len(gy[h])):  # zeros stay between them
                apart[before + w * SW] = gy[h, w] / divisor[h, w]
            shares[:] = 0
            for j in range(KW):
                start = before + left - j * DW
                _add(shares, apart[start : start + width])
            for i in range(KH):
                row = h * SH - top + i * DH
                if 0 <= row < len(gx):
                    _add(gx[row], shares)


@compiled
def _add(total: Images, row: Images) -> None:
    for w in range(len(row)):
        total[w] += row[w]
