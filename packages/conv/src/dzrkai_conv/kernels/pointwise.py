"""1x1 filters: a pixel sees only itself, so an image is its own matrix of columns.

    y[n]  = filters @ x[n]              (OC, P) = (OC, C) @ (C, P), P pixels
    gx[n] = filters.T @ gy[n]           (C, P)
    gW    = sum over n of  gy[n] @ x[n].T          (OC, C)

Where the stride leaves out pixels, those that are seen are copied; the gradient of the others is
zero.

Cost: N * OC * C * P multiplications and additions, the same as the definition, and nothing is
copied. It is always chosen where it fits.

Source: the filters are those of M. Lin, Q. Chen and S. Yan, Network in Network, arXiv:1312.4400.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np

from dzrkai.arrays import Array
from dzrkai.threads import share, slices
from dzrkai_conv.kernels.blocks import matrices, readable
from dzrkai_conv.kernels.scratch import Scratch
from dzrkai_conv.kernels.sizes import Cost, Sizes, Y

BLOCK = 250_000  # numbers that are held at a time, where any must be
SMALL = 65_536  # numbers of gW: below, one for each image is soon added up
LONG = 256  # pixels at least that a product for gW sums over: adding it up then costs little


class Pointwise:
    name = "pointwise"

    def fits(self, sizes: Sizes, result: str = Y) -> bool:  # noqa: ARG002
        """1x1 filters, no padding, float32 or float64."""
        window = sizes.window
        unpadded = window.padding == ((0, 0), (0, 0))
        return window.kernel == (1, 1) and unpadded and sizes.dtype != np.float16

    def cost(self, sizes: Sizes) -> Cost:
        """The definition's multiplications; with a stride, the pixels that are seen are copied."""
        copied = 0 if sizes.window.stride == (1, 1) else sizes.N * sizes.C * prod(sizes.output_size)
        return Cost(sizes.multiplications, 2 * copied)

    def conv2d(self, x: Array, W: Array, y: Array, sizes: Sizes) -> None:
        """From (N, C, height, width) and (OC, C, 1, 1) to (N, OC, OH, OW)."""
        _multiply(W[:, :, 0, 0], _seen(x, sizes), y, sizes)

    def grad_x(self, gy: Array, W: Array, gx: Array, sizes: Sizes) -> None:
        """From (N, OC, OH, OW) and (OC, C, 1, 1) to (N, C, height, width)."""
        if sizes.window.stride != (1, 1):
            gx[...] = 0
        _multiply(W[:, :, 0, 0].T, gy, _seen(gx, sizes), sizes)

    def grad_w(self, gy: Array, x: Array, gW: Array, sizes: Sizes) -> None:
        """From (N, OC, OH, OW) and (N, C, height, width) to (OC, C, 1, 1)."""
        x = _seen(x, sizes)
        add_up = _add_up_images if gW.size <= SMALL else _add_up_joined
        add_up(gy, x, gW[:, :, 0, 0], sizes)


def _seen(x: Array, sizes: Sizes) -> Array:
    """The pixels of x that the stride does not leave out."""
    down, across = sizes.window.stride
    return x[:, :, ::down, ::across]


def _multiply(filters: Array, x: Array, y: Array, sizes: Sizes) -> None:
    """y[n] = filters @ x[n], a few images and filters at a time."""
    filters = readable(filters)

    def work(items: Sequence[tuple[slice, slice]]) -> None:
        for images, some in items:
            seen, here = readable(matrices(x[images])), y[images, some]
            if here.flags.c_contiguous or here[0].flags.c_contiguous:
                np.matmul(filters[some], seen, out=matrices(here))
            else:
                here[...] = np.matmul(filters[some], seen).reshape(here.shape)

    images = slices(sizes.N, max(sizes.parts, sizes.numbers[0] // BLOCK))
    some = slices(len(filters), sizes.parts // max(1, len(images)))
    share(work, list(product(images, some)), sizes.parts)


def _add_up_images(gy: Array, x: Array, gW: Array, sizes: Sizes) -> None:
    """Compute gW = sum of gy[n] @ x[n].T, a few images at a time: their products are small."""
    left, right = matrices(gy), matrices(x)

    def work(runs: Sequence[slice]) -> Array:
        scratch, total = Scratch(gW.dtype), np.zeros_like(gW)
        for some in runs:
            parts = scratch.take("parts", some.stop - some.start, *gW.shape)
            np.matmul(left[some], right[some].swapaxes(1, 2), out=parts)
            total += parts.sum(axis=0)
        return total

    runs = slices(sizes.N, max(sizes.parts, sizes.N * gW.size // BLOCK))
    gW[...] = sum(share(work, runs, sizes.parts))


def _add_up_joined(gy: Array, x: Array, gW: Array, sizes: Sizes) -> None:
    """Compute gW = gy @ x.T, the images joined: few large sums are added up."""
    pixels = max(1, x.shape[2] * x.shape[3])
    images = slices(sizes.N, max(1, sizes.N * pixels // LONG))
    shared = _joined(gy) if len(images) == 1 else None  # or each thread would copy it

    def work(items: Sequence[slice]) -> None:
        scratch = Scratch(gW.dtype)
        for channels in items:
            total = gW[:, channels]
            total[...] = 0
            for some in images:
                left = _joined(gy[some]) if shared is None else shared
                right = _joined(x[some, channels])
                total += np.matmul(left, right.T, out=scratch.take("part", *total.shape))

    share(work, slices(sizes.C, max(sizes.parts, 2 * gW.size // BLOCK)), sizes.parts)


def _joined(x: Array) -> Array:
    """(n, C, height, width) -> (C, n pixels)."""
    return readable(matrices(x).swapaxes(0, 1).reshape(x.shape[1], -1))
