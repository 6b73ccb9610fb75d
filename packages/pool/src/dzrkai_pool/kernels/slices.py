"""Pooling by slices, with NumPy alone: first one axis, then the other.

The maximum of a rectangle is the maximum of the maxima of its rows, and so with sums. What one
element of the window meets along an axis, in all places at once, is a slice of the images
(`meetings`); so KH operations on such slices pool the height of all images, and KW more the width.

Which pixel was largest is kept axis by axis too: in each row the column, and then the row. That
order finds the first in reading order: the first row that has the maximum, and its first column.

A block of images or channels takes both steps before the next one begins, so that what lies
between the steps stays in the processor's cache.

Chosen        for all arrays that no compiled kernel fits.
Operations    maximum and mean: KH width / SW + KW a place, not KH KW; an index and a gradient:
              about three times as many.
Bytes         x is read and y is written once. The index has a byte for each row and place of the
              window, and one more for each place.
Source        M. van Herk, A fast algorithm for local minimum and maximum filters on rectangular
              and octagonal kernels, Pattern Recognition Letters 13, 1992 (axis by axis).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from dzrkai.arrays import Array
from dzrkai_conv.kernels.threads import share
from dzrkai_conv.precision import accumulator
from dzrkai_conv.window import Pair, Window
from dzrkai_pool.kernels.meetings import Axis, axis_of

HEIGHT, WIDTH = 2, 3  # the axes
BLOCK = 65_536  # numbers of the images that take both steps together: 256 KB of float32

COST = 16  # what one number costs, in multiplications of a matrix product

Block = tuple[slice, slice]  # images, channels
Index = tuple[Array, Array]  # in each row the column (N, C, height, OW), and the row (N, C, OH, OW)


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


def max_index(x: Array, window: Window) -> Index:
    """Where the largest pixel of each window is."""
    (height, _), (OH, OW) = _size(x), window.output_size(_size(x))
    down, across = _both(window, _size(x))
    column = _empty(x, (height, OW), np.min_scalar_type(window.kernel[1] - 1))
    row = _empty(x, (OH, OW), np.min_scalar_type(window.kernel[0] - 1))

    def find(block: Block) -> None:
        widest = _empty(x[block], (height, OW))
        _find(x[block], across, WIDTH, widest, column[block])
        _find(widest, down, HEIGHT, _empty(x[block], (OH, OW)), row[block])

    _each_block(find, x)
    return column, row


def gather(x: Array, index: Index, window: Window) -> Array:
    """From each window the pixel that the index names."""
    (height, _), (OH, OW) = _size(x), window.output_size(_size(x))
    down, across = _both(window, _size(x))
    column, row = index
    y = _empty(x, (OH, OW))

    def pick(block: Block) -> None:
        picked = _empty(x[block], (height, OW))
        _pick(x[block], column[block], across, WIDTH, picked)
        _pick(picked, row[block], down, HEIGHT, y[block])

    _each_block(pick, x)
    return y


def scatter(gy: Array, index: Index, window: Window, input_size: Pair) -> Array:
    """Each value added to the pixel that the index names."""
    down, across = _both(window, input_size)
    column, row = index
    gx = _empty(gy, input_size, accumulator(gy.dtype))

    def spread(block: Block) -> None:
        rows = _empty(gx[block], (input_size[0], gy.shape[3]))
        _spread(gy[block], down, HEIGHT, rows, row[block])
        _spread(rows, across, WIDTH, gx[block], column[block])

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


def _find(x: Array, met: Axis, axis: int, y: Array, index: Array) -> None:
    """Fill y with the largest along the axis, and index with the first element that it was."""
    y[...] = _lowest(x.dtype)
    for meeting in reversed(met.meetings):
        _at(index, axis, meeting.places)[...] = meeting.element  # the first that there is
    for meeting in met.meetings:
        here = _at(y, axis, meeting.places)
        pixel = _at(x, axis, meeting.pixels).copy(order="K")  # with gaps, each reading is slow
        larger = pixel > here
        if x.dtype.kind == "f":
            larger |= np.isnan(pixel)  # counts as largest, and the last one of several
        element = larger.view(np.uint8) * index.dtype.type(meeting.element)
        found = _at(index, axis, meeting.places)
        np.maximum(found, element, out=found)
        np.maximum(here, pixel, out=here)


def _pick(x: Array, index: Array, met: Axis, axis: int, y: Array) -> None:
    """Fill y with the pixels along the axis that the index names."""
    for meeting in met.meetings:
        chosen = _at(index, axis, meeting.places) == meeting.element
        pixel = _at(x, axis, meeting.pixels)
        np.copyto(_at(y, axis, meeting.places), pixel, where=chosen)


def _spread(gy: Array, met: Axis, axis: int, gx: Array, index: Array | None = None) -> None:
    """Fill gx with sums: each value goes to all pixels that its window meets along the axis.

    With an index it goes to the one that the index names.
    """
    if not met.once:
        gx[...] = 0
    for meeting in met.meetings:
        value = _at(gy, axis, meeting.places)
        if index is not None:
            value = _where(_at(index, axis, meeting.places) == meeting.element, value)
        pixel = _at(gx, axis, meeting.pixels)
        if met.once:
            pixel[...] = value
        else:
            pixel += value


def _where(chosen: Array, value: Array) -> Array:
    """`np.where(chosen, value, 0)` at four times the speed.

    A product with the mask would be as fast, but make NaN of infinity.
    """
    bits = np.dtype(f"i{value.itemsize}")
    mask = (-chosen.view(np.int8)).astype(bits)  # -1 has all bits set, 0 none
    kept: Array = value.view(bits) & mask
    return kept.view(value.dtype)


def _at(x: Array, axis: int, where: slice) -> Array:
    return x[:, :, where] if axis == HEIGHT else x[:, :, :, where]


# -- blocks and sizes --------------------------------------------------------------------------


def _each_block(work: Callable[[Block], None], x: Array) -> None:
    """Call `work` for each block of `x`, several at a time where there are several threads."""

    def work_through(blocks: Sequence[Block]) -> None:
        for block in blocks:
            work(block)

    share(work_through, list(_blocks(x)), COST * x.size)


def _blocks(x: Array) -> Iterator[Block]:
    """Cut images, or the channels of one, into blocks of about `BLOCK` numbers."""
    N, C, height, width = x.shape
    channels = max(1, min(C, BLOCK // (height * width)))
    images = max(1, BLOCK // (channels * height * width)) if channels == C else 1
    for n in range(0, N, images):
        for c in range(0, C, channels):
            yield slice(n, n + images), slice(c, c + channels)


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
