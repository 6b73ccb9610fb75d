"""What `kai watch` shows: what happened, the exercise, hints, and at the bottom how far one is."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console

from dzrkai_grader.render.summary import points
from dzrkai_grader.render.terminal import make_console, show, show_hint, show_report
from dzrkai_grader.report import Report
from dzrkai_grader.words import Words

if TYPE_CHECKING:
    from dzrkai_grader.pack import Exercise
    from dzrkai_grader.report import ExerciseResult
    from dzrkai_grader.watch.state import State

CLEAR = "\x1b[2J\x1b[H"
KEYS = "hlrnq"
_BAR = 30
_MARKS = {"passed": ("✓", "green"), "failed": ("✗", "red"), "error": ("✗", "red")}


class WatchWords(Words):
    """The grader's sentences; some read otherwise where a key does what a command would."""

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of `key`, or the one that takes its place here."""
        own = f"watch.{key}"
        return super().__call__(own if own in self else key, **values)


@dataclass
class View:
    """What is to be seen besides the exercise itself.

    Attributes
    ----------
    news : list of str
        What happened since the last key or save.
    hints : int
        How many hints are shown.
    asks : bool
        Whether the learner is asked to confirm a reset.
    lists : bool
        Whether the list of exercises is shown.
    """

    news: list[str] = field(default_factory=list)
    hints: int = 0
    asks: bool = False
    lists: bool = False


class Screen:
    """Draws the whole screen at a time."""

    def __init__(self, words: Words, seed: int) -> None:
        self.words = WatchWords(words.language, words.kai)
        self._seed = seed
        self.isolation = ""

    def draw(self, state: State, view: View) -> None:
        """Show where the learner is."""
        console = make_console()
        with console.capture() as captured:
            if view.lists:
                self._list(state, console)
            else:
                self._news(view.news, console)
                self._exercise(state, console)
                self._hints(state.current, view.hints, console)
            self._foot(state, view, console)
        _show_whole(captured.get())

    def grading(self, exercise: Exercise) -> None:
        """Say below what is shown that an exercise is being graded."""
        sys.stdout.write(f"\n{self.words('report.grading', exercise=exercise.id)}\n")
        sys.stdout.flush()

    def end(self, state: State, news: Sequence[str]) -> None:
        """Show that all is done."""
        console = make_console()
        with console.capture() as captured:
            self._news(news, console)
            title = state.pack.title.in_(self.words.language)
            show(console, (self.words("watch.end", title=title), "bold green"))
            show(console)
            self._bar(state, console)
            show(console)
            for key in ("watch.end_grade", "watch.end_solution"):
                show(console, self.words(key, exercise=state.current.id))
        _show_whole(captured.get())

    def leave(self, state: State) -> None:
        """Say, when the learner leaves, where the next session begins."""
        console = make_console()
        with suppress(OSError):  # the terminal is gone
            show(console)
            show(console, self.words("watch.left", exercise=state.current.id))

    def _news(self, news: Sequence[str], console: Console) -> None:
        for sentence in news:
            show(console, (sentence, "bold green"))
        if news:
            show(console)

    def _exercise(self, state: State, console: Console) -> None:
        exercise = state.current
        show(console, (exercise.title.in_(self.words.language), "bold"))
        show(console)
        result = state.result(exercise)
        if result is not None:
            show_report(self._report(state, result), self.words, console)
        else:
            show(console, exercise.path)

    def _report(self, state: State, result: ExerciseResult) -> Report:
        return Report(state.pack, "cpu", self._seed, self.isolation, (result,))

    def _hints(self, exercise: Exercise, shown: int, console: Console) -> None:
        count = len(exercise.hints)
        if shown and not count:
            show(console)
            show(console, self.words("hint.none", exercise=exercise.id))
        for number, hint in enumerate(exercise.hints[:shown], start=1):
            title = self.words("hint.title", exercise=exercise.id, number=number, count=count)
            after = "hint.last" if number == count else "hint.next"
            text = self.words(after, exercise=exercise.id, number=number + 1)
            show(console)
            show_hint(
                title,
                hint.in_(self.words.language),
                text if number == min(shown, count) else "",
                console,
            )

    def _list(self, state: State, console: Console) -> None:
        width = max(map(cell_len, state.pack.exercises))
        for chapter in state.pack.chapters:
            show(console, (f"{chapter.id}   {chapter.title.in_(self.words.language)}", "bold"))
            for exercise in chapter.exercises:
                self._row(state, exercise, width, console)
            show(console)

    def _row(self, state: State, exercise: Exercise, width: int, console: Console) -> None:
        status = state.status(exercise)
        mark, style = _MARKS.get(status, ("·", "dim"))
        here = ">" if exercise.id == state.current.id else " "
        name = exercise.id + " " * (width - cell_len(exercise.id))
        score = f"{points(state.points(exercise)):>4} / {points(exercise.points):<3}"
        key = "watch.unknown" if status == "unknown" else f"status.{status}"
        show(console, f"{here} ", (mark, style), f" {name} {score} ", (self.words(key), "dim"))

    def _foot(self, state: State, view: View, console: Console) -> None:
        show(console)
        self._bar(state, console)
        if view.asks:
            show(console, (self.words("watch.ask", path=state.current.path), "bold yellow"))
        else:
            keys = (f"{key} {self.words(f'watch.key_{key}')}" for key in KEYS)
            show(console, ("   ".join(keys), "dim"))

    def _bar(self, state: State, console: Console) -> None:
        counted = [one for one in state.pack.exercises.values() if not one.bonus]
        earned, most = sum(map(state.points, counted)), sum(one.points for one in counted)
        passed = sum(state.status(one) == "passed" for one in counted)
        share = earned / most if most else passed / max(len(counted), 1)
        full, empty = ("━", "─") if console.encoding.startswith("utf") else ("#", "-")
        done = int(share * _BAR + 1e-6)
        values = {"points": points(earned), "most": points(most)}
        text = self.words("watch.points", passed=passed, count=len(counted), **values)
        show(console, (full * done, "green"), (empty * (_BAR - done), "dim"), f"  {text}")


def _show_whole(text: str) -> None:
    """Put `text` in the place of what the terminal shows."""
    clear = "\n" if os.environ.get("TERM") == "dumb" else CLEAR
    sys.stdout.write(clear + text)
    sys.stdout.flush()
