"""A small course and a report on it, in which everything happens that can happen."""

from pathlib import Path

import numpy as np
import pytest

from dzrkai_grader.pack import Chapter, Exercise, Mistake, Pack, Text
from dzrkai_grader.report import CheckResult, ExerciseResult, Origin, Problem, Report
from dzrkai_grader.words import Words

FOLDER = Path("course")


def make_exercise(name, points, chapter="ch03_im2col", **more):
    title = Text(f"The {name}", f"{name} について")
    return Exercise(name, chapter, "exercises", FOLDER, title, points, **more)


def make_pack(*chapters):
    return Pack("tiny", Text("A tiny course", "小さなコース"), FOLDER, "exercises", chapters)


def make_check(name="check_values", problem=None, **more):
    title = Text("gives the definition's values", "定義どおりの値になる")
    return CheckResult(name, title, 1, problem is None, problem, **more)


def value_problem():
    expected = np.arange(24.0).reshape(1, 2, 3, 4)
    got = expected.copy()
    got[0, 1, 1, 2] += 0.5
    got[0, 1, 2, 3] = np.nan
    parameters = {
        "part": "",
        "wrong": 2,
        "size": 24,
        "first": "[0, 1, 1, 2]",
        "expected": "18.0",
        "got": "18.5",
    }
    x = np.arange(9.0).reshape(3, 3)
    window = np.zeros((3, 3), np.bool_)
    window[:2, 1:] = True
    origins = (Origin("x", x, window),)
    return Problem("value", parameters, expected, got, (0, 1, 1, 2), 2, 24, origins=origins)


@pytest.fixture
def english():
    return Words("en")


@pytest.fixture
def japanese():
    return Words("ja")


@pytest.fixture
def mistake():
    text = Text("You padded one side only.", "片側だけにパディングしています。")
    return Mistake("padding-one-side", text, ())


@pytest.fixture
def report(mistake):
    """One exercise passed, one wrong, one not begun, one out of time, one unreadable, one bonus."""
    welcome = make_exercise("hello", 0, "ch00_welcome")
    passed = make_exercise("pad", 3)
    hint = Text("Pad first.", "先にパディングします。")
    website = Text("https://course.test/", "https://course.test/ja/")
    failed = make_exercise("im2col", 7, hints=(hint,), website=website)
    begun = make_exercise("col2im", 7)
    slow = make_exercise("conv", 6)
    broken = make_exercise("pool", 5)
    bonus = make_exercise("winograd", 5, bonus=True)
    gpu = make_exercise("kernel", 5, bonus=True)
    pack = make_pack(
        Chapter("ch00_welcome", Text("Welcome", "はじめに"), FOLDER, (welcome,)),
        Chapter(
            "ch03_im2col",
            Text("Convolution as a product", "行列積としての畳み込み"),
            FOLDER,
            (passed, failed, begun, slow, broken, bonus, gpu),
        ),
    )
    traceback = "exercises/ch03_im2col/pool.py, line 3\n    def pool(x:\n"
    wrong = make_check(
        "check_random", value_problem(), call="im2col(x: float64 (1, 2, 3, 4))", mistake=mistake
    )
    late = make_check(problem=Problem("timeout", {"seconds": 10}, output="1\n" * 5), call="conv(2)")
    syntax = {"path": "exercises/ch03_im2col/pool.py", "line": 3, "message": "'(' was never closed"}
    empty = make_check(problem=Problem("not_started", {"function": "col2im"}))
    return Report(
        pack,
        "cpu",
        42,
        "basic",
        (
            ExerciseResult(welcome, "passed", 0.0, 0.1, (make_check(),)),
            ExerciseResult(passed, "passed", 3.0, 0.1, (make_check(),)),
            ExerciseResult(failed, "failed", 3.5, 0.1, (make_check(), wrong), ("pad",)),
            ExerciseResult(begun, "not_started", 0.0, 0.1, (empty,)),
            ExerciseResult(slow, "timeout", 0.0, 10.0, (late,)),
            ExerciseResult(
                broken,
                "error",
                0.0,
                0.0,
                (),
                (),
                Problem("syntax_error", syntax, traceback=traceback),
            ),
            ExerciseResult(bonus, "passed", 5.0, 0.1, (make_check(),)),
            ExerciseResult(
                gpu, "skipped", 0.0, 0.0, (), (), Problem("no_device", {"device": "GPU"})
            ),
        ),
    )
