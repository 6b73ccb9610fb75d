"""How well the checks of a pack tell right from wrong, measured.

Four questions of each exercise: are its known mistakes caught, and named; are all mutants of its
solution caught; do the other correct versions earn full marks; and is a correct version ever
rejected, whatever the seed?
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from dzrkai_grader.examination import Examiner
from dzrkai_grader.pack import Exercise
from dzrkai_grader.verify.mutation import Mutant, mutants
from dzrkai_grader.verify.proof import Finding, failed, results
from dzrkai_grader.verify.trial import trial

LONG_SECONDS = 20
"""Above this time limit an exercise is long work, and a seed meets but one correct version."""

LEAST_SECONDS, TIMES_THE_SOLUTION = 2.0, 10
"""When a mutant is taken for an endless loop; no other verdict depends on time."""


@dataclass(frozen=True)
class Accuracy:
    """What was measured of an exercise; measurements of parts of it can be added.

    Parameters
    ----------
    exercise
        Its name.
    mistakes, caught, named
        The known mistakes; those that a check fails for; those that are called by their name.
    mutants, killed, endless
        The mutants that are not listed as equivalent; those that a check fails for; those of them
        that did not come to an end.
    equivalent
        The mutants that are listed as equivalent, and why.
    alternatives, accepted
        The other correct versions, and those that earn full marks.
    seeds, gradings, rejected
        The seeds that correct versions were graded with; how many gradings that made; those of
        them that found something wrong.
    findings
        What does not hold.
    """

    exercise: str
    mistakes: int = 0
    caught: int = 0
    named: int = 0
    mutants: int = 0
    killed: int = 0
    endless: int = 0
    equivalent: tuple[tuple[Mutant, str], ...] = ()
    alternatives: int = 0
    accepted: int = 0
    seeds: int = 0
    gradings: int = 0
    rejected: int = 0
    findings: tuple[Finding, ...] = ()

    def __add__(self, other: Accuracy) -> Accuracy:
        names = [field.name for field in fields(self) if field.name != "exercise"]
        sums = {name: getattr(self, name) + getattr(other, name) for name in names}
        return Accuracy(self.exercise, **sums)


def of_versions(examiner: Examiner, exercise: Exercise) -> Accuracy:
    """Grade solution, stub, mistakes and alternatives, as `verify` does."""
    found = Accuracy(exercise.id)
    for version, result in results(examiner, exercise):
        objection = version.objection(result)
        caught = any(map(failed, result.checks))
        if version.kind == "mistake":
            found += Accuracy(exercise.id, mistakes=1, caught=caught, named=not objection)
        if version.kind == "alternative":
            found += Accuracy(exercise.id, alternatives=1, accepted=not caught)
        if objection:
            finding = Finding(exercise.id, version.name, objection)
            found += Accuracy(exercise.id, findings=(finding,))
    return found


def of_mutants(examiner: Examiner, exercise: Exercise, part: range) -> Accuracy:
    """Grade some of the mutants of an exercise."""
    begin = time.perf_counter()
    trial(examiner, exercise, exercise.solution)
    seconds = max(LEAST_SECONDS, TIMES_THE_SOLUTION * (time.perf_counter() - begin))
    listed = reasons(exercise)
    found = Accuracy(exercise.id)
    for mutant in list(mutants(exercise.solution))[part.start : part.stop]:
        found += _of_mutant(examiner, exercise, mutant, listed.get(mutant.slip), seconds)
    return found


def of_seeds(examiner: Examiner, exercise: Exercise, seeds: range) -> Accuracy:
    """Grade the correct versions of an exercise with each of the seeds."""
    found = Accuracy(exercise.id)
    for seed in seeds:
        found += Accuracy(exercise.id, seeds=1)
        for name, source in correct_versions(exercise, seed):
            found += _of_seed(replace(examiner, seed=seed), exercise, name, source)
    return found


def reasons(exercise: Exercise) -> Mapping[tuple[str, str], str]:
    """Return why each mutant that is listed as equivalent is so."""
    return {pair: one.reason for one in exercise.equivalents for pair in one.mutants}


def correct_versions(exercise: Exercise, seed: int) -> Sequence[tuple[str, str]]:
    """Return the names and sources of what a seed is to accept: the solution and alternatives.

    Of long exercises the seeds take them in turn.
    """
    others = [(f"alternative {name}", text) for name, text in exercise.alternatives.items()]
    all_of_them = [("solution", exercise.solution), *others]
    if exercise.time_limit <= LONG_SECONDS:
        return all_of_them
    return [all_of_them[seed % len(all_of_them)]]


def unmatched(exercise: Exercise) -> Iterator[Finding]:
    """Yield what is listed as an equivalent mutant, and is no mutant at all."""
    there = {mutant.slip for mutant in mutants(exercise.solution)}
    for before, after in reasons(exercise):
        if (before, after) not in there:
            said = f"equivalents.toml lists {before!r} -> {after!r}, which is no mutant"
            yield Finding(exercise.id, "mutant", said)


def _of_mutant(
    examiner: Examiner, exercise: Exercise, mutant: Mutant, reason: str | None, seconds: float
) -> Accuracy:
    rejection = trial(examiner, exercise, mutant.source, seconds)
    if reason is None:
        endless = rejection is not None and rejection.problem.kind == "timeout"
        found = Accuracy(exercise.id, mutants=1, killed=rejection is not None, endless=endless)
        said = "" if rejection else "no check fails for it"
    else:
        found = Accuracy(exercise.id, equivalent=((mutant, reason),))
        said = f"listed as equivalent, but {rejection}" if rejection else ""
    finding = Finding(exercise.id, f"mutant {mutant}", said)
    return found + Accuracy(exercise.id, findings=(finding,) if said else ())


def _of_seed(examiner: Examiner, exercise: Exercise, name: str, source: str) -> Accuracy:
    rejection = trial(examiner, exercise, source)
    if rejection is None:
        return Accuracy(exercise.id, gradings=1)
    finding = Finding(exercise.id, name, f"seed {examiner.seed}: {rejection}")
    return Accuracy(exercise.id, gradings=1, rejected=1, findings=(finding,))
