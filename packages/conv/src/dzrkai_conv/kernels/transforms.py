"""Winograd's transforms of a block of tiles, with NumPy: from pixels to points, and back.

Each axis is a product with the banded matrix of its tiles (`tiles`). The last axes of what comes
out are (images, channels), so that the next product runs over long contiguous rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import ceil
from typing import Any, NamedTuple

import numpy as np

from dzrkai.arrays import Array
from dzrkai.threads import slices
from dzrkai_conv.kernels.scratch import Scratch
from dzrkai_conv.kernels.tiles import Band, bands
from dzrkai_conv.window import Pair


class Tiles(NamedTuple):
    """Neighbouring tiles of some images."""

    images: slice
    rows: Band
    columns: Band


@dataclass(frozen=True)
class Banded:
    """The transforms of F(m x m, KH x KW), for images with so many zeros before them."""

    m: int
    kernel: Pair
    before: Pair
    dtype: np.dtype[Any]

    def between(self, C: int, OC: int) -> int:
        """How many numbers a point of a tile has between the two axes."""
        return max(C, OC)

    def blocks(self, N: int, input_size: Pair, output_size: Pair, most: int) -> list[Tiles]:
        """Cut N images into blocks of at most so many tiles, but for a single band."""
        rows, columns = (
            bands(self.m, r, size, padding, outputs, self.dtype)
            for r, size, padding, outputs in zip(
                self.kernel, input_size, self.before, output_size, strict=True
            )
        )
        tiles_per_image = max(r.tiles for r in rows) * max(c.tiles for c in columns)
        images = slices(N, ceil(N / max(1, most // tiles_per_image)))
        return list(map(Tiles._make, product(images, rows, columns)))

    def of_input(self, x: Array, tiles: Tiles, scratch: Scratch) -> Array:
        """V (n n, tiles, C) = B d B'."""
        images, rows, columns = tiles
        pixels = x[images, :, rows.reads, columns.reads]
        return _both_axes(pixels, rows.B, columns.B, tiles, "V", scratch)

    def of_output(self, gy: Array, filters: slice, tiles: Tiles, scratch: Scratch) -> Array:
        """A' gy A, for the gradient: (n n, tiles, OC)."""
        images, rows, columns = tiles
        pixels = gy[images, filters, rows.writes, columns.writes]
        return _both_axes(pixels, rows.A.T, columns.A.T, tiles, "M", scratch)

    def multiply(self, V: Array, U: Array, scratch: Scratch) -> Array:
        """M (n n, tiles, OC) = V @ U."""
        return np.matmul(V, U, out=scratch.take("M", *V.shape[:2], U.shape[2]))

    def sum_up(self, M: Array, y: Array, filters: slice, tiles: Tiles, scratch: Scratch) -> None:
        """A M A', written to where the tiles lie in y."""
        images, rows, columns = tiles
        pixels = _joined(y[images, filters, rows.writes, columns.writes])
        N, OC, height, _ = pixels.shape
        points = len(columns.B) // columns.tiles
        half = scratch.take("half", height, points, columns.tiles * N * OC)
        np.matmul(rows.A, M.reshape(points, len(rows.B), -1), out=half.swapaxes(0, 1))
        half = half.reshape(height, -1, N, OC).transpose(0, 2, 3, 1)
        np.matmul(half, columns.A.T, out=pixels.transpose(2, 0, 1, 3))


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


def _joined(block: Array) -> Array:
    """The axes of images and channels as one, where memory allows: fewer, larger products."""
    if any(stride < 0 for stride in block.strides) or block.itemsize not in block.strides[1::2]:
        block = np.ascontiguousarray(block)  # BLAS reads matrices with one axis of stride 1
    if block.strides[0] == block.strides[1] * block.shape[1]:
        return block.reshape(1, -1, *block.shape[2:])
    return block
