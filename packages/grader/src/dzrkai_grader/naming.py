"""Tells a mistake by its results: the known wrong version that does just what the learner's does.

A check is replayed with the mistake in the learner's place. The inputs are the same, since they are
drawn from the same seed; if on every failing case the outcome is the same too, the mistake has been
recognised. The replay ends at the first case that tells them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dzrkai_grader.checks import CheckFailed, Submission
from dzrkai_grader.compare import same
from dzrkai_grader.pack import Mistake, PackError
from dzrkai_grader.report import Case, Problem
from dzrkai_grader.sandbox import Outcome

WORK = ("loops", "space")
"""Problems with right values: what they have in common is the kind, not the number."""

SILENT = frozenset({"not_started", "import_error", "missing_function", "timeout"})
"""Problems that no known mistake has: there is nothing to compare."""

Body = Callable[[Submission], object]


@dataclass(frozen=True)
class Record:
    """What a check saw: each call, and what ended it before its time."""

    cases: tuple[Case, ...]
    failure: Problem | None

    @property
    def failing(self) -> Case | None:
        """The smallest failing case; the last case where the check failed by its own words."""
        wrong = [case for case in self.cases if case.problem]
        if wrong:
            return min(wrong, key=_size)
        return self.cases[-1] if self.failure and self.cases else None

    @property
    def problem(self) -> Problem | None:
        """What is wrong with the failing case."""
        case = self.failing
        return self.failure if case is None else case.problem or self.failure

    @property
    def has_a_shape(self) -> bool:
        """Whether the results are such that a mistake may be known by them."""
        return bool(self.cases) and not any(
            case.problem and case.problem.kind in SILENT for case in self.cases
        )


@dataclass(frozen=True)
class Match:
    """A mistake that agrees with the learner on all failing cases; `agreement` counts all cases."""

    mistake: Mistake
    agreement: int


def record(body: Body, submission: Submission) -> Record:
    """Run a check, and return what it saw; whatever it raises is what it found.

    Raises
    ------
    PackError
        If the pack is at fault, not the learner.
    """
    failure = None
    try:
        body(submission)
    except CheckFailed as stop:
        failure = stop.problem
    except (PackError, Apart):
        raise
    except Exception as error:
        failure = Problem("unjudged", {"type": type(error).__name__, "message": str(error)})
    return Record(tuple(submission.cases), failure)


class Apart(Exception):  # noqa: N818 - an answer, not an error
    """Ends a replay: the mistake and the learner differ."""


class Replay:
    """Watches a replay's cases beside those that the learner's code gave.

    It also answers for the reference, which was asked all this before.
    """

    def __init__(self, original: Record) -> None:
        self._original = original
        self._expected = (case.expected for case in original.cases if case.expected)
        self._rest = iter(original.cases)
        self.agreement = 0

    def call(self, *_: object, **__: object) -> Outcome:
        """Return what the reference's next call came to."""
        expected = next(self._expected, None)
        if expected is None:
            raise Apart
        return expected

    def see(self, case: Case) -> None:
        """Hold a case of the replay against the learner's next."""
        theirs = next(self._rest, None)
        if theirs is None:
            raise Apart
        alike = _alike(theirs, case)
        decides = theirs.problem is not None or theirs is self._original.failing
        if decides and not alike:
            raise Apart
        self.agreement += alike

    def ends_as(self, replayed: Record) -> bool:
        """Whether the replay went as far as the original, and was stopped by the same."""
        ours, theirs = replayed.failure, self._original.failure
        return len(replayed.cases) == len(self._original.cases) and (
            ours is theirs if ours is None or theirs is None else ours.kind == theirs.kind
        )


def choose(found: Sequence[Sequence[Match]], order: Sequence[Mistake]) -> list[Mistake | None]:
    """Choose for each check the mistake to name, from those that match it.

    A mistake that explains more of the failing checks goes first, then one that agrees on more
    cases, then one that stands earlier in the file.
    """
    checks = {one.id: _of(one, found) for one in order}
    rank = {
        one.id: (len(checks[one.id]), sum(match.agreement for match in checks[one.id]), -place)
        for place, one in enumerate(order)
    }
    return [
        max((match.mistake for match in matches), key=lambda one: rank[one.id], default=None)
        for matches in found
    ]


def _of(mistake: Mistake, found: Iterable[Sequence[Match]]) -> list[Match]:
    return [match for matches in found for match in matches if match.mistake.id == mistake.id]


def _alike(theirs: Case, ours: Case) -> bool:
    kinds = [case.problem.kind if case.problem else "" for case in (theirs, ours)]
    return (
        theirs.function == ours.function
        and all((work in kinds) == (kinds == [work, work]) for work in WORK)
        and same(theirs.got, ours.got, messages=kinds[0] != "wrong_error")
    )


def _size(case: Case) -> int:
    """How much a person has to look at: the entries of all arrays of a call."""
    return sum(getattr(value, "size", 1) for value in (*case.args, *case.kwargs.values()))
