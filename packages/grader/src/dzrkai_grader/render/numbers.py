"""A picture on the terminal: its panels side by side, wrong numbers in red."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.text import Text

from dzrkai_grader.explain import picture_of, pictures_of_origins
from dzrkai_grader.render.wrapping import wrap

if TYPE_CHECKING:
    from dzrkai_grader.render.picture import Panel, Picture
    from dzrkai_grader.report import Problem
    from dzrkai_grader.words import Words

_ROWS = 6
_LAYOUTS = ((8, 2), (6, 2), (5, 2), (4, 2), (3, 2), (3, 1))  # columns, spaces before each
_GAP = 3
_USED = "bold cyan"
_WRONG = {"expected": "green", "got": "bold red", "difference": "red"}

Block = list[Text]
"""Lines of one width."""


def picture_lines(problem: Problem, words: Words, width: int) -> list[Text]:
    """Return the picture of a problem as lines of at most `width` cells, empty where there is none.

    The panels stand side by side, with as many columns as fit; where three columns of each are too
    wide, they stand below each other.
    """
    for columns, spaces in _LAYOUTS:
        picture = picture_of(problem, _ROWS, columns)
        if picture is None:
            return []
        foot = [Text(line, "dim") for line in wrap(caption(picture, words), width)]
        blocks = [
            _block(panel, picture, spaces, words(f"picture.{panel.title}"), _WRONG[panel.title])
            for panel in picture.panels
        ]
        if _fit(blocks, width):
            return _beside(blocks) + foot
    return _below(blocks) + foot


def origin_lines(problem: Problem, words: Words, width: int, *, styled: bool = True) -> list[Text]:
    """Return the arguments that the first wrong entry comes from, what it is made of marked.

    Where there are no styles, it is marked by brackets.
    """
    blocks: list[Block] = []
    for columns, spaces in _LAYOUTS:
        drawn = pictures_of_origins(problem, _ROWS, columns)
        if not drawn:
            return []
        if not styled:
            drawn = [(title, _bracketed(picture)) for title, picture in drawn]
        blocks = [
            _block(picture.panels[0], picture, spaces, title, _USED) for title, picture in drawn
        ]
        if _fit(blocks, width):
            break
    foot = words(
        "picture.marked" if styled else "picture.bracketed", first=problem.parameters["first"]
    )
    lines = _beside(blocks) if _fit(blocks, width) else _below(blocks)
    return lines + [Text(line, "dim") for line in wrap(foot, width)]


def _bracketed(picture: Picture) -> Picture:
    (panel,) = picture.panels
    cells = tuple(
        tuple(f"[{text}]" if used else f"{text} " for text, used in zip(*row, strict=True))
        for row in zip(panel.cells, panel.wrong, strict=True)
    )
    return replace(picture, panels=(replace(panel, cells=cells),))


def _fit(blocks: Sequence[Block], width: int) -> bool:
    return sum(block[0].cell_len + _GAP for block in blocks) - _GAP <= width


def caption(picture: Picture, words: Words) -> str:
    """Say which slice of the result the picture shows, and which axes its rows and columns are."""
    if picture.row_axis is None:
        return words("picture.row", index=picture.index)
    return words(
        "picture.axes", index=picture.index, rows=picture.row_axis, columns=picture.column_axis
    )


def _block(panel: Panel, picture: Picture, spaces: int, title: str, mark: str) -> Block:
    """Lay a panel out as lines: its title, the numbers of its columns, its rows."""
    numbers = [str(at) for at in picture.columns][: len(panel.cells[0])]
    cell = spaces + max(len(text) for row in (numbers, *panel.cells) for text in row)
    label = 0 if picture.row_axis is None else max(len(str(at)) for at in picture.rows)
    lines = [Text(title)]
    if picture.column_axis is not None:
        lines.append(Text(" " * label + "".join(at.rjust(cell) for at in numbers), "dim"))
    for at, row, wrong in zip(picture.rows, panel.cells, panel.wrong, strict=False):
        line = Text.assemble((str(at).rjust(label) if label else "", "dim"))
        for text, bad in zip(row, wrong, strict=True):
            line.append(text.rjust(cell), mark if bad else "")
        lines.append(line)
    return _level(lines)


def _level(lines: Sequence[Text]) -> Block:
    width = max(line.cell_len for line in lines)
    return [line + Text(" " * (width - line.cell_len)) for line in lines]


def _beside(blocks: Sequence[Block]) -> Block:
    height = max(map(len, blocks))
    filled = [b + [Text(" " * b[0].cell_len)] * (height - len(b)) for b in blocks]
    return _trimmed(Text(" " * _GAP).join(row) for row in zip(*filled, strict=True))


def _below(blocks: Sequence[Block]) -> Block:
    return _trimmed(line for block in blocks for line in (*block, Text()))


def _trimmed(lines: Iterable[Text]) -> Block:
    found = list(lines)
    for line in found:
        line.rstrip()
    return found
