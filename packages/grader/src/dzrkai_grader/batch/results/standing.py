"""How a submission stands: what the tables and pictures of a class are made of."""

from __future__ import annotations

import json
from dataclasses import dataclass

from dzrkai_grader.batch.layouts import Submission
from dzrkai_grader.batch.record import Record


@dataclass(frozen=True)
class Standing:
    """One exercise of one submission.

    Parameters
    ----------
    status
        One of `dzrkai_grader.report.STATUSES`.
    score, max_score
        Points.
    bonus
        Whether they come on top.
    mistakes
        The known mistakes that were recognised, each once.
    """

    exercise: str
    status: str
    score: float
    max_score: float
    bonus: bool
    mistakes: tuple[str, ...]


@dataclass(frozen=True)
class Marks:
    """A submission as far as points go.

    Parameters
    ----------
    submission
        Whose it is.
    file
        What the files of its reports are called, endings left out.
    standings
        The exercises, in the order of the course; none where it was not graded.
    refused
        Why nothing of it was opened; empty where it was.
    failed
        Why it could not be graded, which is not the learner's doing; empty where it was.
    """

    submission: Submission
    file: str
    standings: tuple[Standing, ...] = ()
    refused: str = ""
    failed: str = ""

    @property
    def score(self) -> float:
        """The points earned, bonus left out."""
        return round(sum(one.score for one in self.standings if not one.bonus), 2)

    @property
    def max_score(self) -> float:
        """The points that could be earned, bonus left out."""
        return round(sum(one.max_score for one in self.standings if not one.bonus), 2)

    @property
    def bonus(self) -> float:
        """The points earned on top."""
        return round(sum(one.score for one in self.standings if one.bonus), 2)

    @property
    def share(self) -> float:
        """What was earned, from 0 to 1; exercises count where there are no points."""
        if self.max_score:
            return self.score / self.max_score
        passed = sum(one.status == "passed" for one in self.standings)
        return passed / max(len(self.standings), 1)


def marks_of(submission: Submission, file: str, record: Record) -> Marks:
    """Return the marks that are in a record."""
    exercises = json.loads(record.report)["exercises"]
    standings = tuple(
        Standing(
            one["id"],
            one["status"],
            one["score"],
            one["max_score"],
            one["bonus"],
            tuple(dict.fromkeys(check["mistake"] for check in one["checks"] if check["mistake"])),
        )
        for one in exercises
    )
    return Marks(submission, file, standings, record.refused)
