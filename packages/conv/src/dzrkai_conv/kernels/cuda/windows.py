"""The kernels im2col and col2im, called with arrays of any strides."""

from pathlib import Path
from typing import Any

import numpy as np

from dzrkai.arrays import Array, array_module
from dzrkai.cuda.kernel import LARGEST_IMAGE, Kernel, strides_argument
from dzrkai_conv.window import Pair, Window

HERE = Path(__file__).parent
WINDOW = HERE / "window.cuh"
IM2COL = Kernel(HERE / "im2col.cu", WINDOW)
COL2IM = Kernel(HERE / "col2im.cu", WINDOW)

_AXIS = np.dtype(
    [(name, np.int32) for name in ("size", "places", "kernel", "stride", "padding", "dilation")]
)
_WINDOW = np.dtype([("rows", _AXIS), ("columns", _AXIS)])
_COLUMN_STRIDES = np.dtype([(name, np.int64) for name in ("n", "c", "element")])


def columns_of(x: Array, window: Window, col: Array) -> None:
    """Write im2col of `x` (N, C, height, width) into `col` (N, C, KH, KW, OH, OW).

    `x` has any strides; `col` too, but for its places, which lie side by side.
    """
    N, C, height, width = x.shape
    bits = np.dtype(f"u{x.itemsize}")  # a copy asks for the size of numbers, not for their meaning
    IM2COL.launch(
        (bits,),
        (N, C, *col.shape[4:]),
        x,
        col,
        window_argument(window, (height, width)),
        strides_argument(x),
        _column_strides(col),
        np.int32(N),
        np.int32(C),
    )


def pixels_of(col: Array, window: Window, x: Array) -> None:
    """Write col2im of `col` (N, C, KH, KW, OH, OW) into `x` (N, C, height, width).

    The strides of `x` are free, but for its last two axes, in which it is contiguous.
    """
    N, C, height, width = x.shape
    if not _has_places_side_by_side(col):
        col = array_module(col).ascontiguousarray(col)
    COL2IM.launch(
        (x.dtype,),
        x.shape,
        col,
        x,
        window_argument(window, (height, width)),
        _column_strides(col),
        strides_argument(x),
        np.int32(N),
        np.int32(C),
    )


def window_argument(window: Window, input_size: Pair) -> Any:
    """The window on images of this size, as the struct in window.cuh.

    Raises
    ------
    ValueError
        It has more places than a kernel can count.
    """
    places = window.output_size(input_size)
    if places[0] * places[1] > LARGEST_IMAGE:
        raise ValueError(f"x: a window with {places} places is too much for a kernel")
    before = [p for p, _ in window.padding]
    axes = zip(
        input_size, places, window.kernel, window.stride, before, window.dilation, strict=True
    )
    return np.array(tuple(axes), _WINDOW)


def _column_strides(col: Array) -> Any:
    n, c, _, element, _, _ = (stride // col.itemsize for stride in col.strides)
    return np.array((n, c, element), _COLUMN_STRIDES)


def _has_places_side_by_side(col: Array) -> bool:
    """Whether the strides of `col` are what `_column_strides` can say."""
    *_, KW, _, OW = col.shape
    *_, row, element, h, w = col.strides
    return h == OW * w and w == col.itemsize and row == KW * element
