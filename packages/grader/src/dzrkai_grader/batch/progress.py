"""How far a run has come: on a terminal a bar that stays on its line, elsewhere a line a minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from dzrkai_grader.words import Words

SECONDS = 60.0


class _Rate(ProgressColumn):
    """How many a second, over the last while."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def render(self, task: Task) -> Text:
        """Return the rate, once there is one."""
        speed = task.finished_speed or task.speed
        return Text(self._words("batch.rate", rate=f"{speed:.1f}") if speed else "")


@contextmanager
def progress(what: str, total: int, words: Words) -> Iterator[Callable[[], None]]:
    """Show progress on standard error; yields what is to be called after each step."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        yield _lines(what, total)
        return
    columns = (BarColumn(), MofNCompleteColumn(), _Rate(words), TimeRemainingColumn())
    shown = Progress(TextColumn("{task.description}"), *columns, console=console, transient=True)
    with shown:
        task = shown.add_task(what, total=total)
        yield lambda: shown.advance(task)


def _lines(what: str, total: int) -> Callable[[], None]:
    """Return what counts steps, and prints the count once a minute."""
    count, said = 0, time.monotonic()

    def step() -> None:
        nonlocal count, said
        count += 1
        if time.monotonic() - said >= SECONDS:
            said = time.monotonic()
            print(f"{what} {count}/{total}", file=sys.stderr, flush=True)

    return step
