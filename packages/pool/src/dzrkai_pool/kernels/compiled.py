"""Pooling in loops that Numba compiles: the definition, written out, one channel after another.

A compiled loop needs no slices of whole images: all of a window can be looked at before going on to
the next, and what was read once is still in the processor's nearest cache. The loops themselves
are in `loops`, those for windows of 2x2 side by side in `pairs`; here they get their arrays, and
the threads of `share` get their channels.

The index counts the elements of the window, i * KW + j, and a small table says how far from the
window's corner each of them lies in memory. So gather and scatter take one step a place.

Chosen        for float32 and float64 where Numba is installed (`dzrkai-pool[fast]`).
Operations    maximum, mean and index: KH SW + KW SW a place, eight at once; gather and scatter: 1.
              2x2 side by side: 4 a place, each way, eight or sixteen at once.
Bytes         each array is read or written once; the index has a byte a place. What does not lie in
              memory as (N, C, height, width) is copied first.
Source        S. K. Lam, A. Pitrou and S. Seibert, Numba: A LLVM-based Python JIT Compiler, 2015.
"""

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from dzrkai.arrays import Array
from dzrkai.threads import share
from dzrkai_conv.window import Pair, Window
from dzrkai_pool.kernels import loops, pairs
from dzrkai_pool.kernels.threads import parts

SIDE_BY_SIDE = Window.of(2, 2)

Index = Array  # (N, C, OH, OW)


def max_pool2d(x: Array, window: Window) -> Array:
    """The largest pixel of each window."""
    y = _empty(x, window.output_size(_size(x)), x.dtype)
    _each_channel(_loops(window).max_pool2d, (x, y), window)
    return y


def max_index(x: Array, y: Array, window: Window) -> Index:
    """Which element of the window its largest pixel is; finding it anew is cheaper than reading."""
    elements = window.kernel[0] * window.kernel[1]
    index = _empty(x, _size(y), np.min_scalar_type(elements - 1))
    _each_channel(_loops(window).max_index, (x, index), window)
    return index


def gather(x: Array, index: Index, window: Window) -> Array:
    """From each window the pixel that the index names."""
    y = _empty(x, _size(index), x.dtype)
    _each_channel(loops.gather, (x, index, y), window, _steps(window, x.shape[3]))
    return y


def scatter(gy: Array, index: Index, window: Window, input_size: Pair) -> Array:
    """Each value added to the pixel that the index names."""
    gx = _empty(gy, input_size, gy.dtype)
    _each_channel(_loops(window).scatter, (gy, index, gx), window, _steps(window, input_size[1]))
    return gx


def avg_pool2d(x: Array, divisor: Array, window: Window) -> Array:
    """The sum of each window by its divisor (OH, OW)."""
    y = _empty(x, window.output_size(_size(x)), x.dtype)
    _each_channel(_loops(window).avg_pool2d, (x, y), window, divisor.astype(x.dtype))
    return y


def avg_pool2d_grad(gy: Array, divisor: Array, window: Window, input_size: Pair) -> Array:
    """Each value by its divisor, added to all pixels of its window."""
    gx = _empty(gy, input_size, gy.dtype)
    _each_channel(_loops(window).avg_pool2d_grad, (gy, gx), window, divisor.astype(gy.dtype))
    return gx


def _loops(window: Window) -> ModuleType:
    return pairs if window == SIDE_BY_SIDE else loops


def _each_channel(
    loop: Callable[..., None], arrays: Sequence[Array], window: Window, *more: Array
) -> None:
    """Run a loop over the channels of all images, each thread over its share of them."""
    channels = [_contiguous(array) for array in arrays]
    geometry = (*window.kernel, *window.stride, *(p for p, _ in window.padding), *window.dilation)

    def work(numbers: Sequence[int]) -> None:
        part = slice(numbers[0], numbers[-1] + 1) if numbers else slice(0)
        loop(*[array[part] for array in channels], geometry, *more)

    share(work, range(len(channels[0])), parts(max(array.size for array in arrays)))


def _contiguous(array: Array) -> Array:
    """(N, C, height, width) -> (N C, height, width), copied if need be."""
    N, C, height, width = array.shape
    return np.ascontiguousarray(array).reshape(N * C, height, width)


def _steps(window: Window, width: int) -> Array:
    """How far from the window's corner its elements lie, in a row of memory."""
    (KH, KW), (DH, DW) = window.kernel, window.dilation
    return np.add.outer(np.arange(KH) * DH * width, np.arange(KW) * DW).ravel()


def _empty(like: Array, size: Pair, dtype: np.dtype[Any]) -> Array:
    return np.empty((*like.shape[:2], *size), dtype)


def _size(x: Array) -> Pair:
    return x.shape[2], x.shape[3]
