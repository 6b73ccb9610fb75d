"""What windows see, copied out of images and added back to them: im2col and col2im of a block.

Both go through the elements (i, j) of the window one by one. For each, the pixels that it meets in
all places of the window are one strided slice of the images; places where it meets the padding are
left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.window import Pair, Window


def copy_windows(x: Array, window: Window, rows: slice, col: Array) -> None:
    """Fill col (N, C, KH, KW, rows, OW) with what the window sees in those rows of its places."""
    for i, j, places, pixels in meetings(window, (x.shape[2], x.shape[3]), rows, col.shape[5]):
        here = col[:, :, i, j]
        _clear_outside(here, places)
        here[:, :, *places] = x[:, :, *pixels]


def add_windows(col: Array, window: Window, rows: slice, x: Array) -> None:
    """Add col (N, C, KH, KW, rows, OW) to the pixels where the window saw it."""
    for i, j, places, pixels in meetings(window, (x.shape[2], x.shape[3]), rows, col.shape[5]):
        x[:, :, *pixels] += col[:, :, i, j, *places]


def meetings(
    window: Window, input_size: Pair, rows: slice, OW: int
) -> Iterator[tuple[int, int, tuple[slice, slice], tuple[slice, slice]]]:
    """For each element (i, j): in which places it meets the image, and which pixels there."""
    (KH, KW), (DH, DW), (SH, SW) = window.kernel, window.dilation, window.stride
    (top, _), (left, _) = window.padding
    columns = slice(0, OW)
    for i in range(KH):
        down = _meets(i * DH - top, SH, input_size[0], rows)
        for j in range(KW):
            across = _meets(j * DW - left, SW, input_size[1], columns)
            yield i, j, (down[0], across[0]), (down[1], across[1])


def _meets(offset: int, stride: int, size: int, places: slice) -> tuple[slice, slice]:
    """Along an axis: the places p, counted from the first, with 0 <= p * stride + offset < size."""
    first = max(places.start, -(offset // stride))
    last = max(first, min(places.stop, (size - 1 - offset) // stride + 1))
    here = slice(first - places.start, last - places.start)
    start = first * stride + offset
    return here, slice(start, start + (last - first) * stride, stride)


def _clear_outside(here: Any, places: tuple[slice, slice]) -> None:
    """Set to zero where the padding is met."""
    down, across = places
    here[:, :, : down.start] = 0
    here[:, :, down.stop :] = 0
    here[:, :, :, : across.start] = 0
    here[:, :, :, across.stop :] = 0


def pad(x: Array, window: Window, value: Any = 0) -> Array:
    """The images of `x` with their padding, all of one value; `x` itself where there is none."""
    size = x.shape[2], x.shape[3]
    if window.padded_size(size) == size:
        return x
    padded = np.full((*x.shape[:2], *window.padded_size(size)), value, x.dtype)
    padded[window.inside(size)] = x
    return padded
