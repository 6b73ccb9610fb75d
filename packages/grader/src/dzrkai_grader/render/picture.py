"""A small picture of two arrays: the 2-D slice round the first wrong entry, as numbers in words.

A learner who sees *where* the numbers differ is half-way to the reason. The picture takes the
slice of the arrays that holds the first wrong entry, along the last two axes that are longer than
one, and cuts a window out of it. The terminal and the HTML page draw the same picture.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Panel:
    """One array of the picture: its window as text, as numbers, and where `got` is wrong in it."""

    title: str
    cells: tuple[tuple[str, ...], ...]
    values: NDArray[Any]
    wrong: NDArray[np.bool_]


@dataclass(frozen=True)
class Picture:
    """Panels of one window, and where the window lies in the arrays.

    Attributes
    ----------
    panels : tuple of Panel
        ``expected``, ``got`` and, where the shapes agree, ``difference`` (got - expected).
    index : str
        The slice that is shown, such as ``[0, 1, :, :]``; empty for a single number.
    rows, columns : range
        The positions along the slice's two axes that the window shows.
    row_axis, column_axis : int or None
        Which axes of the array these are; None where the array has no such axis.
    """

    panels: tuple[Panel, ...]
    index: str
    rows: range
    columns: range
    row_axis: int | None
    column_axis: int | None


@dataclass(frozen=True)
class _View:
    """Which 2-D window of an array is looked at."""

    first: tuple[int, ...]
    row_axis: int | None
    column_axis: int | None
    rows: range
    columns: range

    def of(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return the window of `array`, as a 2-D array."""
        taken: list[int | slice] = list(self.first)
        if self.row_axis is not None:
            taken[self.row_axis] = slice(self.rows.start, self.rows.stop)
        if self.column_axis is not None:
            taken[self.column_axis] = slice(self.columns.start, self.columns.stop)
        return np.atleast_2d(array[tuple(taken)])

    @property
    def index(self) -> str:
        free = (self.row_axis, self.column_axis)
        shown = [":" if axis in free else str(at) for axis, at in enumerate(self.first)]
        return f"[{', '.join(shown)}]" if shown else ""


def draw(
    expected: NDArray[Any],
    got: NDArray[Any],
    wrong: NDArray[np.bool_] | None = None,
    *,
    first: tuple[int, ...] | None = None,
    rows: int = 6,
    columns: int = 8,
) -> Picture | None:
    """Draw `expected` beside `got`, and their difference where the shapes agree.

    Parameters
    ----------
    expected, got : ndarray
        The two arrays, of numbers or truth values.
    wrong : ndarray of bool, optional
        Which entries of `got` are wrong; of the common shape.
    first : tuple of int, optional
        The entry that the picture is about; the first wrong one where it is not given.
    rows, columns : int
        The size that the window has at most.

    Returns
    -------
    Picture or None
        None where there is nothing to draw: an array without entries, or arrays of different ndim.
    """
    if expected.ndim != got.ndim or not expected.size or not got.size:
        return None
    if expected.shape != got.shape:
        return _draw_shapes(expected, got, rows, columns)
    if wrong is None:
        wrong = np.zeros(got.shape, dtype=np.bool_)
    view = _view(got.shape, first or first_index(wrong), rows, columns)
    return _compose(view, view.of(expected), view.of(got), view.of(wrong))


def draw_part(
    array: NDArray[Any], part: NDArray[np.bool_], *, rows: int = 6, columns: int = 8
) -> Picture:
    """Draw the slice of an array that holds the first entry of a part, and the part within it."""
    view = _view(array.shape, first_index(part), rows, columns)
    window = view.of(array)
    return _picture(view, [_panel("", window, number_format([window]), view.of(part))])


