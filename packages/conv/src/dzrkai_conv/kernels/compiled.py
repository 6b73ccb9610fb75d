"""The loops of im2col and col2im, compiled by Numba.

`windows` moves one element of the window at a time, in strokes of NumPy over all places: fine for
large images, but each short row of a small one costs as much as a long row. Compiled, rows are
copied one by one at the speed of memory. The products stay with BLAS, the threads with `threads`:
these functions let go of the interpreter's lock, and run in whichever thread calls them.

Numba compiles a function when it is first called with arrays of a type, in about a second, and
keeps the machine code beside the source file or in the user's cache folder: the next process only
loads it.

It is chosen wherever Numba is installed: `pip install dzrkai-conv[fast]`.

Source: S. K. Lam, A. Pitrou and S. Seibert, Numba: A LLVM-based Python JIT Compiler, 2015.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from dzrkai.arrays import Array
from dzrkai_conv.window import Window

compiled = njit(nogil=True, cache=True, error_model="numpy")
# The type of an index: never negative, so that no instruction asks whether it counts backwards.
U = np.uint64


def copy_windows(x: Array, window: Window, rows: slice, col: Array) -> None:
    """Fill col (N, C, KH, KW, rows, OW), as `windows.copy_windows` does."""
    _copy(x, col.ravel(order="K"), *_places(window, rows, col))


def add_windows(col: Array, window: Window, rows: slice, x: Array) -> None:
    """Add col (N, C, KH, KW, rows, OW) to x, as `windows.add_windows` does."""
    _add(x, col.ravel(order="K"), *_places(window, rows, col))


def _places(window: Window, rows: slice, col: Array) -> tuple[Any, ...]:
    """The integers of the loops: how far apart numbers of col lie, and the window's own."""
    steps = tuple(step // col.itemsize for step in col.strides[:4])
    (top, _), (left, _) = window.padding
    first = rows.start * window.stride[0] - top, -left
    return steps, col.shape[2:], window.stride, window.dilation, first


@compiled
def _copy(x, col, steps, shape, stride, dilation, first):  # type: ignore[no-untyped-def]
    N, C, height, width = x.shape
    KH, KW, OH, OW = shape
    for n in range(N):
        for c in range(C):
            image = x[n, c]
            for i in range(KH):
                for j in range(KW):
                    to = n * steps[0] + c * steps[1] + i * steps[2] + j * steps[3]
                    places = col[to : to + OH * OW].reshape(OH, OW)
                    top, left = i * dilation[0] + first[0], j * dilation[1] + first[1]
                    start, stop = _inside(left, stride[1], width, OW)
                    for h in range(OH):
                        row = h * stride[0] + top
                        if row < 0 or row >= height:
                            for w in range(OW):
                                places[U(h), U(w)] = 0
                            continue
                        for w in range(start):
                            places[U(h), U(w)] = 0
                        for w in range(stop, OW):
                            places[U(h), U(w)] = 0
                        if stride[1] == 1:
                            for w in range(start, stop):
                                places[U(h), U(w)] = image[U(row), U(w + left)]
                        elif stride[1] == 2:  # written out: it becomes vector instructions
                            for w in range(start, stop):
                                places[U(h), U(w)] = image[U(row), U(2 * w + left)]
                        else:
                            for w in range(start, stop):
                                places[U(h), U(w)] = image[U(row), U(stride[1] * w + left)]


@compiled
def _add(x, col, steps, shape, stride, dilation, first):  # type: ignore[no-untyped-def]
    N, C, height, width = x.shape
    KH, KW, OH, OW = shape
    for n in range(N):
        for c in range(C):
            image = x[n, c]
            for i in range(KH):
                for j in range(KW):
                    to = n * steps[0] + c * steps[1] + i * steps[2] + j * steps[3]
                    places = col[to : to + OH * OW].reshape(OH, OW)
                    top, left = i * dilation[0] + first[0], j * dilation[1] + first[1]
                    start, stop = _inside(left, stride[1], width, OW)
                    for h in range(OH):
                        row = h * stride[0] + top
                        if row < 0 or row >= height:
                            continue
                        if stride[1] == 1:
                            for w in range(start, stop):
                                image[U(row), U(w + left)] += places[U(h), U(w)]
                        else:
                            for w in range(start, stop):
                                image[U(row), U(stride[1] * w + left)] += places[U(h), U(w)]


@compiled
def _inside(offset, stride, size, places):  # type: ignore[no-untyped-def]
    """The range of places p with 0 <= p * stride + offset < size."""
    start = min(places, max(0, -(offset // stride)))
    return start, max(start, min(places, (size - 1 - offset) // stride + 1))
