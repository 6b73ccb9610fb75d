"""How well a pack's checks tell right from wrong: a table for its author, and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dzrkai_grader.render.terminal import show
from dzrkai_grader.render.wrapping import wrap

if TYPE_CHECKING:
    from dzrkai_grader.verify.accuracy import Accuracy
    from dzrkai_grader.words import Words

COLUMNS = ("caught", "named", "killed", "equivalent", "accepted", "gradings", "rejected")


def show_accuracy(measured: Sequence[Accuracy], words: Words, console: Console) -> None:
    """Print what was measured, what the listed equivalent mutants are, and what does not hold."""
    console.print(_table(measured, words))
    for one in measured:
        for mutant, reason in one.equivalent:
            _show_item(f"{one.exercise}: {mutant}", reason, console)
    for one in measured:
        for finding in one.findings:
            _show_item(f"✗ {finding.exercise}: {finding.version}", finding.message, console)


def render_accuracy(measured: Sequence[Accuracy]) -> str:
    """Return what was measured as JSON text."""
    return json.dumps([_data(one) for one in measured], ensure_ascii=False, indent=2) + "\n"


@contextmanager
def progress_bar(words: Words) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on standard error, where that is a terminal; nothing of it stays."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        task = progress.add_task(words("verify.measuring"), total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _table(measured: Sequence[Accuracy], words: Words) -> Table:
    rows, total = [_row(one) for one in measured], _row(sum(measured[1:], measured[0]))
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=0)
    table.add_column("", no_wrap=True)
    for name, *cells in zip(COLUMNS, *rows, total, strict=True):
        widest = max(map(len, cells)) + 1
        header = words(f"verify.{name}")
        table.add_column(header, justify="right", overflow="fold", min_width=widest)
    for one, row in zip(measured, rows, strict=True):
        table.add_row(one.exercise, *row, style="red" if one.findings else "")
    if len(measured) > 1:
        table.add_section()
        table.add_row(words("report.total"), *total, style="bold")
    return table


def _row(one: Accuracy) -> list[str]:
    return [
        f"{one.caught}/{one.mistakes}",
        f"{one.named}/{one.mistakes}",
        f"{one.killed}/{one.mutants}",
        str(len(one.equivalent)),
        f"{one.accepted}/{one.alternatives}",
        str(one.gradings),
        str(one.rejected),
    ]


def _data(one: Accuracy) -> dict[str, Any]:
    return {
        "exercise": one.exercise,
        "mistakes": {"known": one.mistakes, "caught": one.caught, "named": one.named},
        "mutants": {
            "made": one.mutants,
            "killed": one.killed,
            "killed_by_time_limit": one.endless,
            "equivalent": [
                {"line": mutant.line, "before": mutant.before, "after": mutant.after, "why": reason}
                for mutant, reason in one.equivalent
            ],
        },
        "alternatives": {"known": one.alternatives, "accepted": one.accepted},
        "seeds": {"drawn": one.seeds, "gradings": one.gradings, "false_rejects": one.rejected},
        "findings": [
            {"version": finding.version, "message": finding.message} for finding in one.findings
        ],
    }


def _show_item(title: str, text: str, console: Console) -> None:
    show(console)
    for line in wrap(title, console.width):
        show(console, (line, "bold"))
    for line in wrap(text, console.width - 2):
        show(console, f"  {line}")
