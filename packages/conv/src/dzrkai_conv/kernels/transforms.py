"""Winograd's transforms of a block of tiles: from pixels to points, and back.

Each axis is a product with the banded matrix of its tiles (`tiles`). The last axes of what comes
out are (images, channels), so that the next product runs over long contiguous rows.
"""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.kernels.scratch import Scratch
from dzrkai_conv.kernels.tiles import Band


class Tiles(NamedTuple):
    """Neighbouring tiles of some images."""

    images: slice
    rows: Band
    columns: Band


def points_of_filters(W: Array, G: Array) -> Array:
    """U (n n, C, OC) = G w G'."""
    OC, C, _, _ = W.shape
    return (G @ W.reshape(OC * C, -1).T).reshape(-1, OC, C).swapaxes(1, 2)


def back_to_filters(gU: Array, G: Array) -> Array:
    """The same backwards, G' gU G: (n n, OC, C) -> (OC C, KH KW)."""
    return gU.reshape(len(gU), -1).T @ G


def points_of_input(x: Array, tiles: Tiles, scratch: Scratch) -> Array:
    """V (n n, tiles, C) = B d B'."""
    images, rows, columns = tiles
    pixels = x[images, :, rows.reads, columns.reads]
    return _both_axes(pixels, rows.B, columns.B, tiles, "V", scratch)


def points_of_output(gy: Array, tiles: Tiles, scratch: Scratch) -> Array:
    """A' gy A, for the gradient: (n n, tiles, OC)."""
    images, rows, columns = tiles
    pixels = gy[images, :, rows.writes, columns.writes]
    return _both_axes(pixels, rows.A.T, columns.A.T, tiles, "M", scratch)


def _both_axes(
    pixels: Array, left: Array, right: Array, tiles: Tiles, name: str, scratch: Scratch
) -> Array:
    """Compute left @ pixels @ right': first along the rows, then along the columns."""
    pixels = _joined(pixels)
    N, C, height, _ = pixels.shape
    images, rows, columns = tiles
    half = scratch.take("half", height, len(right), N, C)
    np.matmul(right, pixels.transpose(2, 0, 3, 1), out=half.swapaxes(1, 2))
    points = len(right) // columns.tiles
    V = scratch.take(name, points, len(left), columns.tiles * N * C)
    np.matmul(left, half.reshape(height, points, -1).swapaxes(0, 1), out=V)
    C = C * N // (images.stop - images.start)
    return V.reshape(points * (len(left) // rows.tiles), -1, C)


def sum_up(M: Array, y: Array, tiles: Tiles, scratch: Scratch) -> None:
    """A M A', written to where the tiles lie in y."""
    images, rows, columns = tiles
    pixels = _joined(y[images, :, rows.writes, columns.writes])
    N, OC, height, _ = pixels.shape
    points = len(columns.B) // columns.tiles
    half = scratch.take("half", height, points, columns.tiles * N * OC)
    np.matmul(rows.A, M.reshape(points, len(rows.B), -1), out=half.swapaxes(0, 1))
    half = half.reshape(height, -1, N, OC).transpose(0, 2, 3, 1)
    np.matmul(half, columns.A.T, out=pixels.transpose(2, 0, 1, 3))


def add_product(total: Array, a: Array, b: Array, scratch: Scratch) -> None:
    """Add a @ b to total, a few of the points at a time."""
    step = ceil(len(total) / 6)
    for start in range(0, len(total), step):
        some = slice(start, start + step)
        part = scratch.take("part", *total[some].shape)
        total[some] += np.matmul(a[some], b[some], out=part)


def _joined(block: Array) -> Array:
    """The axes of images and channels as one, where memory allows: fewer, larger products."""
    if any(stride < 0 for stride in block.strides) or block.itemsize not in block.strides[1::2]:
        block = np.ascontiguousarray(block)  # BLAS reads matrices with one axis of stride 1
    if block.strides[0] == block.strides[1] * block.shape[1]:
        return block.reshape(1, -1, *block.shape[2:])
    return block
