"""Two sources beside each other, or one under the other where the window is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from dzrkai_grader.render.terminal import show
from dzrkai_grader.render.visible import visible

if TYPE_CHECKING:
    from dzrkai_grader.comparison import Comparison
    from dzrkai_grader.words import Words

_GAP = 4


def show_comparison(comparison: Comparison, words: Words, console: Console) -> None:
    """Print a learner's solution and the reference, what they cost, and what comes next."""
    sources = {
        words("solution.own"): visible(comparison.own, len(comparison.own)),
        words("solution.reference"): comparison.reference,
    }
    show(console, (comparison.exercise.title.in_(words.language), "bold"))
    show(console)
    if sum(map(_width, sources.values())) + _GAP <= console.width:
        _show_columns(sources, console)
    else:
        _show_rows(sources, console)
    _show_cost(comparison, words, console)
    _show_next(comparison, words, console)


def _show_columns(sources: dict[str, str], console: Console) -> None:
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_row(*(Text(title, "bold cyan") for title in sources))
    table.add_row(*map(_code, sources.values()))
    console.print(table)
    show(console)


def _show_rows(sources: dict[str, str], console: Console) -> None:
    for title, source in sources.items():
        show(console, (title, "bold cyan"))
        console.print(Padding(_code(source), (1, 0, 1, 2)))


def _show_cost(comparison: Comparison, words: Words, console: Console) -> None:
    cost = comparison.cost
    if cost is None:
        return
    show(console, words("solution.cost"), (f"  {visible(cost.call)}", "cyan"))
    for key, lines in (("own", cost.own), ("reference", cost.reference)):
        show(console, f"  {lines:>8}  {words(f'solution.{key}')}")
    show(console)


def _show_next(comparison: Comparison, words: Words, console: Console) -> None:
    following = comparison.following
    if following is None:
        show(console, (words("solution.last"), "bold"))
    else:
        show(console, (words("report.next", path=following.path), "bold"))


def _code(source: str) -> Syntax:
    return Syntax(source, "python", theme="ansi_dark", background_color="default", word_wrap=True)


def _width(source: str) -> int:
    return max(map(cell_len, source.splitlines()), default=0)
