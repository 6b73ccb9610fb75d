"""A grading run, from a folder of exercises to a report."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dzrkai_grader import stubs
from dzrkai_grader.pack import Exercise, Pack
from dzrkai_grader.report import ExerciseResult, Problem, Report
from dzrkai_grader.sandbox import Sandbox, choose_isolation
from dzrkai_grader.submission import Files, is_untouched, read

if TYPE_CHECKING:
    from dzrkai_grader.examination import Examiner

Progress = Callable[[Exercise, ExerciseResult | None], None]
"""Is told of each exercise twice: before it is graded, and with its result."""


def grade(
    pack: Pack,
    submission: Path,
    exercises: Sequence[str] = (),
    *,
    seed: int,
    device: str = "cpu",
    isolation: str = "auto",
    progress: Progress | None = None,
    sandbox: Sandbox | None = None,
) -> Report:
    """Grade a learner's exercises.

    An exercise that builds on others is graded with the learner's own where these pass, and with
    the reference in their place where they do not; so those are looked at too, though not reported.

    Parameters
    ----------
    pack
        The course.
    submission
        The learner's folder of exercises.
    exercises
        Names of the exercises to grade; all of them where there are none.
    seed
        What the inputs of the checks are drawn from. The same seed and files give the same report,
        times aside.
    device
        ``"cpu"`` or ``"gpu"``; exercises that are not for this device are skipped.
    isolation
        ``"basic"``, ``"strict"``, or ``"auto"`` for the strongest there is.
    progress
        Is told of each exercise before it is graded, and with its result.
    sandbox
        A warm one, which stays open, of whichever isolation it has; otherwise one is started for
        this run.

    Raises
    ------
    ValueError
        If there is no exercise or no isolation of a name that is given.
    NotADirectoryError
        If `submission` is not a directory.
    PackError
        If the pack cannot be used as it is.
    SandboxError
        If strict isolation is asked for, and there is none here.
    """
    if sandbox is None:
        used = choose_isolation(isolation, gpu=device == "gpu")
    else:
        used = sandbox.isolation
    chosen = choose(pack, exercises)
    files = read(submission, pack.package)
    reported = {one.id for one in chosen}
    run = _Run(pack, files, device, seed, used, reported, progress or _silent)
    results = run.results(chosen, sandbox)
    return Report(pack, device, seed, used, tuple(results[one.id] for one in chosen))


def grade_warm(
    examiner: Examiner, files: Files, exercises: Sequence[str] = (), *, device: str = "cpu"
) -> Report:
    """Grade one submission of many: as `grade` does, with everything started already.

    Parameters
    ----------
    examiner
        Holds the pack, the seed, a sandbox, and the checks of all that is to be graded.
    files
        The learner's.
    exercises, device
        As `grade` takes them.
    """
    pack, isolation = examiner.pack, examiner.sandbox.isolation
    chosen = choose(pack, exercises)
    run = _Run(pack, files, device, examiner.seed, isolation, set(), _silent)
    results = run.results_by(examiner, chosen)
    return Report(pack, device, examiner.seed, isolation, tuple(results[one.id] for one in chosen))


def choose(pack: Pack, names: Iterable[str]) -> list[Exercise]:
    """Return the exercises of these names, in the pack's order; all where there are none.

    Raises
    ------
    ValueError
        If there is no exercise of a name; the message says which is nearest.
    """
    wanted = set(names)
    for name in sorted(wanted - set(pack.exercises)):
        near = difflib.get_close_matches(name, pack.exercises, n=1, cutoff=0.0)
        raise ValueError(f"there is no exercise {name!r}; did you mean {' or '.join(near)}?")
    return [one for one in pack.exercises.values() if not wanted or one.id in wanted]


def standing(exercise: Exercise, files: Files, device: str) -> ExerciseResult | None:
    """Return the result of an exercise that need not be run to be known; None for others."""
    if device not in exercise.devices:
        problem = Problem("no_device", {"device": device})
        return ExerciseResult(exercise, "skipped", problem=problem)
    if problem_of_file := files.problem_of(exercise):
        return ExerciseResult(exercise, "error", problem=problem_of_file)
    if is_untouched(files.texts[exercise.file], stubs.stub_of(exercise)):
        return ExerciseResult(exercise, "not_started")
    return None


@dataclass
class _Run:
    """The state of a grading run: results so far, by exercise."""

    pack: Pack
    files: Files
    device: str
    seed: int
    isolation: str
    reported: set[str]
    progress: Progress
    done: dict[str, ExerciseResult] = field(default_factory=dict)

    def results(
        self, chosen: Sequence[Exercise], sandbox: Sandbox | None
    ) -> Mapping[str, ExerciseResult]:
        """Grade the exercises and all that they build on."""
        needed = with_required(self.pack, chosen)
        known = {one.id: standing(one, self.files, self.device) for one in needed}
        to_run = [one for one in needed if known[one.id] is None]
        if not to_run:
            self._grade_all(needed, known, None)
        else:
            self._run_checks(needed, known, to_run, sandbox)
        return self.done

    def results_by(
        self, examiner: Examiner, chosen: Sequence[Exercise]
    ) -> Mapping[str, ExerciseResult]:
        """Grade the same with an examiner that is at hand."""
        needed = with_required(self.pack, chosen)
        known = {one.id: standing(one, self.files, self.device) for one in needed}
        self._grade_all(needed, known, examiner.examine)
        return self.done

    def _run_checks(
        self,
        needed: Sequence[Exercise],
        known: Mapping[str, ExerciseResult | None],
        to_run: Sequence[Exercise],
        sandbox: Sandbox | None,
    ) -> None:
        # The sandbox starts its warm process at once, which loads while pytest does.
        with _opened(sandbox, self.isolation, self.device) as box:
            from dzrkai_grader.examination import Examiner
            from dzrkai_grader.reference import Reference
            from dzrkai_grader.session import Checks, with_checks

            def work(checks: Checks) -> None:
                examiner = Examiner(self.pack, box, reference, checks, self.seed, self.device)
                self._grade_all(needed, known, examiner.examine)

            with Reference(self.pack) as reference:
                with_checks(self.pack.folder, to_run, work)

    def _grade_all(
        self,
        needed: Iterable[Exercise],
        known: Mapping[str, ExerciseResult | None],
        examine: Callable[[Exercise, Files, Sequence[Exercise]], ExerciseResult] | None,
    ) -> None:
        for exercise in needed:
            self._tell(exercise, None)
            result = known[exercise.id]
            if result is None:
                assert examine is not None
                result = examine(exercise, self.files, self._failed_before(exercise))
            self.done[exercise.id] = result
            self._tell(exercise, result)

    def _failed_before(self, exercise: Exercise) -> list[Exercise]:
        required = self.pack.required_by(exercise)
        return [one for one in required if self.done[one.id].status != "passed"]

    def _tell(self, exercise: Exercise, result: ExerciseResult | None) -> None:
        if exercise.id in self.reported:
            self.progress(exercise, result)


def with_required(pack: Pack, chosen: Iterable[Exercise]) -> list[Exercise]:
    """Return exercises and all that they build on, in the pack's order."""
    wanted = {one.id for exercise in chosen for one in (*pack.required_by(exercise), exercise)}
    return [one for one in pack.exercises.values() if one.id in wanted]


def _opened(
    sandbox: Sandbox | None, isolation: str, device: str
) -> AbstractContextManager[Sandbox]:
    if sandbox is not None:
        return nullcontext(sandbox)
    return Sandbox(isolation=isolation, gpu=device == "gpu")


def _silent(_exercise: Exercise, _result: ExerciseResult | None) -> None:
    pass
