"""report.json keeps to schema 1."""

import json

from dzrkai_grader.render.json import render_json

KEYS = ["id", "chapter", "status", "score", "max_score", "bonus", "duration_s", "checks"]


def data(report, words):
    return json.loads(render_json(report, words))


def of(report, words, name):
    return next(one for one in data(report, words)["exercises"] if one["id"] == name)


def test_the_keys_are_those_of_the_schema(report, english):
    """Of the report, of every exercise and of every check."""
    found = data(report, english)
    assert list(found) == [
        *("schema", "course", "device", "seed", "isolation", "score", "max_score", "exercises")
    ]
    assert all(list(exercise) == KEYS for exercise in found["exercises"])
    for exercise in found["exercises"]:
        for check in exercise["checks"]:
            assert list(check) == ["name", "passed", "message", "mistake"]


def test_the_whole_is_described(report, english):
    """Course, device, seed, isolation and points; a bonus is not in the points to be had."""
    found = data(report, english)
    assert found["schema"] == 1
    assert (found["course"], found["device"], found["seed"]) == ("tiny", "cpu", 42)
    assert (found["score"], found["max_score"]) == (6.5, 28.0)


def test_a_failed_check_says_why_and_names_the_mistake(report, english):
    """The call and what is wrong with it; a check that passed has nothing to say."""
    passed, failed = of(report, english, "im2col")["checks"]
    assert passed == {"name": "check_values", "passed": True, "message": "", "mistake": None}
    assert failed["message"].startswith("im2col(x: float64 (1, 2, 3, 4)): Wrong values: 2 of 24.")
    assert failed["mistake"] == "padding-one-side"


def test_a_file_that_could_not_be_run_says_why(report, english):
    """It has failed one check, of being a file that can be run."""
    (check,) = of(report, english, "pool")["checks"]
    assert not check["passed"]
    assert "'(' was never closed" in check["message"]


def test_points_are_floats_and_bonus_a_truth_value(report, english):
    """Whole points are floats as well: a strict reader need not care."""
    exercise = of(report, english, "winograd")
    assert (exercise["score"], exercise["bonus"]) == (5.0, True)
    assert '"max_score": 5.0' in render_json(report, english)


def test_messages_are_in_the_language_of_the_run(report, japanese):
    """Japanese is written as it is, not as escapes."""
    assert "24 個のうち 2 個の値が違います" in render_json(report, japanese)
