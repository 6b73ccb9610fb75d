"""The loops of Winograd's transforms, compiled by Numba.

Tiles overlap, and each has its n x n pixels m apart from its neighbour's. So that one long loop can
take the same step with all tiles of a block, the pixels are first sorted: element (i, j) of all
tiles lies side by side. Then the rows of tiles are transformed, then their columns.

    V[k, v] = sum over i, j of  down[k, i] * pixels[i, j] * across[v, j]

Back, the same steps are taken in the other order. What m and the number of elements are, is known
when a loop is compiled: so short sums are written out, and their pixels stay in registers.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeAlias

import numpy as np
from numba import njit

Images: TypeAlias = Any  # arrays, as Numba sees them
Block: TypeAlias = tuple[int, int, int, int]

options = {"nogil": True, "error_model": "numpy", "fastmath": {"contract", "reassoc"}}
compiled = njit(cache=True, **options)
inlined = njit(forceinline=True, **options)
STRIP = 4  # tiles of a row that are sorted together: their pixels are m vectors, read at once
# The type of an index: never negative, so that no instruction asks whether it counts backwards.
U = np.uint64


@cache
def to_points(m: int, rows: int, columns: int) -> Any:
    """The loop for tiles that lie m apart and have so many rows and columns of pixels."""

    @compiled
    def loop(
        xs: Images, c0: int, block: Block, before: Any, down: Images, across: Images, V: Images
    ) -> None:
        """Fill V (points, C, tiles): channels from c0 on, tiles of a block, see `looped`."""
        first, last, top, height = block
        C, H, W = V.shape[1], xs.shape[2], xs.shape[3]
        points_down, points_across, count = len(down), len(across), V.shape[2]
        wide = count // height  # tiles of all images in one row
        width = wide // (last - first)
        strips = -(-width // STRIP)
        high = (height + (rows - 1) // m) * wide + STRIP  # the last strip may go too far
        pixels = np.empty(columns * m * high, xs.dtype)
        half = np.empty(points_down * columns * count, xs.dtype)
        row = np.zeros(before[1] + W + m * STRIP * strips + columns, xs.dtype)
        points = V.reshape(-1)
        for c in range(C):
            for q in range(height + (rows - 1) // m):
                for a in range(m):
                    y = (top + q) * m + a - before[0]
                    for n in range(first, last):
                        at = a * high + q * wide + (n - first) * width
                        if y < 0 or y >= H:
                            for j in range(columns):
                                for t in range(width):
                                    pixels[U(j * m * high + at + t)] = 0
                            continue
                        for w in range(W):
                            row[U(before[1] + w)] = xs[U(n), U(c0 + c), U(y), U(w)]
                        for s in range(0, STRIP * strips, STRIP):
                            for t in range(s, s + STRIP):
                                for j in range(m):
                                    pixels[U(j * m * high + at + t)] = row[U(m * t + j)]
                            for t in range(s, s + STRIP):
                                for j in range(m, columns):
                                    pixels[U(j * m * high + at + t)] = row[U(m * t + j)]
            for j in range(columns):
                for k in range(points_down):
                    to = (k * columns + j) * count
                    for p in range(count):
                        total = down[k, 0] * pixels[U(j * m * high + p)]
                        for i in range(1, rows):
                            start = (j * m + i % m) * high + i // m * wide
                            total += down[k, i] * pixels[U(start + p)]
                        half[U(to + p)] = total
            for k in range(points_down):
                for v in range(points_across):
                    to = ((v * points_down + k) * C + c) * count
                    for p in range(count):
                        total = across[v, 0] * half[U(k * columns * count + p)]
                        for j in range(1, columns):
                            total += across[v, j] * half[U((k * columns + j) * count + p)]
                        points[U(to + p)] = total

    return loop


@cache
def to_pixels(m: int, rows: int, columns: int) -> Any:
    """The loop for tiles of m x m pixels, from so many rows and columns of points."""

    @compiled
    def loop(M: Images, o0: int, block: Block, down: Images, across: Images, ys: Images) -> None:
        """Sum up M (points, OC, tiles) in the channels of ys from o0 on."""
        first, last, top, height = block
        OH, OW = ys.shape[2], ys.shape[3]
        OC, count = M.shape[1], M.shape[2]
        wide = count // height
        width = wide // (last - first)
        half = np.empty(m * columns * count, M.dtype)
        pixels = np.empty(m * m * count, M.dtype)
        row = np.empty(m * width, M.dtype)
        points = M.reshape(-1)
        for o in range(OC):
            for a in range(m):
                for v in range(columns):
                    to = (a * columns + v) * count
                    for p in range(count):
                        total = down[a, 0] * points[U((v * rows * OC + o) * count + p)]
                        for k in range(1, rows):
                            start = ((v * rows + k) * OC + o) * count
                            total += down[a, k] * points[U(start + p)]
                        half[U(to + p)] = total
            for a in range(m):
                for b in range(m):
                    to = (a * m + b) * count
                    for p in range(count):
                        total = across[b, 0] * half[U(a * columns * count + p)]
                        for v in range(1, columns):
                            total += across[b, v] * half[U((a * columns + v) * count + p)]
                        pixels[U(to + p)] = total
            for q in range(height):
                for a in range(min(m, OH - (top + q) * m)):
                    for n in range(first, last):
                        at = q * wide + (n - first) * width
                        for t in range(width):
                            for b in range(m):
                                row[U(m * t + b)] = pixels[U((a * m + b) * count + at + t)]
                        for w in range(OW):
                            ys[U(n), U(o0 + o), U((top + q) * m + a), U(w)] = row[U(w)]

    return loop
