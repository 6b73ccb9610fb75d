"""The class in figures."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dzrkai_grader.batch.results.standing import Marks
from dzrkai_grader.pack import Exercise, Mistake, Pack
from dzrkai_grader.report import STATUSES

BINS = 10
MOST_MISTAKES = 20


@dataclass(frozen=True)
class Tally:
    """How often an exercise came to each status, and the mean of its points."""

    exercise: Exercise
    statuses: dict[str, int]
    mean: float


@dataclass(frozen=True)
class Slip:
    """A known mistake, and how many submissions show it."""

    exercise: Exercise
    mistake: Mistake
    count: int


@dataclass(frozen=True)
class Statistics:
    """What is to be said of a class.

    Parameters
    ----------
    count, refused, failed
        Submissions in all; those that were not opened; those that could not be graded.
    mean, median
        Of the shares of points, from 0 to 1.
    bins
        How many submissions earned up to 10 %, up to 20 %, and so on.
    tallies, slips
        By exercise, and by mistake, the most frequent first.
    """

    count: int
    refused: int
    failed: int
    mean: float
    median: float
    bins: tuple[int, ...]
    tallies: tuple[Tally, ...]
    slips: tuple[Slip, ...]


def statistics_of(marks: Sequence[Marks], pack: Pack) -> Statistics:
    """Return the figures of a class; what could not be graded counts nowhere else."""
    graded = [one for one in marks if not one.failed]
    shares = [one.share for one in graded] or [0.0]
    bins = Counter(min(int(one.share * BINS), BINS - 1) for one in graded)
    return Statistics(
        len(marks),
        sum(bool(one.refused) for one in graded),
        len(marks) - len(graded),
        statistics.fmean(shares),
        statistics.median(shares),
        tuple(bins[number] for number in range(BINS)),
        tuple(_tallies(graded, pack)),
        tuple(_slips(graded, pack)[:MOST_MISTAKES]),
    )


def _tallies(marks: Sequence[Marks], pack: Pack) -> Iterable[Tally]:
    counts: dict[str, Counter[str]] = {}
    points: Counter[str] = Counter()
    for standing in (one for each in marks for one in each.standings):
        counts.setdefault(standing.exercise, Counter())[standing.status] += 1
        points[standing.exercise] += standing.score  # type: ignore[assignment]
    for id, exercise in pack.exercises.items():
        if id in counts:
            statuses = {status: counts[id][status] for status in STATUSES}
            yield Tally(exercise, statuses, points[id] / len(marks))


def _slips(marks: Sequence[Marks], pack: Pack) -> list[Slip]:
    made = Counter(
        (one.exercise, mistake)
        for each in marks
        for one in each.standings
        for mistake in one.mistakes
    )
    known = {
        (exercise.id, mistake.id): (exercise, mistake)
        for exercise in pack.exercises.values()
        for mistake in exercise.mistakes
    }
    ranked = sorted(made, key=lambda key: (-made[key], key))
    return [Slip(*known[key], made[key]) for key in ranked if key in known]
