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
and channel: many filters, or large ones, pay that back. V and V @ U are (n / m)^2 times as large as
x and y, and U is (n / r)^2 times as large as W: in `passes` stands of whom how many are held.

It is chosen for float32 alone: rounding errors grow with the powers of the points. Relative to the
largest output they stay below 2e-5, mostly below a quarter of that.

Source: S. Winograd, Arithmetic Complexity of Computations, 1980; for convolutional networks
A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, arXiv:1509.09308.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, prod

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.kernels import passes
from dzrkai_conv.kernels.movement import is_compiled
from dzrkai_conv.kernels.sizes import Cost, Sizes, Y
from dzrkai_conv.kernels.tiles import weight_matrix
from dzrkai_conv.kernels.transforms import Banded
from dzrkai_conv.window import Pair

# Compiled transforms pay with at least so many tiles in a row, and at most so many channels times
# weights of a filter, for y and gx, and for gW. With more channels products take most of the time,
# and BLAS multiplies faster what the banded ones leave behind.
ACROSS, LOOPED, LOOPED_FOR_W = 4, 1728, 864


@dataclass(frozen=True)
class Winograd:
    """F(m x m, KH x KW)."""

    m: int

    @property
    def name(self) -> str:
        return f"winograd{self.m}"

    def fits(self, sizes: Sizes, result: str = Y) -> bool:  # noqa: ARG002
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
        G, x, gy = self._G(sizes), np.ascontiguousarray(x), np.ascontiguousarray(gy)
        if passes.can_hold_sums(len(G), sizes):
            passes.hold_sums(transforms, G, gy, x, gW, sizes)
        else:
            passes.hold_tiles_for_weights(transforms, G, gy, x, gW, sizes)

    def _correlate(self, x: Array, W: Array, y: Array, before: Pair, sizes: Sizes) -> None:
        """The convolution A (V @ U) A'."""
        transforms = self._transforms(before, sizes, LOOPED)
        tiles = len(x) * prod(ceil(size / self.m) for size in y.shape[2:])
        hold_the_fewer = passes.hold_tiles if tiles < len(W) else passes.hold_filters
        hold_the_fewer(transforms, self._G(sizes), np.ascontiguousarray(x), W, y, sizes)

    def _G(self, sizes: Sizes) -> Array:
        return weight_matrix(self.m, sizes.window.kernel, sizes.dtype)

    def _transforms(self, before: Pair, sizes: Sizes, most: int) -> passes.Transforms:
        """Compiled ones where Numba is installed, and where they pay."""
        window, across = sizes.window, ceil(sizes.output_size[1] / self.m)
        weights = min(sizes.C, sizes.OC) * prod(window.kernel)
        if is_compiled(sizes.dtype) and weights <= most and across >= ACROSS:
            from dzrkai_conv.kernels.looped import Looped

            return Looped(self.m, window.kernel, before, sizes.dtype)
        return Banded(self.m, window.kernel, before, sizes.dtype)


def _before(sizes: Sizes) -> Pair:
    (top, _), (left, _) = sizes.window.padding
    return top, left
