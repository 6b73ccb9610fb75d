"""Steps count the learner's lines, and only those."""

from __future__ import annotations

import sys

from dzrkai_grader.sandbox.worker.steps import StepCounter

SOURCE = "def f(n):\n    for _ in range(n):\n        pass\n"


def _steps(n, filenames=("work.py",)):
    scope = {}
    exec(compile(SOURCE, "work.py", "exec"), scope)
    counter = StepCounter(filenames)
    before = sys.gettrace()
    with counter.counting():
        scope["f"](n)
    sys.settrace(before)
    return counter.steps


def test_each_turn_of_a_loop_counts():
    assert _steps(1000) - _steps(0) == 2000


def test_other_files_do_not_count():
    assert _steps(1000, ("other.py",)) == 0
