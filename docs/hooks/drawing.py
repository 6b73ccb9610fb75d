"""What figures are drawn with: grids of numbers, stacks of grids, arrows and words, as SVG.

Colours are the page's own custom properties, so that a figure is right in light and in dark; each
has a colour of its own as well, for a reader who opens the file alone.
"""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Any

import numpy as np

COLOURS = {
    "ink": "#22304a",
    "line": "#c9cfdb",
    "paper": "#f6f7fa",
    "input": "#2463a8",
    "weight": "#b3390b",
    "output": "#2b7a3f",
    "gradient": "#7a3fa0",
    "muted": "#5a6579",
}
CELL = 30
Place = tuple[int, int]


def colour(name: str) -> str:
    """The page's colour of this name, or our own where there is no page."""
    return f"var(--kai-{name}, {COLOURS[name]})"


class Drawing:
    """Shapes on a plane; `svg` cuts the plane to what was drawn."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.parts: list[str] = []
        self.left = 10.0
        self.width = self.height = 0.0

    def grid(
        self,
        x: float,
        y: float,
        values: Any,
        kind: str,
        caption: str = "",
        marked: Collection[Place] = (),
        dashed: Collection[Place] = (),
        size: float = CELL,
    ) -> tuple[float, float]:
        """Draw an array of numbers (or of texts) as cells; returns its right lower corner.

        Parameters
        ----------
        x, y : float
            The left upper corner, in pixels.
        values : array of shape (rows, columns)
        kind : str
            Which colour: "input", "weight", "output" or "gradient".
        caption : str
            Written below.
        marked, dashed : collection of (row, column)
            Cells that are filled, and cells of padding.
        """
        table = np.asarray(values)
        for (row, column), value in np.ndenumerate(table):
            place = (row, column)
            self._cell(
                *(x + column * size, y + row * size, size, value, kind),
                *(place in marked, place in dashed),
            )
        rows, columns = table.shape
        right, bottom = x + columns * size, y + rows * size
        if caption:
            self.text((x + right) / 2, bottom + 18, caption, kind)
        self._reach(right, bottom)
        return right, bottom

    def _cell(
        self, x: float, y: float, size: float, value: Any, kind: str, marked: bool, dashed: bool
    ) -> None:
        opacity = 0.25 if marked else 0
        dashes = ' stroke-dasharray="3 3"' if dashed else ""
        stroke = colour("muted" if dashed else kind)
        box = f'x="{x:g}" y="{y:g}" width="{size:g}" height="{size:g}"'
        self.parts.append(
            f'<rect {box} style="fill:{colour("paper")}"/>'
            f"<rect {box}{dashes} "
            f'style="fill:{colour(kind)};fill-opacity:{opacity};stroke:{stroke}"/>'
        )
        if str(value):
            middle = x + size / 2, y + size / 2 + 5
            self.text(*middle, _written(value), "muted" if dashed else "ink", size=14)

    def stack(
        self,
        x: float,
        y: float,
        shape: tuple[int, int, int],
        kind: str,
        caption: str = "",
        marked: Collection[Place] = (),
        size: float = 14,
        shift: float = 7,
    ) -> tuple[float, float]:
        """Draw (depth, rows, columns) as sheets, the first in front; returns its corner."""
        depth, rows, columns = shape
        for sheet in reversed(range(depth)):
            left, top = x + sheet * shift, y + (depth - 1 - sheet) * shift
            self._sheet(left, top, rows, columns, kind, size)
            for row, column in marked:
                place = left + column * size, top + row * size
                self._cell(*place, size, "", kind, True, False)
        right = x + columns * size + (depth - 1) * shift
        bottom = y + rows * size + (depth - 1) * shift
        if caption:
            self.text((x + right) / 2, bottom + 18, caption, kind)
        self._reach(right, bottom)
        return right, bottom

    def _sheet(self, x: float, y: float, rows: int, columns: int, kind: str, size: float) -> None:
        width, height = columns * size, rows * size
        lines = [f"M{x:g} {y + row * size:g}h{width:g}" for row in range(rows + 1)]
        lines += [f"M{x + column * size:g} {y:g}v{height:g}" for column in range(columns + 1)]
        self.parts.append(
            f'<path d="M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}z" '
            f'style="fill:{colour("paper")}"/>'
            f'<path d="{"".join(lines)}" style="fill:none;stroke:{colour(kind)}"/>'
        )

    def outline(self, x: float, y: float, rows: float, columns: float, kind: str) -> None:
        """Draw a frame round cells that begin at (x, y)."""
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{columns * CELL:g}" height="{rows * CELL:g}" '
            f'style="fill:none;stroke:{colour(kind)};stroke-width:3"/>'
        )

    def arrow(self, x1: float, y1: float, x2: float, y2: float, kind: str = "muted") -> None:
        """Draw an arrow from one point to another."""
        dx, dy = x2 - x1, y2 - y1
        length = float(np.hypot(dx, dy))
        ux, uy = dx / length, dy / length
        points = [(x2, y2), (x2 - 8 * ux + 4 * uy, y2 - 8 * uy - 4 * ux)]
        points += [(x2 - 8 * ux - 4 * uy, y2 - 8 * uy + 4 * ux)]
        head = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        self.parts.append(
            f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2 - 6 * ux:.1f}" y2="{y2 - 6 * uy:.1f}" '
            f'style="stroke:{colour(kind)};stroke-width:1.8"/>'
            f'<polygon points="{head}" style="fill:{colour(kind)}"/>'
        )
        self._reach(max(x1, x2), max(y1, y2))

    def text(self, x: float, y: float, text: str, kind: str = "ink", size: int = 15) -> None:
        """Write a line of text round the middle x."""
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" text-anchor="middle" '
            f'style="fill:{colour(kind)};font-size:{size}px">{escape(text)}</text>'
        )
        wide = sum(1.0 if ord(letter) > 0x2E80 else 0.55 for letter in text)
        self.left = min(self.left, x - wide * size / 2)
        self._reach(x + wide * size / 2, y + 5)

    def svg(self) -> str:
        """The whole drawing."""
        left, height = self.left - 8, self.height + 8
        width = self.width + 8 - left
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" '
            f'viewBox="{left:.0f} 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" role="img" aria-label="{escape(self.title)}" '
            f'style="max-width:100%;height:auto;font-family:inherit">{"".join(self.parts)}</svg>'
        )

    def _reach(self, x: float, y: float) -> None:
        self.width, self.height = max(self.width, x), max(self.height, y)


def window(row: int, column: int, height: int, width: int) -> set[Place]:
    """The cells of a window whose left upper one is given."""
    return {(row + i, column + j) for i in range(height) for j in range(width)}


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    return f"{float(value):g}".replace("-", "−").replace("inf", "∞")
