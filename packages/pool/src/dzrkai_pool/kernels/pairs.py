"""The loops for windows of 2x2 pixels side by side, which most networks have; see `loops`.

No two windows share a pixel. So there is nothing to put together first: four pixels, of two rows,
are one place. Two neighbours of a row are read or written together, for eight or sixteen places at
once. What is left over to the right or below, where a side is odd, belongs to no window.
"""

from typing import Any

import numpy as np

from dzrkai_pool.kernels.loops import Geometry, Images, U, compiled, inlined


@compiled
def max_pool2d(xs: Images, ys: Images, g: Geometry) -> None:  # noqa: ARG001
    """The largest pixel of each window."""
    (channels, height, width), (_, OH, OW) = xs.shape, ys.shape
    x, y = xs.reshape(-1), ys.reshape(-1)
    for c in range(channels):
        for h in range(OH):
            above, place = (c * height + 2 * h) * width, (c * OH + h) * OW
            below = above + width
            for w in range(OW):
                upper = _larger(x[U(above + 2 * w)], x[U(above + 2 * w + 1)])
                lower = _larger(x[U(below + 2 * w)], x[U(below + 2 * w + 1)])
                y[U(place + w)] = _larger(upper, lower)


@inlined
def _larger(old: Any, new: Any) -> Any:
    """The larger of two numbers, or NaN."""
    return old if (new <= old) | (old != old) else new


@compiled
def max_index(xs: Images, indices: Images, g: Geometry) -> None:  # noqa: ARG001
    """Which pixel of each window is the largest: the first of several, but of NaN the last."""
    (channels, height, width), (_, OH, OW) = xs.shape, indices.shape
    x, index = xs.reshape(-1), indices.reshape(-1)
    for c in range(channels):
        for h in range(OH):
            above, place = (c * height + 2 * h) * width, (c * OH + h) * OW
            below = above + width
            for w in range(OW):
                highest, element = x[U(above + 2 * w)], np.int32(0)
                new = x[U(above + 2 * w + 1)]
                take = (new > highest) | (new != new)
                highest, element = new if take else highest, np.int32(1) if take else element
                new = x[U(below + 2 * w)]
                take = (new > highest) | (new != new)
                highest, element = new if take else highest, np.int32(2) if take else element
                new = x[U(below + 2 * w + 1)]
                take = (new > highest) | (new != new)
                index[U(place + w)] = np.int32(3) if take else element


@compiled
def scatter(gys: Images, indices: Images, gxs: Images, g: Geometry, steps: Images) -> None:  # noqa: ARG001
    """Each value written to the pixel that the index names, and zero to all others."""
    (channels, height, width), (_, OH, OW) = gxs.shape, gys.shape
    gx, index, gy = gxs.reshape(-1), indices.reshape(-1), gys.reshape(-1)
    zero = gxs.dtype.type(0)
    for c in range(channels):
        for row in range(height):
            begin, left = (c * height + row) * width, np.int32(row % 2 * 2)
            places = OW if row < 2 * OH else 0
            place = (c * OH + row // 2) * OW
            for w in range(places):
                value, element = gy[U(place + w)], np.int32(index[U(place + w)])
                gx[U(begin + 2 * w)] = value if element == left else zero
                gx[U(begin + 2 * w + 1)] = value if element == left + 1 else zero
            for w in range(2 * places, width):
                gx[U(begin + w)] = zero


@compiled
def avg_pool2d(xs: Images, ys: Images, g: Geometry, divisor: Images) -> None:  # noqa: ARG001
    """The sum of each window by its divisor: columns first, as elsewhere, to the last digit."""
    (channels, height, width), (_, OH, OW) = xs.shape, ys.shape
    x, y = xs.reshape(-1), ys.reshape(-1)
    for c in range(channels):
        for h in range(OH):
            above, place = (c * height + 2 * h) * width, (c * OH + h) * OW
            below = above + width
            for w in range(OW):
                left = x[U(above + 2 * w)] + x[U(below + 2 * w)]
                right = x[U(above + 2 * w + 1)] + x[U(below + 2 * w + 1)]
                y[U(place + w)] = (left + right) / divisor[U(h), U(w)]


@compiled
def avg_pool2d_grad(gys: Images, gxs: Images, g: Geometry, divisor: Images) -> None:  # noqa: ARG001
    """Each value by its divisor, written to all four pixels of its window."""
    (channels, height, width), (_, OH, OW) = gxs.shape, gys.shape
    gx, gy = gxs.reshape(-1), gys.reshape(-1)
    zero = gxs.dtype.type(0)
    for c in range(channels):
        for row in range(height):
            begin = (c * height + row) * width
            places = OW if row < 2 * OH else 0
            place = (c * OH + row // 2) * OW
            for w in range(places):
                share = gy[U(place + w)] / divisor[U(row // 2), U(w)]
                gx[U(begin + 2 * w)] = share
                gx[U(begin + 2 * w + 1)] = share
            for w in range(2 * places, width):
                gx[U(begin + w)] = zero
