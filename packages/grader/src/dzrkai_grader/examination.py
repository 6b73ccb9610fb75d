"""One exercise, examined: its file in a worker, its checks one by one, its result."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from dzrkai_grader.checks import Setting, Submission
from dzrkai_grader.compare import Limits
from dzrkai_grader.naming import Apart, Match, Record, Replay, choose, record
from dzrkai_grader.origin import origins
from dzrkai_grader.pack import Exercise, Mistake, Pack
from dzrkai_grader.reference import Reference
from dzrkai_grader.report import Case, CheckResult, ExerciseResult
from dzrkai_grader.sandbox import Outcome, Sandbox, Task, Worker
from dzrkai_grader.session import Check, Checks
from dzrkai_grader.submission import Files

STOPPED = frozenset(
    {"exception", "wrong_error", "import_error", "missing_function", "forbidden"}
    | {"exit", "killed", "memory", "protocol", "too_large"}
)
"""Problems by which a call gives no value at all."""


@dataclass
class Examiner:
    """Examines exercises of one pack.

    Parameters
    ----------
    pack, sandbox, reference, checks
        What there is to work with.
    seed
        What all inputs are drawn from.
    device
        Where the learner's code computes: ``"cpu"``, ``"gpu"`` or ``"stand-in"``.
    """

    pack: Pack
    sandbox: Sandbox
    reference: Reference
    checks: Checks
    seed: int
    device: str = "cpu"

    def examine(
        self, exercise: Exercise, files: Files, failed: Sequence[Exercise] = ()
    ) -> ExerciseResult:
        """Run the checks of an exercise on a learner's files.

        Parameters
        ----------
        exercise
            Which.
        files
            The learner's.
        failed
            The exercises that it builds on and that do not pass: the reference stands in for them.
        """
        start = time.perf_counter()
        with Peers(self.sandbox, exercise, self.reference.sources) as peers:
            task = replace(task_for(self.pack, exercise, files, failed), device=self.device)
            with self.sandbox.open(task, peers) as worker:
                found = _Found(self, exercise, worker)
                self.checks.run(exercise, found.examine)
        results = found.results()
        return ExerciseResult(
            exercise,
            status=_status(results, found.records),
            score=_score(exercise, results),
            duration_s=time.perf_counter() - start,
            checks=results,
            substituted=tuple(one.id for one in failed),
        )

    @property
    def setting(self) -> Setting:
        """Where the learner's code runs, as checks are told."""
        return Setting(self.device, self.sandbox.isolation)

    def rng(self, exercise: Exercise, check: str) -> np.random.Generator:
        """Return the generator of a check: the run's seed, the exercise and the check decide it."""
        digest = hashlib.sha256(f"{self.seed}/{exercise.id}/{check}".encode()).digest()
        return np.random.default_rng(list(digest))


@dataclass
class _Found:
    """What the checks of one exercise found."""

    examiner: Examiner
    exercise: Exercise
    worker: Worker
    checks: list[Check] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    matches: list[tuple[Match, ...]] = field(default_factory=list)

    def examine(self, check: Check) -> None:
        """Run a check, and look for the mistake behind it."""
        seen = record(check.body, self._submission(check))
        self.checks.append(check)
        self.records.append(seen)
        recognisable = check.info.named and seen.problem and seen.has_a_shape
        self.matches.append(self._matches(check, seen) if recognisable else ())

    def results(self) -> tuple[CheckResult, ...]:
        """Return what is to be reported of each check."""
        mistakes = choose(self.matches, self.exercise.mistakes)
        found = tuple(map(_result, self.checks, self.records, mistakes))
        first = next((at for at, result in enumerate(found) if result.problem), None)
        if first is None:
            return found
        return (*found[:first], self._with_origins(found[first], first), *found[first + 1 :])

    def _with_origins(self, result: CheckResult, at: int) -> CheckResult:
        """Say of the failure that is explained what its first wrong entry is made of."""
        case, problem = self.records[at].failing, result.problem
        if case is None or problem is None or case.expected is None:
            return result
        found = origins(case, problem, self.examiner.reference.candidate(self.exercise))
        return replace(result, problem=replace(problem, origins=found))

    def _matches(self, check: Check, seen: Record) -> tuple[Match, ...]:
        """Try those mistakes first that explain all that failed before; mostly one of them fits."""
        before = [{match.mistake.id for match in found} for found in self.matches if found]
        known = self.exercise.mistakes
        likely = [one for one in known if all(one.id in names for names in before)]
        others = [one for one in known if one not in likely]
        return self._matching(check, seen, likely) or self._matching(check, seen, others)

    def _matching(
        self, check: Check, seen: Record, mistakes: Iterable[Mistake]
    ) -> tuple[Match, ...]:
        found = (self._match(check, seen, mistake) for mistake in mistakes)
        return tuple(match for match in found if match)

    def _match(self, check: Check, seen: Record, mistake: Mistake) -> Match | None:
        replay = Replay(seen)
        candidate = self.examiner.reference.candidate(self.exercise, mistake)
        rng = self.examiner.rng(self.exercise, check.name)
        try:
            setting = self.examiner.setting
            again = Submission(candidate, replay, rng, see=replay.see, setting=setting)
            replayed = record(check.body, again)
        except Apart:
            return None
        return Match(mistake, replay.agreement) if replay.ends_as(replayed) else None

    def _submission(self, check: Check) -> Submission:
        solution = self.examiner.reference.candidate(self.exercise)
        limits = Limits(self.exercise.path, self.exercise.time_limit, self.exercise.memory_limit)
        rng = self.examiner.rng(self.exercise, check.name)
        setting = self.examiner.setting
        return Submission(self.worker, solution, rng, solution.parameters, limits, setting=setting)


