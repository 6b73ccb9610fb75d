"""Convolution with NumPy: makes room for the result, and hands over to the algorithm of the rules.

Groups do not see each other: each is a convolution of its own. Results of float16 are summed up in
float32, and rounded once at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext

import numpy as np

from dzrkai.arrays import Array
from dzrkai.threads import BLAS_SHARES, share, single_threaded
from dzrkai_conv.kernels.rules import choose
from dzrkai_conv.kernels.sizes import GRAD_W, GRAD_X, Sizes
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
    algorithm = choose(sizes.of_group)
    y = np.empty((sizes.N, sizes.OC, *sizes.output_size), accumulator(x.dtype))

    def run(inputs: slice, filters: slice) -> None:
        algorithm.conv2d(x[:, inputs], W[filters], y[:, filters], sizes.of_group)

    _each_group(run, sizes)
    return y.astype(x.dtype, copy=False)


def conv2d_grad_x(gy: Array, W: Array, window: Window, groups: int, input_size: Pair) -> Array:
    """(N, OC, OH, OW), (OC, C/groups, KH, KW) -> (N, C, height, width)."""
    gx = np.empty((len(gy), W.shape[1] * groups, *input_size), accumulator(gy.dtype))
    sizes = Sizes.of(gx.shape, W.shape, window, groups, gy.dtype)
    algorithm = choose(sizes.of_group, GRAD_X)

    def run(inputs: slice, filters: slice) -> None:
        algorithm.grad_x(gy[:, filters], W[filters], gx[:, inputs], sizes.of_group)

    _each_group(run, sizes)
    return gx.astype(gy.dtype, copy=False)


def conv2d_grad_w(gy: Array, x: Array, window: Window, groups: int) -> Array:
    """(N, OC, OH, OW), (N, C, height, width) -> (OC, C/groups, KH, KW)."""
    shape = gy.shape[1], x.shape[1] // groups, *window.kernel
    gW = np.empty(shape, accumulator(gy.dtype))
    sizes = Sizes.of(x.shape, shape, window, groups, gy.dtype)
    algorithm = choose(sizes.of_group, GRAD_W)

    def run(inputs: slice, filters: slice) -> None:
        algorithm.grad_w(gy[:, filters], x[:, inputs], gW[filters], sizes.of_group)

    _each_group(run, sizes)
    return gW.astype(gy.dtype, copy=False)


def _each_group(run: Callable[[slice, slice], None], sizes: Sizes) -> None:
    """Call `run` with each group's channels and filters. Small groups share out the threads."""
    C, OC = sizes.of_group.C, sizes.of_group.OC

    def work(groups: Sequence[int]) -> None:
        for g in groups:
            run(slice(g * C, (g + 1) * C), slice(g * OC, (g + 1) * OC))

    parts = sizes.parts if sizes.of_group.parts == 1 else 1
    with single_threaded() if sizes.multiplications >= BLAS_SHARES else nullcontext():
        share(work, range(sizes.groups), parts)
