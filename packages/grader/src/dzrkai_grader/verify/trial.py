"""A trial: whether the checks of an exercise accept a version of it, and nothing more.

Where an examination explains, a trial ends at the first failing call; so thousands can be made.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dzrkai_grader.checks import Submission
from dzrkai_grader.examination import Examiner, task_for
from dzrkai_grader.naming import Apart, record
from dzrkai_grader.pack import Exercise
from dzrkai_grader.report import Case, Problem
from dzrkai_grader.sandbox import Worker
from dzrkai_grader.session import Check
from dzrkai_grader.verify.proof import files_with


@dataclass(frozen=True)
class Rejection:
    """The first thing that a check found wrong."""

    check: str
    call: str
    problem: Problem

    def __str__(self) -> str:
        said = ", ".join(f"{name} {value}" for name, value in self.problem.parameters.items())
        return f"{self.check}: {self.call}: {self.problem.kind} ({said})"


def trial(
    examiner: Examiner, exercise: Exercise, source: str, seconds: float | None = None
) -> Rejection | None:
    """Run the checks on a version of an exercise, until one fails; None where none does.

    Parameters
    ----------
    examiner
        Runs them, and has the seed.
    exercise
        Which.
    source
        The version.
    seconds
        The time limit; the exercise's own by default.
    """
    task = task_for(examiner.pack, exercise, files_with(examiner.pack, exercise, source), ())
    found: list[Rejection] = []
    with examiner.sandbox.open(replace(task, time_limit=seconds or task.time_limit)) as worker:

        def run(check: Check) -> None:
            if not found and (rejection := _run(check, examiner, exercise, worker)):
                found.append(rejection)

        examiner.checks.run(exercise, run)
    return found[0] if found else None


def _run(check: Check, examiner: Examiner, exercise: Exercise, worker: Worker) -> Rejection | None:
    solution = examiner.reference.candidate(exercise)
    rng = examiner.rng(exercise, check.name)
    submission = Submission(worker, solution, rng, solution.parameters, see=_stop)
    try:
        problem = record(check.body, submission).problem
    except Apart:
        problem = submission.cases[-1].problem
    if problem is None or problem.kind == "not_run":
        return None
    call = submission.cases[-1].call_text() if submission.cases else ""
    return Rejection(check.name, call, problem)


def _stop(case: Case) -> None:
    if case.problem:
        raise Apart
