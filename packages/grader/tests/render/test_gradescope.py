"""The results obey Gradescope's schema, add up, and show nothing that could act on a page."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from dzrkai_grader.render.gradescope import OUTPUT_LIMIT, render_gradescope
from dzrkai_grader.report import Problem

SCHEMA = json.loads(Path(__file__).with_name("gradescope.schema.json").read_text("utf-8"))
VALID = Draft202012Validator(SCHEMA)


def results(report, words):
    found = json.loads(render_gradescope(report, words))
    VALID.validate(found)
    return found


def named(found, number):
    return next(one for one in found["tests"] if one["number"].endswith(f"/{number}"))


def with_problem(report, problem):
    """Return the report with this problem in each failed check."""
    exercises = [
        replace(one, checks=tuple(replace(c, problem=c.problem and problem) for c in one.checks))
        for one in report.results
    ]
    return replace(report, results=tuple(exercises))


@pytest.mark.parametrize("wrong", [{}, {"score": "1"}, {"score": 1, "seed": 3}, {"tests": [{}]}])
def test_the_schema_refuses_what_is_not_described(wrong):
    assert not VALID.is_valid(wrong)


def test_scores_add_up_to_the_report_s_with_the_bonus(report, english):
    found = results(report, english)
    assert found["score"] == report.score + report.bonus_score
    assert sum(one["score"] for one in found["tests"]) == found["score"]
    assert named(found, "im2col")["score"] == 3.5
    assert named(found, "im2col")["max_score"] == 7


def test_each_state_is_passed_or_failed_and_what_was_skipped_is_left_out(report, english):
    found = results(report, english)
    states = {one["number"].partition("/")[2]: one["status"] for one in found["tests"]}
    assert {name for name, status in states.items() if status == "passed"} == {
        "hello",
        "pad",
        "winograd",
    }
    assert "kernel" not in states


def test_what_is_wrong_is_said_and_the_mistake_named(report, english, japanese):
    said = named(results(report, english), "im2col")["output"]
    assert "Wrong values: 2 of 24" in said
    assert "You padded one side only." in said
    assert "pad" in said.splitlines()[-1]
    assert "片側だけに" in named(results(report, japanese), "im2col")["output"]
    assert "line 3" in named(results(report, english), "pool")["output"]


def test_the_seed_stays_hidden(report, english):
    """With it the inputs could be drawn again."""
    report = replace(report, seed=987654321)
    assert "987654321" not in render_gradescope(report, english)
    assert results(report, english)["stdout_visibility"] == "hidden"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.sampled_from(["<script>alert(1)</script>", "\x1b[2J", "\ud800", "\u202e"]))
def test_hostile_text_is_plain_text(report, english, text):
    """Every format is plain text, which Gradescope escapes; controls are shown as marks."""
    problem = Problem("exception", {"type": text, "message": text}, traceback=text, output=text)
    found = results(with_problem(report, problem), english)
    assert {found[f"{name}_format"] for name in ("output", "test_output", "test_name")} == {"text"}
    said = "".join(one["output"] for one in found["tests"])
    assert not set(said) & {"\x1b", "\x00", "\ud800", "\u202e"}
    json.dumps(found, ensure_ascii=False).encode()


def test_endless_output_is_cut(report, english):
    problem = Problem("exception", {"type": "E", "message": "m" * 10**6}, traceback="t" * 10**6)
    found = results(with_problem(report, problem), english)
    assert all(len(one["output"]) < OUTPUT_LIMIT + 20 for one in found["tests"])
