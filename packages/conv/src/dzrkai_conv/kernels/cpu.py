"""Convolution with NumPy: makes room for the result, and hands over to the algorithm of the rules.

Groups do not see each other: each is a convolution of its own. Results of float16 are summed up in
float32, and rounded once at the end.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.kernels.rules import choose
from dzrkai_conv.kernels.sizes import Sizes
from dzrkai_conv.kernels.windows import add_windows, copy_windows, pad
from dzrkai_conv.precision import accumulator
from dzrkai_conv.window import Pair, Window

__all__ = ["col2im", "conv2d", "conv2d_grad_w", "conv2d_grad_x", "im2col", "pad"]


def im2col(x: Array, window: Window) -> Array:
    """(N, C, height, width) -> (N, C, KH, KW, OH, OW)."""
    OH, OW = window.output_size((x.shape[2], x.shape[3]))
    col = np.empty((*x.shape[:2], *window.kernel, OH, OW), x.dtype)
    copy_windows(x, window, slice(0, OH), col)
    return col


def col2im(col: Array, window: Window, input_size: Pair) -> Array:
    """(N, C, KH, KW, OH, OW) -> (N, C, height, width)."""
    x = np.zeros((*col.shape[:2], *input_size), accumulator(col.dtype))
    add_windows(col, window, slice(0, col.shape[4]), x)
    return x.astype(col.dtype, copy=False)


def conv2d(x: Array, W: Array, window: Window, groups: int) -> Array:
    """(N, C, height, width), (OC, C/groups, KH, KW) -> (N, OC, OH, OW)."""
    sizes = Sizes.of(x.shape, W.shape, window, groups, x.dtype)
    y = np.empty((sizes.N, sizes.OC, *sizes.output_size), accumulator(x.dtype))
    for inputs, filters in _groups(sizes):
        choose(sizes.of_group).conv2d(x[:, inputs], W[filters], y[:, filters], sizes.of_group)
    return y.astype(x.dtype, copy=False)


def conv2d_grad_x(gy: Array, W: Array, window: Window, groups: int, input_size: Pair) -> Array:
    """(N, OC, OH, OW), (OC, C/groups, KH, KW) -> (N, C, height, width)."""
    gx = np.empty((len(gy), W.shape[1] * groups, *input_size), accumulator(gy.dtype))
    sizes = Sizes.of(gx.shape, W.shape, window, groups, gy.dtype)
    for inputs, filters in _groups(sizes):
        choose(sizes.of_group).grad_x(gy[:, filters], W[filters], gx[:, inputs], sizes.of_group)
    return gx.astype(gy.dtype, copy=False)


def conv2d_grad_w(gy: Array, x: Array, window: Window, groups: int) -> Array:
    """(N, OC, OH, OW), (N, C, height, width) -> (OC, C/groups, KH, KW)."""
    gW = np.empty((gy.shape[1], x.shape[1] // groups, *window.kernel), accumulator(gy.dtype))
    sizes = Sizes.of(x.shape, gW.shape, window, groups, gy.dtype)
    for inputs, filters in _groups(sizes):
        choose(sizes.of_group).grad_w(gy[:, filters], x[:, inputs], gW[filters], sizes.of_group)
    return gW.astype(gy.dtype, copy=False)


def _groups(sizes: Sizes) -> Iterator[tuple[slice, slice]]:
    """The channels of x and the filters of each group."""
    C, OC = sizes.C // sizes.groups, sizes.OC // sizes.groups
    for g in range(sizes.groups):
        yield slice(g * C, (g + 1) * C), slice(g * OC, (g + 1) * OC)
