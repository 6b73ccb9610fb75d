"""The matrices of Winograd's convolution, for one tile and for a band of tiles.

For the theory see `winograd`. Take the n - 1 finite points p and infinity. With g(p) for the value
of the polynomial whose coefficients are the weights,

    G evaluates the weights      row p: 1, p, p^2, ..., divided by the product of p - q over the
                                 other points q; at infinity: the last weight
    B weighs the pixels          row p: the coefficients of the product of X - q over the other
                                 finite points q; at infinity: over all of them
    A sums up                    row i: p^i; at infinity: 1 in the last row

(Toom and Cook multiply polynomials by evaluating, multiplying and interpolating. Transposed, the
algorithm for y = sum over i of d[k + i] w[i] comes out: what interpolated, B, now meets the
pixels first, and what evaluated, A, sums up at the end.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.window import Pair

STRETCH = 4  # tiles in a band: with more, ever more of the banded matrix is zero

# The finite points, by how many of them there are with infinity. Apart, but not far: what is lost
# to rounding grows with their powers.
POINTS = {
    4: (0, 1, -1),
    6: (0, 3 / 4, -3 / 4, 3 / 2, -3 / 2),
    8: (0, 1 / 2, -1 / 2, 1, -1, 2, -2),
}


class TileMatrices(NamedTuple):
    """F(m, r): y = A [(G w) * (B d)]."""

    A: Array  # (m, n)
    G: Array  # (n, r)
    B: Array  # (n, n)


@cache
def tile_matrices(m: int, r: int) -> TileMatrices:
    """For tiles of m outputs and rows of r weights, in float64."""
    n = m + r - 1
    points = POINTS[n]
    others = [[q for q in points if q != p] for p in points]
    A, G, B = np.zeros((m, n)), np.zeros((n, r)), np.zeros((n, n))
    for k, p in enumerate(points):
        A[:, k] = np.power(float(p), range(m))
        G[k] = np.power(float(p), range(r)) / np.prod(np.subtract(p, others[k]))
        B[k, :-1] = np.poly(others[k])[::-1]
    A[-1, -1] = G[-1, -1] = 1
    B[-1] = np.poly(points)[::-1]
    return TileMatrices(A, G, B)


@cache
def weight_matrix(m: int, kernel: Pair, dtype: np.dtype[Any]) -> Array:
    """(points, KH KW): from a filter to its values at the points of columns and rows."""
    down, across = (tile_matrices(m, r).G for r in kernel)
    both: Array = np.einsum("ja,ib->jiba", across, down)
    return both.reshape(len(across) * len(down), -1).astype(dtype)


@dataclass(frozen=True)
class Band:
    """Neighbouring tiles along one axis of an image.

    Parameters
    ----------
    tiles : int
    reads, writes : slice
        Which pixels of the input, and of the output, are theirs.
    B : array, shape (n tiles, pixels read)
        From pixels to points, of all the tiles; what lies outside the image has no column.
    A : array, shape (pixels written, n tiles)
        From points to outputs.
    """

    tiles: int
    reads: slice
    writes: slice
    B: Array
    A: Array


@lru_cache(maxsize=256)
def bands(
    m: int, r: int, size: int, padding: int, output_size: int, dtype: np.dtype[Any]
) -> tuple[Band, ...]:
    """Cut an axis of so many outputs into bands; `size` pixels come after `padding` zeros."""
    tiles = -(-output_size // m)
    count = -(-tiles // STRETCH)
    ends = [tiles * i // count for i in range(count + 1)]
    return tuple(
        _band(m, r, size, padding, output_size, first, last, dtype)
        for first, last in pairwise(ends)
    )


def _band(
    m: int,
    r: int,
    size: int,
    padding: int,
    output_size: int,
    first: int,
    last: int,
    dtype: np.dtype[Any],
) -> Band:
    """The band of the tiles from `first` up to `last`."""
    tile, tiles, n = tile_matrices(m, r), last - first, m + r - 1
    start, stop = m * first - padding, m * last + r - 1 - padding
    B, A = np.zeros((n, tiles, stop - start)), np.zeros((m * tiles, n, tiles))
    for t in range(tiles):
        B[:, t, m * t : m * t + n] = tile.B
        A[m * t : m * (t + 1), :, t] = tile.A
    reads = slice(min(max(start, 0), size), min(max(stop, 0), size))
    writes = slice(m * first, min(m * last, output_size))
    B = B.reshape(n * tiles, -1)[:, reads.start - start : reads.stop - start]
    A = A.reshape(-1, n * tiles)[: writes.stop - writes.start]
    return Band(tiles, reads, writes, B.astype(dtype), A.astype(dtype))
