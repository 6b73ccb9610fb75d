"""Winograd's transforms of a block of tiles, compiled: what `transforms` does, by `tile_loops`.

The last axis in memory is that of the tiles, so V and M are seen with their axes exchanged.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.kernels import tile_loops
from dzrkai_conv.kernels.blocks import blocks
from dzrkai_conv.kernels.scratch import Scratch
from dzrkai_conv.kernels.tiles import tile_matrices
from dzrkai_conv.window import Pair

Tiles = tuple[int, int, int, int, int]  # the first and last image, the first row, rows and columns


@dataclass(frozen=True)
class Looped:
    """The transforms of F(m x m, KH x KW), for images with so many zeros before them."""

    m: int
    kernel: Pair
    before: Pair
    dtype: np.dtype[Any]

    def between(self, C: int, OC: int) -> int:  # noqa: ARG002
        """One channel at a time is between the two axes: next to nothing."""
        return 0

    def blocks(self, N: int, input_size: Pair, output_size: Pair, most: int) -> list[Tiles]:  # noqa: ARG002
        """Cut N images into blocks of at most so many tiles, but for a single row."""
        down, across = (ceil(size / self.m) for size in output_size)
        return [
            (images.start, images.stop, rows.start, rows.stop - rows.start, across)
            for images, rows in blocks(slice(0, N), down, across, most)
        ]

    def of_input(self, x: Array, tiles: Tiles, scratch: Scratch) -> Array:
        """V (n n, tiles, C) = B d B'."""
        down, across = (matrix.B.astype(self.dtype) for matrix in self._matrices)
        everything = slice(0, x.shape[1])
        return self._points(x, everything, tiles, self.before, down, across, scratch, "V")

    def of_output(self, gy: Array, filters: slice, tiles: Tiles, scratch: Scratch) -> Array:
        """A' gy A, for the gradient: (n n, tiles, OC)."""
        down, across = (matrix.A.T.astype(self.dtype) for matrix in self._matrices)
        return self._points(gy, filters, tiles, (0, 0), down, across, scratch, "M")

    def multiply(self, V: Array, U: Array, scratch: Scratch) -> Array:
        """M (n n, tiles, OC) = V @ U."""
        points, tiles, _ = V.shape
        M = scratch.take("M", points, U.shape[2], tiles)
        return np.matmul(U.swapaxes(1, 2), V.swapaxes(1, 2), out=M).swapaxes(1, 2)

    def sum_up(
        self,
        M: Array,
        y: Array,
        filters: slice,
        tiles: Tiles,
        scratch: Scratch,  # noqa: ARG002
    ) -> None:
        """A M A', written to where the tiles lie in y."""
        down, across = (matrix.A.astype(self.dtype) for matrix in self._matrices)
        loop = tile_loops.to_pixels(self.m, down.shape[1], across.shape[1])
        loop(M.swapaxes(1, 2), filters.start, tiles[:4], down, across, y)

    @property
    def _matrices(self) -> Any:
        return [tile_matrices(self.m, r) for r in self.kernel]

    def _points(
        self,
        x: Array,
        channels: slice,
        tiles: Tiles,
        before: Pair,
        down: Array,
        across: Array,
        scratch: Scratch,
        name: str,
    ) -> Array:
        first, last, _, rows, columns = tiles
        count = (last - first) * rows * columns
        C = channels.stop - channels.start
        V = scratch.take(name, len(down) * len(across), C, count)
        loop = tile_loops.to_points(self.m, down.shape[1], across.shape[1])
        down, across = np.ascontiguousarray(down), np.ascontiguousarray(across)
        loop(x, channels.start, tiles[:4], before, down, across, V)
        return V.swapaxes(1, 2)
