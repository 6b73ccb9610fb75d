"""The report's model: calls as text, points in sum."""

import numpy as np

from dzrkai_grader.pack import Pack, Text
from dzrkai_grader.report import (
    Case,
    CheckResult,
    ExerciseResult,
    Problem,
    Report,
)
from dzrkai_grader.sandbox import Outcome


def call_text(*args: object, names: tuple[str, ...] = (), **kwargs: object) -> str:
    return Case("f", args, kwargs, None, Outcome(), names=names).call_text()


def test_call_names_its_arrays_and_shows_the_rest() -> None:
    x = np.zeros((1, 1, 3, 4))
    text = call_text(x, (2, 3), names=("x", "kernel_size"), stride=2, W=x.astype(np.float32))
    assert text == "f(x: float64 (1, 1, 3, 4), (2, 3), stride=2, W=float32 (1, 1, 3, 4))"


def test_call_without_known_names_shows_shapes() -> None:
    assert call_text(np.zeros(3), np.float32(2.5)) == "f(float64 (3,), float32(2.5))"


def test_long_arguments_are_cut() -> None:
    assert len(call_text("x" * 1000)) < 80


def test_report_sums_points_and_keeps_bonus_apart(example: Pack) -> None:
    from dataclasses import replace

    first, second = example.exercises.values()
    results = (
        ExerciseResult(first, "failed", 1.1),
        ExerciseResult(replace(first, points=3), "passed", 2.2),
        ExerciseResult(replace(second, bonus=True), "passed", 4.0),
    )
    report = Report(example, "cpu", 1, "basic", results)
    assert (report.score, report.max_score) == (3.3, 9)
    assert (report.bonus_score, report.max_bonus) == (4, 4)


def test_first_failed_check_is_the_first_in_order(example: Pack) -> None:
    checks = tuple(
        CheckResult(name, Text("", ""), 1, passed, None if passed else Problem("exit"))
        for name, passed in [("a", True), ("b", False), ("c", False)]
    )
    result = ExerciseResult(example.exercises["gradient"], "failed", checks=checks)
    assert result.first_failed is checks[1]
    assert ExerciseResult(example.exercises["gradient"], "passed").first_failed is None
