"""Blocked im2col: copy what each window sees, then multiply matrices. It computes everything.

The three contractions are products of matrices:

    columns (K, P), K = C * KH * KW, P = OH * OW            filters (OC, K)

    y    = filters @ columns            (OC, P)
    gcol = filters.T @ gy               (K, P)
    gW   = gy @ columns.T               (OC, K), P running over all images

im2col makes an image KH * KW times larger. So the columns of a whole batch are never held: blocks
of images, or of rows of an image, take turns in one buffer of about a megabyte, which stays in the
processor's cache between the copy and the product.

Cost: N * OC * C * KH * KW * OH * OW multiplications and additions, done by BLAS, and the columns,
N * C * KH * KW * OH * OW numbers, written once and read once. With few filters the copy takes
longer than the product.

It is chosen where nothing faster fits. float16 is computed as float32.

Source: K. Chellapilla, S. Puri and P. Simard, High Performance Convolutional Neural Networks for
Document Processing, 2006, section 3. Blocks that fit the cache: K. Goto and R. van de Geijn,
Anatomy of High-Performance Matrix Multiplication, 2008.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from dzrkai.arrays import Array
from dzrkai.threads import share, slices
from dzrkai_conv.kernels.blocks import Block, blocks, matrices, readable
from dzrkai_conv.kernels.movement import Movement, movement
from dzrkai_conv.kernels.scratch import Scratch
from dzrkai_conv.kernels.sizes import Cost, Sizes, Y

BLOCK = 250_000  # numbers of columns that are held at a time: a megabyte of float32
LONG = 256  # pixels at least that a product for gW sums over: adding it up then costs little


class Im2col:
    name = "im2col"

    def fits(self, sizes: Sizes, result: str = Y) -> bool:  # noqa: ARG002 (others look at them)
        """Always."""
        return True

    def cost(self, sizes: Sizes) -> Cost:
        """The definition's multiplications; columns are written and read."""
        OH, OW = sizes.output_size
        return Cost(sizes.multiplications, 2 * sizes.N * sizes.K * OH * OW)

    def conv2d(self, x: Array, W: Array, y: Array, sizes: Sizes) -> None:
        """From (N, C, height, width) and (OC, C, KH, KW) to (N, OC, OH, OW)."""
        matrix, move = _filter_matrix(W, y.dtype), movement(sizes.dtype)

        def work(items: Sequence[tuple[Block, slice]]) -> None:
            scratch = Scratch(y.dtype)
            for block, some in items:
                col = scratch.take("columns", *_column_shape(block, sizes, sizes.C))
                move.copy_windows(x[block.images], sizes.window, block.rows, col)
                columns = col.reshape(len(col), sizes.K, -1)
                np.matmul(matrix[some], columns, out=_pixels(y, block)[:, some])

        # Filters that outweigh a lone image are read once: each thread has some to itself.
        lone = sizes.parts > sizes.N and W.size > sizes.numbers[2]
        all_blocks = _blocks(sizes, sizes.K, least=1 if lone else sizes.parts)
        filters = slices(len(W), sizes.parts if lone else 1)
        share(work, list(product(all_blocks, filters)), sizes.parts)

    def grad_x(self, gy: Array, W: Array, gx: Array, sizes: Sizes) -> None:
        """From (N, OC, OH, OW) and (OC, C, KH, KW) to (N, C, height, width)."""
        move = movement(sizes.dtype)

        def work(items: Sequence[tuple[slice, slice]]) -> None:
            scratch = Scratch(gx.dtype)
            for images, channels in items:
                filters = _filter_matrix(W[:, channels], gx.dtype)
                for block in _blocks(sizes, filters.shape[1], images):
                    here = gx[block.images, channels]
                    if block.rows.start == 0:
                        here[...] = 0
                    col = scratch.take("columns", *_column_shape(block, sizes, here.shape[1]))
                    right = readable(_pixels(gy, block)).astype(gx.dtype, copy=False)
                    np.matmul(filters.T, right, out=col.reshape(len(col), filters.shape[1], -1))
                    move.add_windows(col, sizes.window, block.rows, here)

        # Windows overlap: no two threads may add to the same channel of an image.
        images = slices(sizes.N, sizes.parts)
        channels = slices(sizes.C, sizes.parts // max(1, len(images)))
        share(work, list(product(images, channels)), sizes.parts)

    def grad_w(self, gy: Array, x: Array, gW: Array, sizes: Sizes) -> None:
        """From (N, OC, OH, OW) and (N, C, height, width) to (OC, C, KH, KW)."""
        move = movement(sizes.dtype)

        def work(items: Sequence[tuple[tuple[Array, Sequence[Block]], slice]]) -> None:
            scratch = Scratch(gW.dtype)
            for (total, run), channels in items:
                total[:, channels] = 0
                for block in run:
                    part = _grad_w(gy, x[:, channels], block, sizes, scratch, move)
                    total[:, channels] += part

        # Each thread has channels of its own; where these are few, images, and sums to be added.
        few = sizes.C // sizes.parts < 4
        channels = slices(sizes.C, 1 if few else max(sizes.parts, gW.size // BLOCK))
        K = sizes.K // max(1, len(channels))
        all_blocks = _blocks(sizes, K, limit=max(BLOCK, LONG * K), least=sizes.parts)
        runs = [all_blocks[run] for run in slices(len(all_blocks), sizes.parts if few else 1)]
        runs = runs or [[]]
        totals = [gW, *(np.empty_like(gW) for _ in runs[1:])]
        share(work, list(product(zip(totals, runs, strict=True), channels)), sizes.parts)
        for total in totals[1:]:
            gW += total


def _grad_w(
    gy: Array, x: Array, block: Block, sizes: Sizes, scratch: Scratch, move: Movement
) -> Array:
    """One block's part of gW. Its images join its pixels: both are summed over."""
    N, C, KH, KW, rows, OW = _column_shape(block, sizes, x.shape[1])
    col = scratch.take("columns", C, KH, KW, N, rows, OW)
    by_image = col.transpose(3, 0, 1, 2, 4, 5)
    move.copy_windows(x[block.images], sizes.window, block.rows, by_image)
    left = readable(_pixels(gy, block).swapaxes(0, 1).reshape(gy.shape[1], -1))
    left = left.astype(col.dtype, copy=False)
    part = scratch.take("part", len(left), C * KH * KW)
    np.matmul(left, col.reshape(C * KH * KW, -1).T, out=part)
    return part.reshape(len(left), C, KH, KW)


def _blocks(
    sizes: Sizes, K: int, images: slice | None = None, limit: int = BLOCK, least: int = 1
) -> list[Block]:
    """Blocks of at most `limit` numbers, of columns that are K long, if memory allows."""
    OH, OW = sizes.output_size
    limit = min(limit, sizes.scratch // 2)
    return blocks(images or slice(0, sizes.N), OH, K * OW, limit, least)


def _column_shape(block: Block, sizes: Sizes, channels: int) -> tuple[int, ...]:
    """(n, C, KH, KW, rows, OW)."""
    n, height = (run.stop - run.start for run in block)
    return n, channels, *sizes.window.kernel, height, sizes.output_size[1]


def _pixels(y: Array, block: Block) -> Array:
    """The block's part of y or gy, as matrices (n, OC, pixels)."""
    return matrices(y[block.images, :, block.rows])


def _filter_matrix(W: Array, dtype: np.dtype[Any]) -> Array:
    """(OC, C, KH, KW) -> (OC, K)."""
    return readable(W.reshape(len(W), -1).astype(dtype, copy=False))
