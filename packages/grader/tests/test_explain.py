"""Every problem becomes a sentence, in both languages."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dzrkai_grader.explain import advise, describe, explain, message, picture_of, whole
from dzrkai_grader.pack import Exercise, Mistake, Text
from dzrkai_grader.report import PROBLEMS, CheckResult, ExerciseResult, Problem
from dzrkai_grader.words import LANGUAGES, Words

ENGLISH, JAPANESE = Words("en"), Words("ja")
HINTS = (Text("Pad first.", "先にパディングします。"),)
EXERCISE = Exercise(
    "pad", "ch02", "exercises", Path("x"), Text("Pad", "パディング"), 3, hints=HINTS
)
SHAPE = Problem("shape", {"part": "", "expected": "(2, 3)", "got": "(2, 2)"})
VALUE = Problem("scalar", {"part": "", "expected": "2", "got": "3"})


def check(problem=None, **more):
    return CheckResult("check_shape", Text("pads", "足す"), 1, problem is None, problem, **more)


def result(*checks, **more):
    return ExerciseResult(EXERCISE, "failed", checks=checks, **more)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PROBLEMS)
def test_every_kind_of_problem_has_a_sentence(kind, language):
    """Made of just the parameters that the kind has; each that matters is in it."""
    parameters = {name: f"<{name}>" for name in PROBLEMS[kind]} | {"part": ""}
    sentence = describe(Problem(kind, parameters), Words(language))
    assert "{" not in sentence
    left_out = {"part", "en", "ja"}
    assert all(f"<{name}>" in sentence for name in PROBLEMS[kind] if name not in left_out)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PROBLEMS)
def test_advice_is_complete(kind, language):
    """Advice has nothing left to fill in; some kinds need none."""
    assert "{" not in advise(Problem(kind), "pad", Words(language))


def test_the_fact_comes_before_the_advice():
    """What is expected and what came, then where to look."""
    assert describe(SHAPE, ENGLISH) == "Expected shape (2, 3), but got (2, 2)."
    assert describe(SHAPE, JAPANESE) == "形状は (2, 3) のはずですが、(2, 2) でした。"
    assert "axis by axis" in advise(SHAPE, "pad", ENGLISH)


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (Problem("exception", {"type": "RecursionError", "message": "x"}), "call itself"),
        (Problem("type", {"part": "", "expected": "ndarray", "got": "None"}), "a return statement"),
        (Problem("type", {"part": "", "expected": "ndarray", "got": "float"}), "what the return"),
        (Problem("exception", {"type": "ValueError", "message": "x"}), ""),
    ],
)
def test_advice_is_as_particular_as_it_can_be(problem, says):
    """By the exception or the type that came, then by the kind of problem."""
    advice = advise(problem, "pad", ENGLISH)
    assert says in advice
    assert bool(advice) == bool(says)


def test_a_long_traceback_keeps_both_ends():
    """A recursion shows where it began and where it ended."""
    frames = "".join(f"file.py, line {n}\n    f({n})\n" for n in range(100))
    problem = Problem("exception", {"type": "RecursionError", "message": "x"}, traceback=frames)
    lines = explain(result(check(problem)), ENGLISH).traceback.splitlines()
    assert lines[0] == "file.py, line 0"
    assert lines[-1] == "    f(99)"
    assert len(lines) == 17


def test_a_part_of_the_result_is_named():
    """Of several returned arrays, the one that is wrong."""
    problem = Problem("dtype", {"part": "[2]", "expected": "float32", "got": "float64"})
    assert describe(problem, ENGLISH).startswith("result[2]: Expected dtype float32")


def test_an_exception_without_a_text_ends_with_its_type():
    """No colon without anything after it."""
    problem = Problem("exception", {"type": "KeyError", "message": ""})
    assert describe(problem, ENGLISH) == "The call raised KeyError."


def test_a_check_s_own_words_are_told_in_the_language():
    """A requirement brings its sentence in both languages."""
    problem = Problem("requirement", {"en": "It must learn.", "ja": "学習していません。"})
    assert describe(problem, ENGLISH) == "It must learn."
    assert describe(problem, JAPANESE) == "学習していません。"


def test_a_long_and_hostile_message_is_made_harmless():
    """Control characters are marks, and a megabyte is cut."""
    problem = Problem("exception", {"type": "E", "message": "\x1b[2J" + "x" * 1_000_000})
    sentence = describe(problem, ENGLISH)
    assert "\x1b" not in sentence
    assert len(sentence) < 500


def test_the_first_failing_check_is_explained():
    """Checks stand in the order in which their points are met; one explanation is enough."""
    explanation = explain(result(check(), check(SHAPE, call="pad(1)"), check(VALUE)), ENGLISH)
    assert (explanation.check, explanation.call) == ("pads", "pad(1)")
    assert explanation.problem is SHAPE


def test_the_file_s_own_problem_comes_first():
    """A file that cannot be read is all there is to say."""
    problem = Problem("empty_file", {"path": "exercises/ch02/pad.py"})
    explanation = explain(result(check(SHAPE), problem=problem), ENGLISH)
    assert (explanation.check, explanation.call) == ("", "")
    assert explanation.what == "The file exercises/ch02/pad.py is empty."
    assert "kai reset pad" in explanation.look


def test_what_passes_needs_no_explanation():
    """There is none."""
    assert explain(result(check()), ENGLISH) is None


@pytest.mark.parametrize(("words", "says"), [(ENGLISH, "One side only."), (JAPANESE, "片側だけ。")])
def test_a_mistake_speaks_for_itself(words, says):
    """Its own sentences take the place of the general advice."""
    mistake = Mistake("one-side", Text("One side only.", "片側だけ。"), ())
    explanation = explain(result(check(SHAPE, mistake=mistake)), words)
    assert (explanation.mistake_name, explanation.mistake) == ("one-side", says)
    assert explanation.look == ""


def test_a_hint_is_offered_only_where_there_is_one():
    """An exercise without hints offers none."""
    assert "kai hint pad" in explain(result(check(SHAPE)), ENGLISH).hint
    bare = replace(result(check(SHAPE)), exercise=replace(EXERCISE, hints=()))
    assert explain(bare, ENGLISH).hint == ""


def test_a_message_is_the_call_and_the_fact():
    """For programs: one text; nothing where the check passed."""
    assert message(check(VALUE, call="double(1)"), ENGLISH) == "double(1): Expected 2, but got 3."
    assert message(check(VALUE), ENGLISH) == "Expected 2, but got 3."
    assert message(check(), ENGLISH) == ""


def test_an_exercise_without_checks_says_its_state():
    """What is not begun is said to be."""
    assert whole(ExerciseResult(EXERCISE, "not_started"), ENGLISH) == "not started"


def test_the_picture_marks_what_the_comparison_found_wrong():
    """Rounding is not marked, a real difference is."""
    expected = np.array([1.0, 2.0])
    drawn = picture_of(Problem("value", {}, expected, expected + np.array([1e-13, 0.5])), 6, 8)
    assert drawn.panels[1].wrong.tolist() == [[False, True]]


def test_the_picture_is_about_the_entry_that_is_spoken_of():
    """Its slice holds the problem's first index, though another entry is wrong before it."""
    expected, got = np.zeros((2, 3, 3)), np.ones((2, 3, 3))
    drawn = picture_of(Problem("not_finite", {}, expected, got, first=(1, 0, 0)), 6, 8)
    assert drawn.index == "[1, :, :]"


def test_a_single_number_needs_no_picture_and_no_counting():
    """One value of one: the sentence says it all."""
    one = {"part": "", "wrong": 1, "size": 1, "first": "[]", "expected": "2", "got": "1"}
    problem = Problem("value", one, np.array(2.0), np.array(1.0), (), 1, 1)
    assert describe(problem, ENGLISH) == "Expected 2, but got 1."
    assert picture_of(problem, 6, 8) is None


def test_there_is_no_picture_without_two_arrays():
    """Words are enough."""
    assert picture_of(SHAPE, 6, 8) is None
