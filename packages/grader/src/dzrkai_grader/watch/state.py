"""Where a learner is in the course, and what is known of each exercise: no terminal, no processes.

What is known of an exercise holds for one state of the files. When a file changes, its fingerprint
does, and what was known of the exercises that reach it is known no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dzrkai_grader.grading import standing
from dzrkai_grader.pack import Exercise, Pack
from dzrkai_grader.report import ExerciseResult
from dzrkai_grader.submission import Files
from dzrkai_grader.watch.dependence import fingerprints
from dzrkai_grader.watch.memory import Memory

DEVICE = "cpu"


@dataclass
class State:
    """Where a learner is, and what is known.

    Parameters
    ----------
    pack
        The course.
    current
        The exercise that is worked on.
    passed
        The fingerprints with which exercises passed, in this session or in an earlier one.
    """

    pack: Pack
    current: Exercise
    passed: dict[str, str] = field(default_factory=dict)
    files: Files = field(default_factory=lambda: Files("", {}))
    _prints: Mapping[str, str] = field(default_factory=dict)
    _results: dict[str, tuple[str, ExerciseResult]] = field(default_factory=dict)

    def update(self, files: Files) -> frozenset[str]:
        """Take in the files as they are now; return the exercises that this may concern."""
        if files == self.files:
            return frozenset()
        before, self.files = self._prints, files
        self._prints = fingerprints(self.pack, files)
        return frozenset(one for one, mark in self._prints.items() if mark != before.get(one))

    def learn(self, result: ExerciseResult) -> None:
        """Take in the result of an exercise, graded on the files as they are now."""
        name = result.exercise.id
        self._results[name] = self._prints[name], result
        self.passed.pop(name, None)
        if result.status == "passed":
            self.passed[name] = self._prints[name]

    def result(self, exercise: Exercise) -> ExerciseResult | None:
        """Return the result of an exercise in this session, if its files are still the same."""
        mark, result = self._results.get(exercise.id, ("", None))
        return result if mark == self._prints.get(exercise.id) else None

    def status(self, exercise: Exercise) -> str:
        """Return the status of an exercise; ``"unknown"`` where it has to be graded first."""
        if self.passed.get(exercise.id, "") == self._prints.get(exercise.id):
            return "passed"
        result = self.result(exercise) or standing(exercise, self.files, DEVICE)
        return result.status if result else "unknown"

    def points(self, exercise: Exercise) -> float:
        """Return the points that an exercise is known to have earned."""
        if self.status(exercise) == "passed":
            return exercise.points
        result = self.result(exercise)
        return result.score if result else 0.0

    def open(self) -> list[Exercise]:
        """Return the exercises that are still to be done, in the order to do them: bonus last."""
        left = [
            one
            for one in self.pack.exercises.values()
            if self.status(one) not in ("passed", "skipped")
        ]
        return sorted(left, key=lambda one: one.bonus)

    def following(self) -> Exercise | None:
        """Return what comes after the current exercise: the next open one, around the end."""
        order = list(self.pack.exercises.values())
        left = [one for one in self.open() if one.id != self.current.id]
        place = order.index(self.current)
        after = [one for one in left if order.index(one) > place and not one.bonus]
        return next(iter(after or left), None)

    def memory(self) -> Memory:
        """Return what is to be remembered."""
        order = [name for name in self.pack.exercises if name in self.passed]
        return Memory(self.current.id, {name: self.passed[name] for name in order})
