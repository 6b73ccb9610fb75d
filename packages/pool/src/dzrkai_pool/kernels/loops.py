"""The loops that `compiled` runs: the definitions of pooling, one channel of one image at a time.

They are plain Python, which Numba compiles when it is first called: that takes seconds, and is
kept on disk. `xs` are the images of all channels, (channels, height, width), `ys` their places,
(channels, OH, OW). `g` is the window: KH, KW, SH, SW, the padding above and to the left, DH, DW.

The processor takes eight numbers of a row at a time, if a loop over the row does nothing but
compare or add. So rows are put together first, a whole row of pixels after the other; then what
came out is gone through with the columns of the window.
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
    highest = np.empty(xs.shape[2], xs.dtype)
    for c in range(len(xs)):
        x, y = xs[c], ys[c]
        for h in range(len(y)):
            first = True
            for i in range(KH):
                row = h * SH - top + i * DH
                if 0 <= row < len(x):
                    _raise(highest, x[row], first)
                    first = False
            for w in range(len(y[h])):
                y[h, w] = _largest(highest, w * SW - left, KW, DW)


@compiled
def _raise(highest: Images, row: Images, first: bool) -> None:
    """Each number to that of the row where it is larger, or NaN; all of them at first."""
    for w in range(len(row)):
        keep = row[w] <= highest[w] or highest[w] != highest[w]
        highest[w] = row[w] if first or not keep else highest[w]


@compiled
def _largest(row: Images, start: int, KW: int, DW: int) -> Any:
    """The largest number that the window sees in a row, beginning at `start`."""
    first = start
    while first < 0:
        first += DW
    largest = row[first]
    for column in range(first + DW, min(start + KW * DW, len(row)), DW):
        pixel = row[column]
        largest = pixel if pixel > largest or pixel != pixel else largest
    return largest


@compiled
def max_index(xs: Images, indices: Images, g: Geometry) -> None:
    """Which element of each window is the largest."""
    _, _, SH, SW, top, left, _, _ = g
    for c in range(len(xs)):
        x, index = xs[c], indices[c]
        for h in range(len(index)):
            for w in range(len(index[h])):
                index[h, w] = _first_largest(x, h * SH - top, w * SW - left, g)


@compiled
def _first_largest(x: Images, top: int, left: int, g: Geometry) -> int:
    """Which element is the largest, of a window with this corner; of several NaN the last."""
    KH, KW, _, _, _, _, DH, DW = g
    element, largest = -1, x[0, 0]
    for i in range(KH):
        row = top + i * DH
        if 0 <= row < x.shape[0]:
            for j in range(KW):
                column = left + j * DW
                if 0 <= column < x.shape[1]:
                    pixel = x[row, column]
                    if element < 0 or pixel > largest or pixel != pixel:
                        element, largest = i * KW + j, pixel
    return element


@compiled
def gather(xs: Images, indices: Images, ys: Images, g: Geometry, steps: Images) -> None:
    """From each window the pixel that the index names."""
    _, _, SH, SW, top, left, _, _ = g
    for c in range(len(xs)):
        x, index, y = xs[c], indices[c], ys[c]
        pixels, width = x.reshape(-1), x.shape[1]
        for h in range(len(y)):
            for w in range(len(y[h])):
                corner = (h * SH - top) * width + w * SW - left
                y[h, w] = pixels[corner + steps[index[h, w]]]


@compiled
def scatter(gys: Images, indices: Images, gxs: Images, g: Geometry, steps: Images) -> None:
    """Each value added to the pixel that the index names."""
    _, _, SH, SW, top, left, _, _ = g
    for c in range(len(gys)):
        gy, index, gx = gys[c], indices[c], gxs[c]
        gx[:] = 0
        pixels, width = gx.reshape(-1), gx.shape[1]
        for h in range(len(gy)):
            for w in range(len(gy[h])):
                corner = (h * SH - top) * width + w * SW - left
                pixels[corner + steps[index[h, w]]] += gy[h, w]


@compiled
def avg_pool2d(xs: Images, ys: Images, g: Geometry, divisor: Images) -> None:
    """The sum of each window by its divisor."""
    KH, KW, SH, SW, top, left, DH, DW = g
    sums = np.empty(xs.shape[2], xs.dtype)
    for c in range(len(xs)):
        x, y = xs[c], ys[c]
        for h in range(len(y)):
            sums[:] = 0
            for i in range(KH):
                row = h * SH - top + i * DH
                if 0 <= row < len(x):
                    sums += x[row]
            for w in range(len(y[h])):
                y[h, w] = _sum(sums, w * SW - left, KW, DW) / divisor[h, w]


@compiled
def _sum(row: Images, start: int, KW: int, DW: int) -> Any:
    """The sum of what the window sees in a row, beginning at `start`."""
    total = row.dtype.type(0)
    for column in range(start, min(start + KW * DW, len(row)), DW):
        if column >= 0:
            total += row[column]
    return total


@compiled
def avg_pool2d_grad(gys: Images, gxs: Images, g: Geometry, divisor: Images) -> None:
    """Each value by its divisor, added to all pixels of its window."""
    KH, KW, SH, SW, top, left, DH, DW = g
    shares = np.empty(gxs.shape[2], gxs.dtype)
    for c in range(len(gys)):
        gy, gx = gys[c], gxs[c]
        gx[:] = 0
        for h in range(len(gy)):
            shares[:] = 0
            for w in range(len(gy[h])):
                start, share = w * SW - left, gy[h, w] / divisor[h, w]
                for column in range(start, min(start + KW * DW, len(shares)), DW):
                    if column >= 0:
                        shares[column] += share
            for i in range(KH):
                row = h * SH - top + i * DH
                if 0 <= row < len(gx):
                    gx[row] += shares
