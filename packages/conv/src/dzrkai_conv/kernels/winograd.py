"""Winograd's convolution: fewer multiplications, and all of it as products of matrices.

A row first. F(m, r) takes n = m + r - 1 pixels d and r weights w, and finds m outputs with n
multiplications where the definition takes m * r:

    y = A [(G w) * (B d)]        A (m, n), G (n, r), B (n, n); * is elementwise

Why it works: the products of pixels and weights are the coefficients of a product of polynomials,
and a polynomial of degree n - 1 is known from its values at n points. So: evaluate at the points,
multiply value by value, interpolate. (B and A are that idea read backwards; see `tiles`.)
An image is cut into tiles of m x m outputs, and rows and columns take turns:

    y = A [(G w G') * (B d B')] A'       ' is the transpose

Summing over channels may happen before A is applied. So the elementwise product, for all tiles,
channels and filters, is one product of matrices for each of the n * n points:

    V (n n, tiles, C) = B d B'     U (n n, C, OC) = G w G'     y = A (V @ U) A'

The transforms are products as well: B for all tiles of a row is one banded matrix, whose columns
for pixels outside the image are left out, which is the zero padding. BLAS reads its operands
transposed without a copy, so nothing is ever moved only to change the order of its axes. Where
Numba is installed, compiled loops take their place (`looped`): they skip the zeros of the bands.

    gx: the convolution of gy with the filters turned by 180 degrees, channels for filters
    gW = G' [sum over tiles of (A' gy A)' @ V] G      the same steps backwards

Rows and columns may differ: a filter of 3x5 takes F(m, 3) down and F(m, 5) across.

Cost: (n / m)^2 multiplications for each output, channel and filter instead of r^2: for 3x3
filters 4 with F(2, 3) and 2.25 with F(4, 3), where the definition takes 9; for 5x5 filters 4 with
F(4, 5), where it takes 25. The transforms multiply banded matrices of a few tiles with every pixel
and channel: many filters, or large ones, pay that back. V and V @ U, together (n / m)^2 times x and
y, are held for a few tiles at a time, and U, (n / r)^2 times W, for a few filters.

It is chosen for float32 alone: rounding errors grow with the powers of the points. Relative to the
largest output they stay below 2e-5, mostly below a quarter of that.

Source: S. Winograd, Arithmetic Complexity of Computations, 1980; for convolutional networks
A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, arXiv:1509.09308.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, product
from math import ceil, prod
from operator import itemgetter
from typing import Any, Protocol

import numpy as np

from dzrkai.arrays import Array, Shape
from dzrkai.threads import share, slices
from dzrkai_conv.kernels.movement import is_compiled
from dzrkai_conv.kernels.scratch import Scratch
from dzrkai_conv.kernels.sizes import Cost, Sizes
from dzrkai_conv.kernels.tiles import weight_matrix
from dzrkai_conv.kernels.transforms import Banded
from dzrkai_conv.window import Pair

U_NUMBERS = 1_200_000  # of transformed filters held at a time: 5 MB, which stay in the cache
V_NUMBERS = 400_000  # of V and V @ U: 1.6 MB, for a nearer cache; many small sums cost more
FEWEST, MOST = 16, 128  # tiles in one product
# Channels up to which compiled transforms pay, for y and gx, and for gW. With more of them products
# take most of the time, and BLAS multiplies faster what the banded ones leave behind.
LOOPED, LOOPED_FOR_W = 192, 96


class Transforms(Protocol):
    """What `Banded` and `Looped` both offer: matrices at the points of tiles, and back."""

    def between(self, C: int, OC: int) -> int: ...

    def blocks(self, N: int, input_size: Pair, output_size: Pair, most: int) -> list[Any]: ...

    def of_filters(self, W: Array) -> Array: ...

    def of_input(self, x: Array, tiles: Any, scratch: Scratch) -> Array: ...

    def of_output(self, gy: Array, filters: slice, tiles: Any, scratch: Scratch) -> Array: ...

    def multiply(self, V: Array, U: Array, scratch: Scratch) -> Array: ...

    def sum_up(self, M: Array, y: Array, filters: slice, tiles: Any, scratch: Scratch) -> None: ...


@dataclass(frozen=True)
class Winograd:
    """F(m x m, KH x KW)."""

    m: int

    @property
    def name(self) -> str:
        return f"winograd{self.m}"

    def fits(self, sizes: Sizes) -> bool:
        """Filters of 3 or 5, stride 1, no holes, narrow padding; float16 has too few digits."""
        window = sizes.window
        padding = zip(window.padding, window.kernel, strict=True)
        return (
            sizes.dtype != np.float16
            and set(window.kernel) <= {3, 5}
            and window.stride == window.dilation == (1, 1)
            and all(max(both_sides) < length for both_sides, length in padding)
        )

    def cost(self, sizes: Sizes) -> Cost:
        """Those of V @ U; V, V @ U and U are written and read, halfway and again in full."""
        tiles = sizes.N * prod(ceil(size / self.m) for size in sizes.output_size)
        points = prod(self.m + length - 1 for length in sizes.window.kernel)
        pixels, filters = points * tiles * (sizes.C + sizes.OC), points * sizes.C * sizes.OC
        return Cost(tiles * filters, 4 * pixels + 2 * filters)

    def conv2d(self, x: Array, W: Array, y: Array, sizes: Sizes) -> None:
        """From (N, C, height, width) and (OC, C, KH, KW) to (N, OC, OH, OW)."""
        self._correlate(x, W, y, _before(sizes), sizes)

    def grad_x(self, gy: Array, W: Array, gx: Array, sizes: Sizes) -> None:
        """From (N, OC, OH, OW) and (OC, C, KH, KW) to (N, C, height, width)."""
        turned = W[:, :, ::-1, ::-1].swapaxes(0, 1)
        (top, left), (KH, KW) = _before(sizes), sizes.window.kernel
        self._correlate(gy, turned, gx, (KH - 1 - top, KW - 1 - left), sizes)

    def grad_w(self, gy: Array, x: Array, gW: Array, sizes: Sizes) -> None:
        """From (N, OC, OH, OW) and (N, C, height, width) to (OC, C, KH, KW)."""
        transforms = self._transforms(_before(sizes), sizes, LOOPED_FOR_W)
        G = weight_matrix(self.m, sizes.window.kernel, x.dtype)
        x, gy = np.ascontiguousarray(x), np.ascontiguousarray(gy)

        def work(items: Sequence[tuple[tuple[Array, Sequence[Any]], slice]]) -> None:
            scratch = Scratch(x.dtype)
            for (total, run), filters in items:
                gU = np.zeros((len(G), len(total[filters]), sizes.C), x.dtype)
                for tiles in run:
                    V = transforms.of_input(x, tiles, scratch)
                    D = transforms.of_output(gy, filters, tiles, scratch)
                    _add_product(gU, D.swapaxes(1, 2), V, scratch)
                # back to filters: G' gU G
                total[filters] = (gU.reshape(len(G), -1).T @ G).reshape(total[filters].shape)

        # Each thread has filters of its own; where these are few, tiles, and sums to be added.
        filters, all_tiles = self._cut(transforms, x.shape, gy.shape, sizes, sizes.scratch)
        few = len(filters) < sizes.parts
        runs = [all_tiles[run] for run in slices(len(all_tiles), sizes.parts if few else 1)]
        runs = runs or [[]]
        totals = [gW, *(np.empty_like(gW) for _ in runs[1:])]
        share(work, list(product(zip(totals, runs, strict=True), filters)), sizes.parts)
        for total in totals[1:]:
            gW += total

    def _correlate(self, x: Array, W: Array, y: Array, before: Pair, sizes: Sizes) -> None:
        """The convolution A (V @ U) A', a block of tiles and filters at a time."""
        transforms = self._transforms(before, sizes, LOOPED)
        x = np.ascontiguousarray(x)

        def work(items: Sequence[tuple[slice, Any]]) -> None:
            scratch, there = Scratch(x.dtype), None
            for filters, its_items in groupby(items, key=itemgetter(0)):
                U = transforms.of_filters(W[filters])
                for _, tiles in its_items:
                    if tiles is not there:
                        V, there = transforms.of_input(x, tiles, scratch), tiles
                    M = transforms.multiply(V, U, scratch)
                    transforms.sum_up(M, y, filters, tiles, scratch)

        filters, all_tiles = self._cut(transforms, x.shape, y.shape, sizes, V_NUMBERS)
        share(work, list(product(filters, all_tiles)), sizes.parts)

    def _transforms(self, before: Pair, sizes: Sizes, most: int) -> Transforms:
        """Compiled, where Numba is installed and there are at most so many channels."""
        if is_compiled(sizes.dtype) and min(sizes.C, sizes.OC) <= most:
            from dzrkai_conv.kernels.looped import Looped

            return Looped(self.m, sizes.window.kernel, before, sizes.dtype)
        return Banded(self.m, sizes.window.kernel, before, sizes.dtype)

    def _cut(
        self, transforms: Transforms, x: Shape, y: Shape, sizes: Sizes, V_numbers: int
    ) -> tuple[list[slice], list[Any]]:
        """Cut filters and tiles so that what one product needs fits into the scratch memory."""
        (N, C, height, width), (_, OC, OH, OW) = x, y
        (KH, KW), numbers = sizes.window.kernel, sizes.scratch
        points = (self.m + KH - 1) * (self.m + KW - 1)
        U_numbers = max(1, min(numbers // 2, U_NUMBERS))
        filters = slices(OC, ceil(points * C * OC / U_numbers))
        OC_block = filters[0].stop
        per_tile = points * (C + OC_block + transforms.between(C, OC_block))
        most = min(max(min(numbers // 2, V_numbers) // per_tile, FEWEST), MOST)
        return filters, transforms.blocks(N, (height, width), (OH, OW), most)


def _add_product(total: Array, a: Array, b: Array, scratch: Scratch) -> None:
    """Add a @ b to total, a few of the points at a time."""
    step = ceil(len(total) / 6)
    for start in range(0, len(total), step):
        some = slice(start, start + step)
        part = scratch.take("part", *total[some].shape)
        total[some] += np.matmul(a[some], b[some], out=part)


def _before(sizes: Sizes) -> Pair:
    (top, _), (left, _) = sizes.window.padding
    return top, left
