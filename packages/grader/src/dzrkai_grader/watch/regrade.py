"""Grades one exercise at a time with everything warm: pytest, the solutions and the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from dzrkai_grader.examination import Examiner
from dzrkai_grader.grading import standing
from dzrkai_grader.pack import Exercise, Pack
from dzrkai_grader.reference import Reference
from dzrkai_grader.report import ExerciseResult
from dzrkai_grader.sandbox import Sandbox
from dzrkai_grader.session import Checks, with_checks
from dzrkai_grader.watch.state import DEVICE, State

Result = TypeVar("Result")


@dataclass
class Regrader:
    """Grades the exercises of one pack, as often as files change."""

    examiner: Examiner

    def grade(self, exercise: Exercise, state: State) -> ExerciseResult:
        """Grade an exercise on the files of `state`, and let the state know.

        What it builds on is graded first where its status is not known.
        """
        required = self.examiner.pack.required_by(exercise)
        for one in required:
            if state.status(one) == "unknown":
                self._grade(one, state)
        return self._grade(exercise, state)

    def _grade(self, exercise: Exercise, state: State) -> ExerciseResult:
        required = self.examiner.pack.required_by(exercise)
        failed = [one for one in required if state.status(one) != "passed"]
        result = standing(exercise, state.files, DEVICE)
        result = result or self.examiner.examine(exercise, state.files, failed)
        state.learn(result)
        return result


def with_regrader(pack: Pack, seed: int, work: Callable[[Regrader], Result]) -> Result:
    """Warm everything up, and return what `work` returns.

    Raises
    ------
    PackError
        If the pack cannot be used as it is.
    """

    def begin(checks: Checks) -> Result:
        return work(Regrader(Examiner(pack, sandbox, reference, checks, seed)))

    with Sandbox() as sandbox, Reference(pack) as reference:
        return with_checks(pack.folder, list(pack.exercises.values()), begin)
