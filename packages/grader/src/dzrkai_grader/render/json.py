"""The report for programs: one JSON object of schema 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dzrkai_grader.explain import message, whole

if TYPE_CHECKING:
    from dzrkai_grader.report import CheckResult, ExerciseResult, Report
    from dzrkai_grader.words import Words

SCHEMA = 1


def render_json(report: Report, words: Words) -> str:
    """Return the report as JSON text; messages are in the language of `words`.

    The keys of the object, of an exercise and of a check are those of :func:`as_data`.
    """
    return json.dumps(as_data(report, words), ensure_ascii=False, indent=2) + "\n"


def as_data(report: Report, words: Words) -> dict[str, Any]:
    """Return the report as dictionaries, lists, strings and numbers."""
    return {
        "schema": SCHEMA,
        "course": report.pack.name,
        "device": report.device,
        "seed": report.seed,
        "isolation": report.isolation,
        "score": float(report.score),
        "max_score": float(report.max_score),
        "exercises": [_exercise(result, words) for result in report.results],
    }


def _exercise(result: ExerciseResult, words: Words) -> dict[str, Any]:
    return {
        "id": result.exercise.id,
        "chapter": result.exercise.chapter,
        "status": result.status,
        "score": float(result.score),
        "max_score": float(result.max_score),
        "bonus": result.exercise.bonus,
        "duration_s": round(result.duration_s, 3),
        "checks": _checks(result, words),
    }


def _checks(result: ExerciseResult, words: Words) -> list[dict[str, Any]]:
    """Return the checks; where none could be run, one that says why."""
    if result.checks:
        return [_check(check, words) for check in result.checks]
    return [{"name": "file", "passed": False, "message": whole(result, words), "mistake": None}]


def _check(check: CheckResult, words: Words) -> dict[str, Any]:
    return {
        "name": check.name,
        "passed": check.passed,
        "message": message(check, words),
        "mistake": check.mistake.id if check.mistake else None,
    }