class Peers:
    """Answers the functions of exercises that do not pass yet: with the reference, in workers."""

    def __init__(self, sandbox: Sandbox, exercise: Exercise, sources: Mapping[str, str]) -> None:
        self._sandbox = sandbox
        self._exercise = exercise
        self._sources = sources
        self._workers: dict[str, Worker] = {}
        self._stack = ExitStack()

    def __call__(
        self, module: str, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Outcome:
        """Return what the reference's function comes to."""
        if module not in self._workers:
            task = Task(module, self._sources, **_limits(self._exercise))
            self._workers[module] = self._stack.enter_context(self._sandbox.open(task, apart=True))
        return self._workers[module].call(function, args, kwargs)

    def __enter__(self) -> Peers:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def task_for(pack: Pack, exercise: Exercise, files: Files, failed: Iterable[Exercise]) -> Task:
    """Return what the worker of an exercise is told."""
    given = Files(pack.package, pack.given).sources
    absent = {one.module: one for one in failed}
    own = {name: text for name, text in files.sources.items() if name not in absent}
    stand_ins = {name: one.stand_in for name, one in absent.items() if one.stand_in is not None}
    return Task(
        module=exercise.module,
        sources={**own, **given, **stand_ins},
        harness=exercise.harness,
        remote={name: one.functions for name, one in absent.items() if name not in stand_ins},
        plugin=pack.plugin,
        plugin_name=pack.distribution,
        choosing=tuple(one.module for one in pack.exercises.values() if one.chooses_device),
        **_limits(exercise),
    )


def _limits(exercise: Exercise) -> dict[str, Any]:
    return {
        "imports": exercise.imports,
        "time_limit": exercise.time_limit,
        "memory_limit": exercise.memory_limit << 20,
    }


def _result(check: Check, seen: Record, mistake: Mistake | None) -> CheckResult:
    case, problem = seen.failing, seen.problem
    return CheckResult(
        check.name,
        check.info.title,
        check.info.weight,
        passed=problem is None,
        problem=problem,
        call=case.call_text() if case and problem else "",
        mistake=mistake,
    )


def _score(exercise: Exercise, results: Sequence[CheckResult]) -> float:
    if all(result.passed for result in results):
        return float(exercise.points)
    earned = sum(result.weight for result in results if result.passed)
    return round(exercise.points * earned / sum(result.weight for result in results), 2)


def _status(results: Sequence[CheckResult], records: Sequence[Record]) -> str:
    kinds = {result.problem.kind for result in results if result.problem}
    if not kinds:
        return "passed"
    if kinds == {"not_run"}:
        return "skipped"
    if "timeout" in kinds:
        return "timeout"
    if any(result.passed for result in results):
        return "failed"
    if all(_is_unwritten(case) for one in records for case in one.cases):
        return "not_started"
    return "error" if kinds <= STOPPED else "failed"


def _is_unwritten(case: Case) -> bool:
    return case.problem is not None and case.problem.kind == "not_started"
