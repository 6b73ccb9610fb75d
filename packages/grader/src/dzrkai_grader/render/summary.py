"""What every report shows of the whole: chapters, points, and the next thing to do."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dzrkai_grader.report import Exercise, ExerciseResult, Report
    from dzrkai_grader.words import Words

EXPLAINED = ("failed", "error", "timeout")
"""The states of an exercise that want an explanation: what was written is not right."""


@dataclass(frozen=True)
class Chapter:
    """A chapter of the course with the results of its exercises."""

    title: str
    results: tuple[ExerciseResult, ...]

    @property
    def counted(self) -> tuple[ExerciseResult, ...]:
        """The exercises whose points are shown: bonus ones only where there are no others."""
        return tuple(r for r in self.results if not r.exercise.bonus) or self.results

    @property
    def score(self) -> float:
        """The points earned."""
        return sum(result.score for result in self.counted)

    @property
    def max_score(self) -> float:
        """The points that can be earned."""
        return sum(result.max_score for result in self.counted)

    @property
    def progress(self) -> float:
        """How much is done, from 0 to 1: by points, by exercises where there are none."""
        if self.max_score:
            return self.score / self.max_score
        return sum(result.status == "passed" for result in self.counted) / len(self.counted)


def chapters(report: Report, words: Words) -> list[Chapter]:
    """Return the chapters that were graded, in the course's order."""
    found = []
    for chapter in report.pack.chapters:
        results = tuple(r for r in report.results if r.exercise.chapter == chapter.id)
        if results:
            found.append(Chapter(chapter.title.in_(words.language), results))
    return found


def next_result(report: Report) -> ExerciseResult | None:
    """Return the first exercise that is still to be done; what is for a bonus comes last."""
    left = [result for result in report.results if result.status not in ("passed", "skipped")]
    return min(left, key=lambda result: result.exercise.bonus, default=None)


def untouched(report: Report) -> bool:
    """Return whether no exercise was begun."""
    return all(result.status in ("not_started", "skipped") for result in report.results)


def points(score: float) -> str:
    """Write points with at most one decimal, never more than were earned.

    Examples
    --------
    >>> points(7.0), points(4.25), points(99.99)
    ('7', '4.2', '99.9')
    """
    return f"{math.floor(score * 10 + 1e-6) / 10:g}"


def next_step(report: Report, words: Words) -> str:
    """Return the one thing to do next, as a sentence."""
    result = next_result(report)
    if result is None:
        after = _after(report)
        return words("report.done_so_far", path=after.path) if after else words("report.done")
    key = "report.begin" if untouched(report) else "report.next"
    return words(key, path=result.exercise.path)


def _after(report: Report) -> Exercise | None:
    """Return the exercise that follows the last one that was graded; None at the course's end."""
    order = list(report.pack.exercises.values())
    last = max((order.index(result.exercise) for result in report.results), default=-1)
    return order[last + 1] if last + 1 < len(order) else None
