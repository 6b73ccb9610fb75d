"""The report as Gradescope's ``results.json``.

An exercise is a test case; what is written about it is plain text, so that nothing a learner's code
says can act on the page. Standard output stays hidden from learners: it names the seed, from which
the inputs could be drawn again.

References
----------
https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dzrkai_grader.explain import explain, message, whole
from dzrkai_grader.render.visible import visible

if TYPE_CHECKING:
    from dzrkai_grader.explain import Explanation
    from dzrkai_grader.report import ExerciseResult, Report
    from dzrkai_grader.words import Words

OUTPUT_LIMIT = 8000
"""Characters of what is said about one exercise."""


def render_gradescope(report: Report, words: Words) -> str:
    """Return the report as the text of ``results.json``; messages are in the language of `words`.

    The score is that of the exercises and of the bonus together; the number of points that
    Gradescope counts it against is set in the assignment.
    """
    return json.dumps(as_results(report, words), ensure_ascii=False, indent=2) + "\n"


def as_results(report: Report, words: Words) -> dict[str, Any]:
    """Return the results as dictionaries, lists, strings and numbers."""
    graded = [result for result in report.results if result.status != "skipped"]
    return {
        "score": round(report.score + report.bonus_score, 6),
        "execution_time": round(sum(result.duration_s for result in graded)),
        "output": visible(_setting(report, words)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": [_test(result, words) for result in graded],
    }


def _setting(report: Report, words: Words) -> str:
    title = report.pack.title.in_(words.language)
    return words("gradescope.setting", title=title, isolation=report.isolation)


def _test(result: ExerciseResult, words: Words) -> dict[str, Any]:
    exercise = result.exercise
    bonus = f" ({words('report.bonus')})" if exercise.bonus else ""
    return {
        "score": result.score,
        "max_score": result.max_score,
        "status": "passed" if result.status == "passed" else "failed",
        "name": f"{exercise.title.in_(words.language)}{bonus}",
        "number": f"{exercise.chapter}/{exercise.id}",
        "output": visible("\n".join(_lines(result, words)), OUTPUT_LIMIT),
        "tags": [exercise.chapter],
    }


def _lines(result: ExerciseResult, words: Words) -> Iterator[str]:
    """Yield each check as a line, and below them the explanation of the first that failed."""
    if not result.checks:
        yield whole(result, words)
    for check in result.checks:
        mark = "✓" if check.passed else "✗"
        said = message(check, words)
        yield f"{mark} {check.title.in_(words.language)}" + (f": {said}" if said else "")
    explained = explain(result, words)
    if explained is not None:
        yield from _explanation(explained, words)
    if result.substituted:
        yield words("report.substituted", exercises=", ".join(result.substituted))


def _explanation(explained: Explanation, words: Words) -> Iterator[str]:
    if explained.mistake:
        yield words("report.mistake", name=explained.mistake_name)
        yield explained.mistake
    elif explained.look:
        yield explained.look
    for title, text in (("raised_at", explained.traceback), ("printed", explained.output)):
        if text:
            yield f"{words(f'report.{title}')}\n{text}"
