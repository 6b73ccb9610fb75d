"""Plots of measured numbers, as SVG in the page's colours."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from drawing import colour

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 520, 240, 48, 40, 34
COLOURS = ("weight", "input", "output", "gradient")


def lines(series: Mapping[str, Sequence[float]], title: str, axis: str) -> str:
    """Draw each series over 1, 2, 3 ..., with the numbers' range at the left."""
    numbers = [value for values in series.values() for value in values]
    low, high, count = min(numbers), max(numbers), max(map(len, series.values()))
    parts = [_frame(), _text(WIDTH / 2, HEIGHT - 6, axis, "muted")]
    for value in (low, (low + high) / 2, high):
        y = _y(value, low, high)
        parts += [
            _line(LEFT, y, WIDTH - 8, y, "line"),
            _text(LEFT - 6, y + 4, f"{value:.2f}", "muted", "end"),
        ]
    for step in sorted({1, *range(5, count + 1, 5), count}):
        parts.append(_text(_x(step - 1, count), HEIGHT - BOTTOM + 16, str(step), "muted"))
    for number, (name, values) in enumerate(series.items()):
        kind = COLOURS[number % len(COLOURS)]
        points = " ".join(
            f"{_x(i, count):.1f},{_y(v, low, high):.1f}" for i, v in enumerate(values)
        )
        dash = "" if number == 0 else ' stroke-dasharray="6 3"'
        style = f"fill:none;stroke:{colour(kind)};stroke-width:2"
        parts.append(f'<polyline points="{points}" style="{style}"{dash}/>')
        parts.append(
            _text(
                LEFT + 8 + 200 * number, 18, f"{'—' if not number else '- -'} {name}", kind, "start"
            )
        )
    told = "; ".join(
        f"{name}: {values[0]:.3f} → {values[-1]:.3f}" for name, values in series.items()
    )
    return _svg(WIDTH, HEIGHT, f"{title}. {told}", parts)


def matrix(counts: Any, title: str, rows: str, columns: str) -> str:
    """Draw a table of counts, the rarer ones off its diagonal standing out."""
    size, cell, left, top = len(counts), 34, 56, 48
    parts = [
        _text(left + size * cell / 2, 16, columns, "muted"),
        _text(18, top + size * cell / 2, rows, "muted"),
    ]
    for i in range(size):
        parts.append(_text(left + (i + 0.5) * cell, top - 8, str(i), "muted"))
        parts.append(_text(left - 12, top + (i + 0.5) * cell + 5, str(i), "muted"))
        for j in range(size):
            x, y, count = left + j * cell, top + i * cell, int(counts[i][j])
            kind = "output" if i == j else "weight"
            shade = 0.0 if not count else 0.22 if i == j else 0.35
            parts.append(
                f'<rect x="{x}" y="{y}" width="{cell}" height="{cell}" '
                f'style="fill:{colour(kind)};fill-opacity:{shade};stroke:{colour("line")}"/>'
            )
            if count:
                parts.append(_text(x + cell / 2, y + cell / 2 + 5, str(count), "ink"))
    return _svg(left + size * cell + 4, top + size * cell + 4, title, parts)


def _x(step: int, count: int) -> float:
    return LEFT + 12 + step * (WIDTH - LEFT - 32) / max(count - 1, 1)


def _y(value: float, low: float, high: float) -> float:
    return HEIGHT - BOTTOM - 8 - (value - low) / ((high - low) or 1) * (HEIGHT - BOTTOM - TOP - 12)


def _frame() -> str:
    return _line(LEFT, HEIGHT - BOTTOM, WIDTH - 8, HEIGHT - BOTTOM, "muted")


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return (
        f'<line x1="{x1:g}" y1="{y1:.1f}" x2="{x2:g}" y2="{y2:.1f}" style="stroke:{colour(kind)}"/>'
    )


def _text(x: float, y: float, text: str, kind: str, anchor: str = "middle") -> str:
    return (
        f'<text x="{x:g}" y="{y:.1f}" text-anchor="{anchor}" font-size="13" '
        f'style="fill:{colour(kind)}">{escape(text)}</text>'
    )


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )
