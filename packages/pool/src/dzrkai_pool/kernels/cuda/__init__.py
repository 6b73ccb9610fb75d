"""Pooling on a GPU: one kernel for each function, explained in its `.cu` file.

All are limited by memory: each array is read or written once, and nothing else is held.
"""

from pathlib import Path
from typing import Any

import numpy as np

from dzrkai.arrays import Array, array_module
from dzrkai.cuda.kernel import Kernel, strides_argument
from dzrkai_conv.kernels.cuda.windows import WINDOW, window_argument
from dzrkai_conv.window import Pair, Window

HERE = Path(__file__).parent
MAX_POOL2D = Kernel(HERE / "max_pool2d.cu", WINDOW)
GATHER = Kernel(HERE / "gather.cu", WINDOW)
SCATTER = Kernel(HERE / "scatter.cu", WINDOW)
AVG_POOL2D = Kernel(HERE / "avg_pool2d.cu", WINDOW)
AVG_POOL2D_GRAD = Kernel(HERE / "avg_pool2d_grad.cu", WINDOW)


def max_pool2d(x: Array, window: Window) -> tuple[Array, Array]:
    """The maxima, and which element of the window each of them was: i * KW + j."""
    y = _empty(x, window.output_size(_size(x)))
    index = _empty(x, window.output_size(_size(x)), _index_dtype(window))
    MAX_POOL2D.launch((x.dtype, index.dtype), y.shape, x, y, index, *_geometry(x, window, x))
    return y, index


def gather(x: Array, index: Array, window: Window) -> Array:
    """From each window the pixel that the index names."""
    y = _empty(x, _size(index))
    bits = np.dtype(f"u{x.itemsize}")  # a copy asks for the size of numbers, not for their meaning
    GATHER.launch((bits, index.dtype), y.shape, x, index, y, *_geometry(x, window, x))
    return y


def scatter(gy: Array, index: Array, window: Window, input_size: Pair) -> Array:
    """Each value added to the pixel that the index names."""
    gx = _empty(gy, input_size)
    SCATTER.launch((gy.dtype, index.dtype), gx.shape, gy, index, gx, *_geometry(gx, window, gy))
    return gx


def avg_pool2d(x: Array, divisor: Array, window: Window) -> Array:
    """The sum of each window by its divisor (OH, OW)."""
    y = _empty(x, window.output_size(_size(x)))
    AVG_POOL2D.launch((x.dtype,), y.shape, x, divisor, y, *_geometry(x, window, x))
    return y


def avg_pool2d_grad(gy: Array, divisor: Array, window: Window, input_size: Pair) -> Array:
    """Each value by its divisor, added to all pixels of its window."""
    gx = _empty(gy, input_size)
    AVG_POOL2D_GRAD.launch((gy.dtype,), gx.shape, gy, divisor, gx, *_geometry(gx, window, gy))
    return gx


def _geometry(images: Array, window: Window, read: Array) -> tuple[Any, ...]:
    """What ends each kernel's arguments: the window, the strides of what it reads, N and C."""
    N, C = images.shape[:2]
    return (
        window_argument(window, _size(images)),
        strides_argument(read),
        np.int32(N),
        np.int32(C),
    )


def _empty(like: Array, size: Pair, dtype: np.dtype[Any] | None = None) -> Array:
    """Images of another size, on the same device."""
    shape = (*like.shape[:2], *size)
    return array_module(like).empty(shape, dtype or like.dtype)  # type: ignore[no-any-return]


def _size(x: Array) -> Pair:
    return x.shape[2], x.shape[3]


def _index_dtype(window: Window) -> np.dtype[Any]:
    """The smallest type that counts the window's elements: the index lives as long as the graph."""
    return np.min_scalar_type(window.kernel[0] * window.kernel[1] - 1)
