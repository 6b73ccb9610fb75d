"""Pooling by slices, with NumPy alone: first one axis, then the other.

The maximum of a rectangle is the maximum of the maxima of its rows, and so with sums. What one
element of the window meets along an axis, in all places at once, is a slice of the images
(`meetings`); so KH operations on such slices pool the height of all images, and KW more the width.

Which pixel was largest takes both axes at once: each element of the window is compared with the
maxima, which are there already.

A block of images or channels takes all steps before the next one begins, so that what lies between
the steps stays in the processor's cache. It is no smaller than that: after each step of NumPy's,
threads wait for each other, since only one of them may run Python.

Chosen        for all arrays that no compiled kernel fits.
Operations    maximum and mean: KH width / SW + KW a place, not KH KW; an index and a gradient:
              some KH KW each.
Bytes         x is read and y is written once. The index has a byte for each place.
Source        M. van Herk, A fast algorithm for local minimum and maximum filters on rectangular
              and octagonal kernels, Pattern Recognition Letters 13, 1992 (axis by axis).
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import ceil
from typing import Any

import numpy as np

from dzrkai.arrays import Array, where_or_zero
from dzrkai.threads import share, slices
from dzrkai_conv.precision import accumulator
from dzrkai_conv.window import Pair, Window
from dzrkai_pool.kernels.meetings import Axis, axis_of
from dzrkai_pool.kernels.threads import parts

HEIGHT, WIDTH = 2, 3  # the axes
BLOCK = 524_288  # numbers of the images that take all steps together: 2 MB of float32


Block = tuple[slice, slice]  # images, channels
Index = Array  # (N, C, OH, OW)


def max_pool2d(x: Array, window: Window) -> Array:
    """The largest pixel of each window."""
    y = _empty(x, window.output_size(_size(x)))
    down, across = _both(window, _size(x))

    def pool(block: Block) -> None:
        highest = _empty(x[block], (y.shape[2], x.shape[3]))
        _combine(np.maximum, x[block], down, HEIGHT, highest, _lowest(x.dtype))
        _combine(np.maximum, highest, across, WIDTH, y[block], _lowest(x.dtype))

    _each_block(pool, x)
    return y


def max_index(x: Array, y: Array, window: Window) -> Index:
    """Which element of the window its largest pixel y is: the first of several, of NaN the last."""
    elements = _elements(window, _size(x))
    index = _empty(y, _size(y), np.min_scalar_type(window.kernel[0] * window.kernel[1]))
    first, has_nan = max(elements)[0] + 1, np.isnan(y).any()

    def find(block: Block) -> None:
        highest, found, pixels = y[block], index[block], np.empty_like(y[block])
        found[...] = 0
        for element, places, seen in elements:  # the sooner it comes, the higher it counts
            here = pixels[:, :, *places]
            here[...] = x[block][:, :, *seen]  # read with gaps once
            match = (here == highest[:, :, *places]).view(np.uint8)
            ahead = found[:, :, *places]
            np.maximum(ahead, match * index.dtype.type(first - element), out=ahead)
        np.subtract(first, found, out=found)
        for element, places, seen in elements if has_nan else ():
            found[:, :, *places][np.isnan(x[block][:, :, *seen])] = element

    _each_block(find, x)
    return index


def gather(x: Array, index: Index, window: Window) -> Array:
    """From each window the pixel that the index names."""
    y = _empty(x, _size(index))

    def pick(block: Block) -> None:
        for element, places, seen in _elements(window, _size(x)):
            chosen = index[block][:, :, *places] == element
            np.copyto(y[block][:, :, *places], x[block][:, :, *seen], where=chosen)

    _each_block(pick, x)
    return y


def scatter(gy: Array, index: Index, window: Window, input_size: Pair) -> Array:
    """Each value added to the pixel that the index names."""
    gx = _empty(gy, input_size, accumulator(gy.dtype))
    once = all(axis.once for axis in _both(window, input_size))

    def spread(block: Block) -> None:
        if not once:
            gx[block] = 0
        for element, places, seen in _elements(window, input_size):
            chosen = index[block][:, :, *places] == element
            value, pixel = where_or_zero(chosen, gy[block][:, :, *places]), gx[block][:, :, *seen]
            if once:
                pixel[...] = value
            else:
                pixel += value

    _each_block(spread, gx)
    return gx.astype(gy.dtype, copy=False)


def avg_pool2d(x: Array, divisor: Array, window: Window) -> Array:
    """The sum of each window by its divisor (OH, OW)."""
    y = _empty(x, window.output_size(_size(x)), accumulator(x.dtype))
    down, across = _both(window, _size(x))
    divisor = _plain(divisor, y.dtype)

    def average(block: Block) -> None:
        sums = _empty(y[block], (y.shape[2], x.shape[3]))
        _combine(np.add, x[block], down, HEIGHT, sums, 0)
        _combine(np.add, sums, across, WIDTH, y[block], 0)
        y[block] /= divisor

    _each_block(average, x)
    return y.astype(x.dtype, copy=False)


def avg_pool2d_grad(gy: Array, divisor: Array, window: Window, input_size: Pair) -> Array:
    """Each value by its divisor, added to all pixels of its window."""
    gx = _empty(gy, input_size, accumulator(gy.dtype))
    down, across = _both(window, input_size)
    divisor = _plain(divisor, gx.dtype)

    def spread(block: Block) -> None:
        rows = _empty(gx[block], (input_size[0], gy.shape[3]))
        _spread(gy[block] / divisor, down, HEIGHT, rows)
        _spread(rows, across, WIDTH, gx[block])

    _each_block(spread, gx)
    return gx.astype(gy.dtype, copy=False)


# -- one axis ----------------------------------------------------------------------------------


def _combine(operation: np.ufunc, x: Array, met: Axis, axis: int, y: Array, neutral: Any) -> None:
    """Fill y with what `operation` makes of all that the window meets along the axis."""
    everywhere = [meeting for meeting in met.meetings if meeting.everywhere]
    if len(everywhere) > 1:  # these two leave no place out: y need not be filled before
        done = everywhere[:2]
        first, second = (_at(x, axis, meeting.pixels) for meeting in done)
        operation(first, second, out=y, dtype=y.dtype)
    else:
        done = []
        y[...] = neutral
    for meeting in met.meetings:
        if meeting not in done:
            here = _at(y, axis, meeting.places)
            operation(here, _at(x, axis, meeting.pixels), out=here)


def _spread(gy: Array, met: Axis, axis: int, gx: Array) -> None:
    """Fill gx with sums: each value goes to all pixels that its window meets along the axis."""
    if not met.once:
        gx[...] = 0
    for meeting in met.meetings:
        value, pixel = _at(gy, axis, meeting.places), _at(gx, axis, meeting.pixels)
        if met.once:
            pixel[...] = value
        else:
            pixel += value


def _at(x: Array, axis: int, where: slice) -> Array:
    return x[:, :, where] if axis == HEIGHT else x[:, :, :, where]


# -- both axes ---------------------------------------------------------------------------------


def _elements(
    window: Window, input_size: Pair
) -> list[tuple[int, tuple[slice, slice], tuple[slice, slice]]]:
    """Each element of the window, counted i * KW + j, its places, and the pixels it meets there."""
    down, across = _both(window, input_size)
    return [
        (i.element * window.kernel[1] + j.element, (i.places, j.places), (i.pixels, j.pixels))
        for i in down.meetings
        for j in across.meetings
    ]


# -- blocks and sizes --------------------------------------------------------------------------


def _each_block(work: Callable[[Block], None], x: Array) -> None:
    """Call `work` for each block of `x`, several at a time where there are several threads."""

    def work_through(blocks: Sequence[Block]) -> None:
        for block in blocks:
            work(block)

    share(work_through, list(_blocks(x)), parts(x.size))


def _blocks(x: Array) -> Iterator[Block]:
    """Cut images, or the channels of one, into blocks of at most `BLOCK` numbers, all alike."""
    N, C, height, width = x.shape
    per_image = C * height * width
    images = slices(N, max(parts(x.size), ceil(x.size / BLOCK)))
    channels = slices(C, ceil(per_image / BLOCK))
    yield from product(images, channels)


def _both(window: Window, input_size: Pair) -> tuple[Axis, Axis]:
    return axis_of(window, input_size, 0), axis_of(window, input_size, 1)


def _size(x: Array) -> Pair:
    return x.shape[2], x.shape[3]


def _empty(like: Array, size: Pair, dtype: Any = None) -> Array:
    """Images of another size, their axes in the same order in memory."""
    return np.empty_like(like, dtype, shape=(*like.shape[:2], *size))


def _plain(divisor: Array, dtype: np.dtype[Any]) -> Any:
    """The divisor as one number where it is the same everywhere, which is faster."""
    return divisor.flat[0] if (divisor == divisor.flat[0]).all() else divisor.astype(dtype)


def _lowest(dtype: np.dtype[Any]) -> Any:
    """The number that no other is smaller than."""
    if dtype.kind == "f":
        return -np.inf
    return False if dtype.kind == "b" else np.iinfo(dtype).min
