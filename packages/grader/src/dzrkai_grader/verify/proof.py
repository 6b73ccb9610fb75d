"""Proves a pack: solutions pass, stubs fail, mistakes are caught and named, alternatives pass.

What a learner is told rests on this. Each version of an exercise is graded as a learner's would be,
in a worker, with solutions in the place of all other exercises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from dzrkai_grader import stubs
from dzrkai_grader.examination import Examiner
from dzrkai_grader.grading import choose
from dzrkai_grader.pack import Exercise, Mistake, Pack, PackError
from dzrkai_grader.reference import Reference
from dzrkai_grader.report import CheckResult, ExerciseResult
from dzrkai_grader.sandbox import Sandbox
from dzrkai_grader.session import Checks, with_checks
from dzrkai_grader.submission import Files

Progress = Callable[[Exercise, str], None]
"""Is told of each version before it is graded: the exercise, and such as ``"mistake flipped"``."""


@dataclass(frozen=True)
class Finding:
    """Something about an exercise that does not hold.

    Parameters
    ----------
    exercise
        The exercise's name.
    version
        Which version of it: ``"solution"``, ``"stub"``, ``"mistake NAME"``, ``"alternative NAME"``.
    message
        What does not hold, for the author of the pack.
    """

    exercise: str
    version: str
    message: str

    def __str__(self) -> str:
        return f"{self.exercise}: {self.version}: {self.message}"


@dataclass(frozen=True)
class Version:
    """A version of an exercise, and what is wrong with a result of it."""

    kind: str
    id: str
    source: str
    objection: Callable[[ExerciseResult], str]
    device: str = "cpu"

    @property
    def name(self) -> str:
        """What a finding calls it."""
        return f"{self.kind} {self.id}".rstrip()


def verify(
    pack: Pack,
    exercises: Sequence[str] = (),
    *,
    folder: Path | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    sandbox: Sandbox | None = None,
) -> tuple[Finding, ...]:
    """Prove the exercises of a pack.

    Parameters
    ----------
    pack
        The course.
    exercises
        Names of the exercises; all of them where there are none.
    folder
        Where the stubs lie, if they are to be compared with the solutions.
    seed
        What the inputs of the checks are drawn from.
    progress
        Is told of each version before it is graded.
    sandbox
        A warm one, which stays open; otherwise one is started.

    Returns
    -------
    tuple of Finding
        What does not hold; nothing if all is well.

    Raises
    ------
    ValueError
        If there is no exercise of a name that is given.
    PackError
        If the pack cannot be used as it is.
    """
    chosen = choose(pack, exercises)
    findings = list(_stale(pack, chosen, folder))
    with _or_own(sandbox) as box, Reference(pack) as reference:

        def work(checks: Checks) -> None:
            examiner = Examiner(pack, box, reference, checks, seed)
            for exercise in chosen:
                for version, result in results(examiner, exercise, progress):
                    if objection := version.objection(result):
                        findings.append(Finding(exercise.id, version.name, objection))

        with_checks(pack.folder, chosen, work)
    return tuple(findings)


def versions(exercise: Exercise) -> Iterator[Version]:
    """Yield all versions of an exercise that there are, and what each must come to."""
    yield Version("solution", "", exercise.solution, _not_full)
    if "gpu" in exercise.devices:
        yield Version("solution", "on a GPU's stand-in", exercise.solution, _not_full, "stand-in")
    yield Version("stub", "", stubs.stub_of(exercise), _not_zero)
    for mistake in exercise.mistakes:
        objection = partial(_not_named, name=mistake.id)
        yield Version("mistake", mistake.id, _apply(exercise, mistake), objection)
    for name, source in exercise.alternatives.items():
        yield Version("alternative", name, source, _not_full)


def files_with(pack: Pack, exercise: Exercise, source: str) -> Files:
    """Return a submission of solutions, but for one exercise that has this source."""
    texts = {one.file: one.solution for one in pack.exercises.values()}
    return Files(pack.package, {**texts, exercise.file: source})


def results(
    examiner: Examiner, exercise: Exercise, progress: Progress | None = None
) -> Iterator[tuple[Version, ExerciseResult]]:
    """Grade the versions of an exercise, one after the other."""
    for version in versions(exercise):
        if progress:
            progress(exercise, version.name)
        files = files_with(examiner.pack, exercise, version.source)
        yield version, replace(examiner, device=version.device).examine(exercise, files)


def _stale(pack: Pack, chosen: Sequence[Exercise], folder: Path | None) -> Iterator[Finding]:
    if folder is not None:
        paths = set(stubs.stale(pack, folder))
        for exercise in chosen:
            if exercise.file in paths:
                message = f"{folder / exercise.file} differs from the stub of the solution"
                yield Finding(exercise.id, "stub", message)


def _not_full(result: ExerciseResult) -> str:
    """Say what is wrong with a result that should be all right."""
    return "; ".join(_say(check) for check in result.checks if failed(check))


def _not_zero(result: ExerciseResult) -> str:
    passed = [check.name for check in result.checks if check.passed]
    return f"the stub passes {', '.join(passed)}" if passed else ""


def _not_named(result: ExerciseResult, name: str) -> str:
    if result.status == "passed":
        return "no check catches it"
    named = {check.mistake.id for check in result.checks if check.mistake}
    if result.first_failed and result.first_failed.mistake is None:
        return f"caught, but not named: {_say(result.first_failed)}"
    return "" if named == {name} else f"named {', '.join(sorted(named))}"


def failed(check: CheckResult) -> bool:
    """Whether a check went against the exercise; one that could not be run here did not."""
    return check.problem is not None and check.problem.kind != "not_run"


def _say(check: CheckResult) -> str:
    assert check.problem
    parameters = ", ".join(f"{name} {value}" for name, value in check.problem.parameters.items())
    return f"{check.name}: {check.call}: {check.problem.kind} ({parameters})"


def _apply(exercise: Exercise, mistake: Mistake) -> str:
    try:
        return mistake.apply(exercise.solution)
    except PackError as error:
        raise PackError(f"{exercise.folder / 'mistakes.toml'}: {error}") from None


def _or_own(sandbox: Sandbox | None) -> AbstractContextManager[Sandbox]:
    return Sandbox() if sandbox is None else nullcontext(sandbox)
