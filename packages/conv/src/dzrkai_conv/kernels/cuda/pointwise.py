"""Filters of a single pixel: the columns are the image, so there is nothing to copy.

    y[n] = filters @ x[n]          (OC, P) = (OC, C) @ (C, P)
    gx[n] = filters.T @ gy[n]      (C, P) = (C, OC) @ (OC, P)

All images go through in one call of cuBLAS. The gradient of W sums over images too: `gemm` has it.

CuPy's batched product knows neither TF32 nor float16 as such; then `gemm` serves better.

Bytes: x and W are read once, y is written once; there is no less.
"""

import os

from dzrkai.arrays import Array, array_module
from dzrkai_conv.window import Window

TF32 = int(os.environ.get("CUPY_TF32", "0")) > 0


def fits(x: Array, window: Window, groups: int) -> bool:
    """Whether the convolution of `x` (or of its gradient) is of this kind."""
    single = Window.of(kernel_size=1, dilation=window.dilation)
    full = x.dtype == "float64" or (x.dtype == "float32" and not TF32)
    return window == single and groups == 1 and full


def conv2d(x: Array, W: Array) -> Array:
    """(N, C, height, width), (OC, C, 1, 1) -> (N, OC, height, width)."""
    return _batched(W.reshape(W.shape[:2]), x)


def conv2d_grad_x(gy: Array, W: Array) -> Array:
    """(N, OC, height, width), (OC, C, 1, 1) -> (N, C, height, width)."""
    return _batched(W.reshape(W.shape[:2]).T, gy)


def _batched(matrix: Array, x: Array) -> Array:
    xp, (N, C, height, width) = array_module(x), x.shape
    y: Array = xp.empty((N, len(matrix), height, width), x.dtype)
    xp.matmul(matrix, x.reshape(N, C, -1), out=y.reshape(N, len(matrix), -1))
    return y
