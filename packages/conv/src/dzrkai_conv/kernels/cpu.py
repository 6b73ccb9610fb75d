"""Convolution with NumPy: im2col, then a matrix product, a block of images at a time.

im2col makes an image KH * KW times larger. So the columns of a whole batch are never held:
blocks of images take turns in one buffer of about a million numbers, which also stays in the
processor's cache between im2col and the product.

Cost: N * OC * C/groups * KH * KW * OH * OW multiplications and additions, done by BLAS; besides
the result, memory for one buffer (of at least one image).

In each group, g being its number, the three contractions are products of matrices:

    columns (K, P), K = C/groups * KH * KW, P = OH * OW     filters (O, K), O = OC/groups

    y    = filters @ columns            (O, P)
    gcol = filters.T @ gy               (K, P)
    gW   = gy @ columns.T               (O, K), P running over all images
"""

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.precision import accumulator
from dzrkai_conv.window import Pair, Window

BLOCK = 1_000_000  # numbers of columns that are held at a time


def im2col(x: Array, window: Window) -> Array:
    """(N, C, height, width) -> (N, C, KH, KW, OH, OW): one strided copy per window element."""
    col = np.empty(_column_shape(x, window), x.dtype)
    _copy_windows(x, window, col)
    return col


def col2im(col: Array, window: Window, input_size: Pair) -> Array:
    """(N, C, KH, KW, OH, OW) -> (N, C, height, width): one strided sum per window element."""
    N, C, _, _, OH, OW = col.shape
    padded = np.zeros((N, C, *window.padded_size(input_size)), accumulator(col.dtype))
    for i, j, rows, columns in window.reads((OH, OW)):
        padded[:, :, rows, columns] += col[:, :, i, j]
    return padded[window.inside(input_size)].astype(col.dtype, copy=False)


def conv2d(x: Array, W: Array, window: Window, groups: int) -> Array:
    """(N, C, height, width), (OC, C/groups, KH, KW) -> (N, OC, OH, OW)."""
    filters = _filter_matrices(W, groups)
    y = np.empty((len(x), len(W), *window.output_size(_size(x))), x.dtype)
    y_matrices = _pixel_rows(y, groups)
    for block, columns in _blocks_of_columns(x, window, groups):
        np.matmul(filters, columns, out=y_matrices[block], casting="same_kind")
    return y


def conv2d_grad_x(gy: Array, W: Array, window: Window, groups: int, input_size: Pair) -> Array:
    """(N, OC, OH, OW), (OC, C/groups, KH, KW) -> (N, C, height, width)."""
    filters = _filter_matrices(W, groups)
    N, C, (KH, KW), (OH, OW) = len(gy), W.shape[1] * groups, window.kernel, _size(gy)
    gx = np.empty((N, C, *input_size), gy.dtype)
    for block in _blocks(N, C * KH * KW * OH * OW):
        gy_matrices = _pixel_rows(np.ascontiguousarray(gy[block], filters.dtype), groups)
        gcol = filters.swapaxes(1, 2) @ gy_matrices
        gx[block] = col2im(gcol.reshape(-1, C, KH, KW, OH, OW), window, input_size)
    return gx


def conv2d_grad_w(gy: Array, x: Array, window: Window, groups: int) -> Array:
    """(N, OC, OH, OW), (N, C, height, width) -> (OC, C/groups, KH, KW)."""
    OC, C_per_group = gy.shape[1], x.shape[1] // groups
    K = C_per_group * prod(window.kernel)
    gW = np.zeros((groups, OC // groups, K), accumulator(gy.dtype))
    for block, columns in _blocks_of_columns(x, window, groups):
        gy_matrices = _pixel_rows(gy[block], groups)
        # The images join the pixels (both are summed over): (group, O, N P) @ (group, N P, K).
        left = gy_matrices.transpose(1, 2, 0, 3).reshape(*gW.shape[:2], -1)
        right = columns.transpose(1, 0, 3, 2).reshape(groups, -1, K)
        gW += left.astype(gW.dtype, copy=False) @ right
    return gW.reshape(OC, C_per_group, *window.kernel).astype(gy.dtype, copy=False)


def pad(x: Array, window: Window, value: Any = 0) -> Array:
    """The images of `x` with their padding, all of one value; `x` itself where there is none."""
    size = _size(x)
    if window.padded_size(size) == size:
        return x
    padded = np.full((*x.shape[:2], *window.padded_size(size)), value, x.dtype)
    padded[window.inside(size)] = x
    return padded


def _size(x: Array) -> Pair:
    return x.shape[2], x.shape[3]


def _column_shape(x: Array, window: Window) -> tuple[int, ...]:
    return (*x.shape[:2], *window.kernel, *window.output_size(_size(x)))


def _copy_windows(x: Array, window: Window, col: Array) -> None:
    padded = pad(x, window)
    for i, j, rows, columns in window.reads(_size(col[:, :, 0, 0])):
        col[:, :, i, j] = padded[:, :, rows, columns]


def _blocks(N: int, numbers_per_image: int) -> Iterator[slice]:
    """Cut N images into blocks of about `BLOCK` numbers, at least one image each."""
    step = max(1, BLOCK // numbers_per_image)
    for start in range(0, N, step):
        yield slice(start, min(start + step, N))


def _blocks_of_columns(x: Array, window: Window, groups: int) -> Iterator[tuple[slice, Array]]:
    """Each block of images with its columns (n, group, K, P), which the next block overwrites."""
    N, *image = _column_shape(x, window)
    blocks = list(_blocks(N, prod(image)))
    longest = blocks[0].stop if blocks else 0
    buffer = np.empty((longest, *image), accumulator(x.dtype))
    for block in blocks:
        col = buffer[: block.stop - block.start]
        _copy_windows(x[block], window, col)
        yield block, col.reshape(len(col), groups, -1, prod(image[-2:]))


def _filter_matrices(W: Array, groups: int) -> Array:
    """(OC, C/groups, KH, KW) -> (group, O, K)."""
    matrices = W.reshape(groups, W.shape[0] // groups, -1)
    return matrices.astype(accumulator(W.dtype), copy=False)


def _pixel_rows(y: Array, groups: int) -> Array:
    """(N, OC, OH, OW) -> (N, group, O, P)."""
    N, OC, OH, OW = y.shape
    return y.reshape(N, groups, OC // groups, OH * OW)
