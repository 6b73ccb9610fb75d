"""Pooling with NumPy: one pass over the images for each element of the window.

What element (i, j) meets, over all places of the window at once, is a strided slice of the padded
images (`Window.reads`). Running through the KH * KW slices takes maxima, sums and indices of all
windows together. Beyond the result, memory is needed for the padded images and a few arrays of
the size of the result: the windows are never copied side by side.
"""

from typing import Any

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.kernels.cpu import pad
from dzrkai_conv.precision import accumulator
from dzrkai_conv.window import Pair, Window


def max_pool2d(x: Array, window: Window) -> tuple[Array, Array]:
    """The maxima, and which element of the window each of them was: i * KW + j."""
    shape = _output_shape(x, window)
    y = np.full(shape, _lowest(x.dtype), x.dtype)
    index = np.zeros(shape, _index_dtype(window))
    padded = pad(x, window, _lowest(x.dtype))
    for number, (_, _, rows, columns) in enumerate(window.reads(_size(y))):
        pixel = padded[:, :, rows, columns]
        larger = (pixel > y) | (pixel != pixel)  # NaN differs from itself, and stays: see `>`
        np.copyto(y, pixel, where=larger)
        np.copyto(index, number, where=larger, casting="unsafe")
    return y, index


def gather(x: Array, index: Array, window: Window) -> Array:
    """From each window the pixel that the index names."""
    y = np.empty(index.shape, x.dtype)
    padded = pad(x, window)
    for number, (_, _, rows, columns) in enumerate(window.reads(_size(y))):
        np.copyto(y, padded[:, :, rows, columns], where=index == number)
    return y


def scatter(gy: Array, index: Array, window: Window, input_size: Pair) -> Array:
    """Each value added to the pixel that the index names."""
    padded = _zeros(gy, window, input_size)
    for number, (_, _, rows, columns) in enumerate(window.reads(_size(gy))):
        padded[:, :, rows, columns] += np.where(index == number, gy, gy.dtype.type(0))
    return padded[window.inside(input_size)].astype(gy.dtype, copy=False)


def avg_pool2d(x: Array, divisor: Array, window: Window) -> Array:
    """The sum of each window by its divisor (OH, OW)."""
    total = np.zeros(_output_shape(x, window), accumulator(x.dtype))
    padded = pad(x, window)
    for _, _, rows, columns in window.reads(_size(total)):
        total += padded[:, :, rows, columns]
    total /= divisor
    return total.astype(x.dtype, copy=False)


def avg_pool2d_grad(gy: Array, divisor: Array, window: Window, input_size: Pair) -> Array:
    """Each value by its divisor, added to all pixels of its window."""
    share = gy / divisor.astype(accumulator(gy.dtype))
    padded = _zeros(gy, window, input_size)
    for _, _, rows, columns in window.reads(_size(gy)):
        padded[:, :, rows, columns] += share
    return padded[window.inside(input_size)].astype(gy.dtype, copy=False)


def _size(x: Array) -> Pair:
    return x.shape[2], x.shape[3]


def _output_shape(x: Array, window: Window) -> tuple[int, ...]:
    return (*x.shape[:2], *window.output_size(_size(x)))


def _zeros(gy: Array, window: Window, input_size: Pair) -> Array:
    """Padded images to add gradients up in."""
    return np.zeros((*gy.shape[:2], *window.padded_size(input_size)), accumulator(gy.dtype))


def _lowest(dtype: np.dtype[Any]) -> Any:
    """The number that no other is smaller than."""
    if dtype.kind == "f":
        return -np.inf
    return False if dtype.kind == "b" else np.iinfo(dtype).min


def _index_dtype(window: Window) -> np.dtype[Any]:
    """The smallest type that counts the window's elements: the index lives as long as the graph."""
    return np.min_scalar_type(window.kernel[0] * window.kernel[1] - 1)
