"""im2col, then one product of two matrices, some images at a time.

The contractions are those of `kernels.cpu`. Here the images of a block join the pixels, so that
the matrices are as large as possible, which cuBLAS is fastest at. In each group, for n images,

    columns (K, n P), K = C/groups * KH * KW, P = OH * OW     filters (O, K), O = OC/groups

    y    = filters @ columns            (O, n P)
    gcol = filters.T @ gy               (K, n P), then col2im
    gW   = gy @ columns.T               (O, K), summed up over the blocks

The kernel writes columns in just this order. y and gy are brought from (n, O, P) to (O, n P) and
back by a copy; next to the columns, which are K / O times as large, it costs little.

Cost: N * OC * C/groups * KH * KW * OH * OW multiplications and additions. Bytes: each column is
written once and read once, which is what implicit GEMM, in cuDNN, saves. Memory besides the result:
the columns of one block, at most `SCRATCH` bytes (or one image), and one product of a block;
CuPy's memory pool keeps both for the next call.

float16 is multiplied as it is and summed up as float32 by cuBLAS, and from block to block by us.
"""

from collections.abc import Iterator
from math import prod

from dzrkai.arrays import Array, array_module
from dzrkai_conv.kernels.cuda.windows import columns_of, pixels_of
from dzrkai_conv.precision import accumulator
from dzrkai_conv.window import Pair, Window

SCRATCH = 256 * 2**20  # bytes of columns that are held at a time


def conv2d(x: Array, W: Array, window: Window, groups: int) -> Array:
    """(N, C, height, width), (OC, C/groups, KH, KW) -> (N, OC, OH, OW)."""
    xp, filters = array_module(x), _filter_matrices(W, groups)
    y: Array = xp.empty((len(x), len(W), *window.output_size(_size(x))), x.dtype)
    for block, columns in _blocks_of_columns(x, window, groups):
        _write_pixel_rows(_products(filters, columns), y[block])
    return y


def conv2d_grad_x(gy: Array, W: Array, window: Window, groups: int, input_size: Pair) -> Array:
    """(N, OC, OH, OW), (OC, C/groups, KH, KW) -> (N, C, height, width)."""
    xp, filters = array_module(gy), _filter_matrices(W, groups)
    N, C = len(gy), W.shape[1] * groups
    gx: Array = xp.empty((N, C, *input_size), gy.dtype)
    for block in _blocks(N, gy.itemsize * C * prod(window.kernel) * prod(_size(gy))):
        gcol = _products(filters.swapaxes(1, 2), _pixel_rows(gy[block], groups))
        pixels_of(_as_columns(gcol, gx[block], window), window, gx[block])
    return gx


def conv2d_grad_w(gy: Array, x: Array, window: Window, groups: int) -> Array:
    """(N, OC, OH, OW), (N, C, height, width) -> (OC, C/groups, KH, KW)."""
    xp, OC, C_per_group = array_module(gy), gy.shape[1], x.shape[1] // groups
    K = C_per_group * prod(window.kernel)
    gW: Array = xp.zeros((groups, OC // groups, K), accumulator(gy.dtype))
    for block, columns in _blocks_of_columns(x, window, groups):
        gW += _products(_pixel_rows(gy[block], groups), columns.swapaxes(1, 2))
    return gW.reshape(OC, C_per_group, *window.kernel).astype(gy.dtype, copy=False)


def _products(a: Array, b: Array) -> Array:
    """The matrix product in each group.

    A single one as a product of matrices: CuPy hands transposed ones to cuBLAS as they are, and
    float16 too. Of several, a product of stacks, which copies both, but is one call.
    """
    xp = array_module(a)
    product: Array = xp.empty((len(a), a.shape[1], b.shape[2]), a.dtype)
    if len(a) == 1:
        xp.matmul(a[0], b[0], out=product[0])
    else:
        xp.matmul(a, b, out=product)
    return product


def _blocks(N: int, bytes_per_image: int) -> Iterator[slice]:
    """Cut N images into blocks of at most `SCRATCH` bytes, at least one image each."""
    step = max(1, SCRATCH // bytes_per_image)
    for start in range(0, N, step):
        yield slice(start, min(start + step, N))


def _blocks_of_columns(x: Array, window: Window, groups: int) -> Iterator[tuple[slice, Array]]:
    """Each block of images with its columns (group, K, n P), which the next block overwrites."""
    K, P = x.shape[1] * prod(window.kernel), prod(window.output_size(_size(x)))
    blocks = list(_blocks(len(x), x.itemsize * K * P))
    longest = blocks[0].stop if blocks else 0
    buffer = array_module(x).empty(longest * K * P, x.dtype)
    for block in blocks:
        n = block.stop - block.start
        columns = buffer[: n * K * P].reshape(groups, K // groups, n * P)
        columns_of(x[block], window, _as_columns(columns, x[block], window))
        yield block, columns


def _as_columns(matrices: Array, x: Array, window: Window) -> Array:
    """(group, K, n P), seen as what im2col calls (n, C, KH, KW, OH, OW)."""
    shape = (x.shape[1], *window.kernel, len(x), *window.output_size(_size(x)))
    return matrices.reshape(shape).transpose(3, 0, 1, 2, 4, 5)


def _filter_matrices(W: Array, groups: int) -> Array:
    """(OC, C/groups, KH, KW) -> (group, O, K)."""
    return W.reshape(groups, len(W) // groups, -1)


def _pixel_rows(y: Array, groups: int) -> Array:
    """(n, OC, OH, OW) -> (group, O, n P), a copy."""
    n, OC, OH, OW = y.shape
    return y.transpose(1, 0, 2, 3).reshape(groups, OC // groups, n * OH * OW)


def _write_pixel_rows(rows: Array, y: Array) -> None:
    """(group, O, n P) -> (n, OC, OH, OW)."""
    n, OC, OH, OW = y.shape
    y[...] = rows.reshape(OC, n, OH, OW).transpose(1, 0, 2, 3)


def _size(x: Array) -> Pair:
    return x.shape[2], x.shape[3]
