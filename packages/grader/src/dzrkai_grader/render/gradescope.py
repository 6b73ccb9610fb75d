"""The report as Gradescope's results.json: an exercise is a test, with its points.

References
----------
https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dzrkai_grader.explain import explain, whole
from dzrkai_grader.render.summary import EXPLAINED, next_step

if TYPE_CHECKING:
    from dzrkai_grader.report import ExerciseResult, Report
    from dzrkai_grader.words import Words


def render_gradescope(report: Report, words: Words) -> str:
    """Return the report as the text of a results.json; messages are in the language of `words`."""
    results = {
        "score": report.score + report.bonus_score,
        "output": next_step(report, words),
        "output_format": "text",
        "tests": [_test(result, words) for result in report.results],
    }
    return json.dumps(results, ensure_ascii=False, indent=2) + "\n"


def _test(result: ExerciseResult, words: Words) -> dict[str, Any]:
    return {
        "name": f"{result.exercise.id}: {result.exercise.title.in_(words.language)}",
        "score": float(result.score),
        "max_score": float(result.max_score),
        "status": "passed" if result.status == "passed" else "failed",
        "output": _output(result, words),
        "output_format": "text",
        "visibility": "visible",
    }


def _output(result: ExerciseResult, words: Words) -> str:
    explanation = explain(result, words) if result.status in EXPLAINED else None
    if explanation is None:
        return whole(result, words)
    said = [explanation.call, explanation.what, explanation.mistake, explanation.look]
    return "\n".join(filter(None, [*said, explanation.traceback]))