def first_index(wrong: NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the index of the first true entry in C order; of the very first where none is."""
    return tuple(int(i) for i in np.unravel_index(int(np.argmax(wrong)), wrong.shape))


def _draw_shapes(expected: NDArray[Any], got: NDArray[Any], rows: int, columns: int) -> Picture:
    larger = tuple(map(max, expected.shape, got.shape))
    view = _view(larger, (0,) * got.ndim, rows, columns)
    windows = [view.of(expected), view.of(got)]
    write = number_format(windows)
    panels = [_panel(title, window, write) for title, window in zip(_TITLES, windows, strict=False)]
    return _picture(view, panels)


def _compose(
    view: _View, expected: NDArray[Any], got: NDArray[Any], wrong: NDArray[np.bool_]
) -> Picture:
    write = number_format([expected, got])
    with np.errstate(invalid="ignore", over="ignore"):
        difference = got.astype(np.float64) - expected.astype(np.float64)
    write_difference = number_format([difference[wrong]])
    cells = tuple(
        tuple(write_difference(value) if bad else "." for value, bad in zip(*row, strict=True))
        for row in zip(difference, wrong, strict=True)
    )
    return _picture(
        view,
        [
            _panel("expected", expected, write, wrong),
            _panel("got", got, write, wrong),
            Panel("difference", cells, np.where(wrong, difference, 0.0), wrong),
        ],
    )


_TITLES = ("expected", "got", "difference")


def _picture(view: _View, panels: Sequence[Panel]) -> Picture:
    return Picture(
        tuple(panels), view.index, view.rows, view.columns, view.row_axis, view.column_axis
    )


def _panel(
    title: str,
    window: NDArray[Any],
    write: Callable[[Any], str],
    wrong: NDArray[np.bool_] | None = None,
) -> Panel:
    cells = tuple(tuple(write(value) for value in row) for row in window)
    if wrong is None:
        wrong = np.zeros(window.shape, dtype=np.bool_)
    return Panel(title, cells, window, wrong)


def _view(shape: tuple[int, ...], first: tuple[int, ...], rows: int, columns: int) -> _View:
    row_axis, column_axis = _axes(shape)
    return _View(
        first,
        row_axis,
        column_axis,
        range(1) if row_axis is None else _window(shape[row_axis], first[row_axis], rows),
        range(1)
        if column_axis is None
        else _window(shape[column_axis], first[column_axis], columns),
    )


def _axes(shape: tuple[int, ...]) -> tuple[int | None, int | None]:
    """Choose the last two axes that are longer than one; the last ones where there are too few."""
    if len(shape) < 2:
        return None, (0 if shape else None)
    long = [axis for axis, length in enumerate(shape) if length > 1]
    short = [axis for axis, length in enumerate(shape) if length == 1]
    row_axis, column_axis = sorted([*short, *long][-2:])
    return row_axis, column_axis


def _window(length: int, centre: int, width: int) -> range:
    """Return at most `width` positions of ``range(length)`` with `centre` among them."""
    start = max(0, min(centre - width // 2, length - width))
    return range(start, min(start + width, length))


def number_format(windows: Sequence[NDArray[Any]]) -> Callable[[Any], str]:
    """Return one way to write every number of the windows: about three digits, points aligned.

    Examples
    --------
    >>> import numpy as np
    >>> number_format([np.array([0.5, 12.25])])(0.5)
    '0.5'
    >>> number_format([np.array([1.0, 2.0])])(2.0)
    '2'
    >>> number_format([np.array([1.5e-9])])(1.5e-9)
    '1.5e-09'
    """
    numbers = np.concatenate([np.ravel(window).astype(np.float64) for window in windows])
    numbers = numbers[np.isfinite(numbers)]
    largest = float(np.max(np.abs(numbers), initial=0.0))
    if largest < 1e6 and np.array_equal(numbers, np.round(numbers)):
        return lambda value: f"{float(value):z.0f}"
    if not 1e-3 <= largest < 1e5:
        return lambda value: f"{float(value):.1e}"
    decimals = max(1, 2 - int(np.floor(np.log10(largest))))
    return lambda value: f"{float(value):z.{decimals}f}"
