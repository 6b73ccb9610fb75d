"""The report as JUnit XML, which continuous-integration services show as test results.

An exercise is a test suite, a check is a test case. What stopped an exercise is an error, what came
out wrong a failure, and what is not begun a failure too: nothing that earned no points looks right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dzrkai_grader.explain import message, whole
from dzrkai_grader.render.visible import visible
from dzrkai_grader.report import Problem

if TYPE_CHECKING:
    from dzrkai_grader.report import ExerciseResult, Report
    from dzrkai_grader.words import Words

_ERRORS = ("error", "timeout")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def render_junit(report: Report, words: Words) -> str:
    """Return the report as JUnit XML; messages are in the language of `words`."""
    root = Element("testsuites", name=report.pack.name)
    for result in report.results:
        _add_suite(root, result, words)
    _count(root)
    indent(root)
    return f"{_DECLARATION}\n{tostring(root, encoding='unicode')}\n"


def _add_suite(root: Element, result: ExerciseResult, words: Words) -> None:
    name = f"{result.exercise.chapter}.{result.exercise.id}"
    suite = SubElement(root, "testsuite", name=name, time=f"{result.duration_s:.3f}")
    if result.problem is not None or not result.checks:
        problem = result.problem or Problem(result.status)
        case = SubElement(suite, "testcase", classname=name, name="file", time="0")
        _add_problem(case, result.status, problem, whole(result, words))
    for check in result.checks:
        case = SubElement(suite, "testcase", classname=name, name=check.name, time="0")
        if check.problem is not None:
            _add_problem(case, result.status, check.problem, message(check, words))
    _count(suite)


def _add_problem(case: Element, status: str, problem: Problem, text: str) -> None:
    if status == "skipped":
        SubElement(case, "skipped", message=text)
        return
    tag = "error" if status in _ERRORS else "failure"
    found = SubElement(case, tag, message=text, type=problem.kind)
    found.text = visible(problem.traceback) or text


def _count(element: Element) -> None:
    """Write how many test cases an element holds, and how they came out."""
    cases = element.findall(".//testcase")
    element.set("tests", str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
