"""Exceptions become data, whatever they are made of."""

from __future__ import annotations

import pytest

from dzrkai_grader.sandbox.worker.errors import describe, message
from dzrkai_grader.sandbox.worker.guard import ForbiddenError
from dzrkai_grader.sandbox.worker.wire import TooLargeError

NAME = "exercises/work.py"


def _described(source: str, loading: bool = False):
    try:
        exec(compile(source, NAME, "exec"), {})
    except BaseException as error:
        return describe(error, {NAME: source}, loading)
    raise AssertionError("it did not raise")


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ValueError(), "exception"),
        (KeyboardInterrupt(), "exception"),
        (ForbiddenError(), "forbidden"),
        (SystemExit(), "exit"),
        (MemoryError(), "memory"),
        (TooLargeError(), "too_large"),
    ],
)
def test_the_kind_tells_who_raised_it(error, kind):
    assert describe(error, {})["kind"] == kind


def test_loading_makes_an_exception_one_of_the_import():
    assert _described("1 / 0", loading=True)["kind"] == "import"


def test_only_own_frames_are_shown():
    found = _described("import json\n\ndef f():\n    return json.loads('?')\n\nf()")
    assert found["type"] == "JSONDecodeError"
    assert found["traceback"] == (
        "exercises/work.py, line 6, in <module>\n    f()\n"
        "exercises/work.py, line 4, in f\n    return json.loads('?')"
    )


def test_an_endless_recursion_shows_its_ends():
    traceback = _described("def f():\n    f()\nf()")["traceback"].splitlines()
    assert traceback[0] == "exercises/work.py, line 3, in <module>"
    assert [line for line in traceback if "more of the learner's frames" in line]
    assert len(traceback) == 2 * (4 + 8) + 1


def test_a_line_that_is_long_or_gone_is_cut():
    assert len(_described("x = 1 / 0 #" + "y" * 1000)["traceback"]) < 300
    error = ZeroDivisionError()
    try:
        exec(compile("\n" * 50 + "1 / 0", NAME, "exec"), {})
    except ZeroDivisionError as caught:
        error = caught
    assert (
        describe(error, {NAME: ""})["traceback"] == "exercises/work.py, line 51, in <module>\n    "
    )


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (SystemExit(3), "sys.exit(3)"),
        (SystemExit("why"), "sys.exit('why')"),
        (SystemExit(object()), "sys.exit()"),
        (KeyError("x"), "'x'"),
        (ValueError("y" * 5000), "y" * 2000),
    ],
)
def test_messages(error, text):
    assert message(error) == text
