"""The JUnit file can be read back, and nothing that earned no points looks right in it."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from dzrkai_grader.render.junit import render_junit
from dzrkai_grader.report import Problem


def parsed(report, words):
    return ElementTree.fromstring(render_junit(report, words))


def suite_of(root, name):
    return next(one for one in root if one.get("name").endswith(f".{name}"))


def with_problem(report, problem):
    """Return the report with this problem in each failed check."""
    results = [
        replace(
            one,
            checks=tuple(replace(c, problem=problem and c.problem and problem) for c in one.checks),
        )
        for one in report.results
    ]
    return replace(report, results=tuple(results))


def test_counts_agree_with_what_is_there(report, english):
    """On the whole and on each suite."""
    root = parsed(report, english)
    for element in [root, *root]:
        for attribute, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            assert int(element.get(attribute)) == len(element.findall(f".//{tag}"))


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("pad", ("1", "0", "0", "0")),
        ("im2col", ("2", "1", "0", "0")),
        ("col2im", ("1", "1", "0", "0")),
        ("conv", ("1", "0", "1", "0")),
        ("pool", ("1", "0", "1", "0")),
        ("kernel", ("1", "0", "0", "1")),
    ],
)
def test_each_state_counts_as_what_it_is(report, english, name, counts):
    """Wrong and not begun are failures, stopped and out of time errors, skipped is skipped."""
    suite = suite_of(parsed(report, english), name)
    assert tuple(suite.get(key) for key in ("tests", "failures", "errors", "skipped")) == counts


def test_an_exercise_that_is_not_begun_is_a_failure_without_any_checks(report, english):
    """No checks are run on a stub; it still does not look right."""
    results = tuple(replace(one, checks=()) for one in report.results)
    suite = suite_of(parsed(replace(report, results=results), english), "col2im")
    assert suite.get("failures") == "1"


def test_messages_say_what_is_wrong(report, english):
    """The message is the sentence, the kind of problem the type, the traceback the text."""
    root = parsed(report, english)
    failure = suite_of(root, "im2col").find(".//failure")
    assert failure.get("type") == "value"
    assert "Wrong values: 2 of 24" in failure.get("message")
    assert "line 3" in suite_of(root, "pool").find(".//error").text


@pytest.mark.parametrize("text", ["]]></failure>", "\x00\x1b[2J", "\ud800", "<&>\"'", "\ufffe"])
def test_hostile_text_leaves_the_file_readable(report, english, text):
    """What a learner's code says cannot end an element or spoil the XML."""
    problem = Problem("exception", {"type": "E", "message": text}, traceback=text)
    root = parsed(with_problem(report, problem), english)
    assert suite_of(root, "im2col").find(".//failure").get("type") == "exception"
    render_junit(report, english).encode("utf-8")
