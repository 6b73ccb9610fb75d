"""Convolution on a GPU: each function hands on to the first of these that can do it.

- `cudnn`, where nvidia-cudnn-frontend is installed and knows the case: implicit GEMM on tensor
  cores, the fastest there is.
- `pointwise`, where the filter is a single pixel: one batched product, nothing to copy.
- `gemm`: im2col by a kernel and one matrix product, some images at a time.

float32 is multiplied in full, or rounded to TF32 (10 bits of mantissa) where the environment
variable CUPY_TF32=1 is set when Python starts: CuPy's own switch, for all its matrix products.
"""

from dzrkai.arrays import Array, array_module
from dzrkai_conv.kernels.cuda import cudnn, gemm, pointwise
from dzrkai_conv.kernels.cuda.windows import columns_of, pixels_of
from dzrkai_conv.window import Pair, Window


def im2col(x: Array, window: Window) -> Array:
    """(N, C, height, width) -> (N, C, KH, KW, OH, OW)."""
    height, width = x.shape[2:]
    shape = (*x.shape[:2], *window.kernel, *window.output_size((height, width)))
    col: Array = array_module(x).empty(shape, x.dtype)
    columns_of(x, window, col)
    return col


def col2im(col: Array, window: Window, input_size: Pair) -> Array:
    """(N, C, KH, KW, OH, OW) -> (N, C, height, width)."""
    x: Array = array_module(col).empty((*col.shape[:2], *input_size), col.dtype)
    pixels_of(col, window, x)
    return x


def conv2d(x: Array, W: Array, window: Window, groups: int) -> Array:
    """(N, C, height, width), (OC, C/groups, KH, KW) -> (N, OC, OH, OW)."""
    y = cudnn.conv2d(x, W, window) if cudnn.usable(x) else None
    if y is not None:
        return y
    if pointwise.fits(x, window, groups):
        return pointwise.conv2d(x, W)
    return gemm.conv2d(x, W, window, groups)


def conv2d_grad_x(gy: Array, W: Array, window: Window, groups: int, input_size: Pair) -> Array:
    """(N, OC, OH, OW), (OC, C/groups, KH, KW) -> (N, C, height, width)."""
    gx = cudnn.conv2d_grad_x(gy, W, window, groups, input_size) if cudnn.usable(gy) else None
    if gx is not None:
        return gx
    if pointwise.fits(gy, window, groups):
        return pointwise.conv2d_grad_x(gy, W)
    return gemm.conv2d_grad_x(gy, W, window, groups, input_size)


def conv2d_grad_w(gy: Array, x: Array, window: Window, groups: int) -> Array:
    """(N, OC, OH, OW), (N, C, height, width) -> (OC, C/groups, KH, KW)."""
    gW = cudnn.conv2d_grad_w(gy, x, window, groups) if cudnn.usable(gy) else None
    return gemm.conv2d_grad_w(gy, x, window, groups) if gW is None else gW
