"""Remote modules: functions of the learner's package that the grader answers."""

from __future__ import annotations

import time

import numpy as np
import pytest

from dzrkai_grader.sandbox import Task

PAD = "exercises.chapter.pad"
SOURCE = f"""
from {PAD} import pad
def f(x, size=1):
    return pad(x, size) * 2
"""


def _remote(open_worker, peer, source=SOURCE, **fields):
    return open_worker(source, remote={PAD: ("pad",)}, peer=peer, **fields)


def test_the_grader_answers_instead_of_the_learners_own(open_worker):
    """The learner's source of that module is not even loaded."""
    questions = []

    def peer(module, function, args, kwargs):
        questions.append((module, function, len(args), kwargs))
        return np.pad(*args)

    worker = _remote(open_worker, peer, sources={PAD: "1 / 0"})
    np.testing.assert_array_equal(worker.call("f", (np.ones(1),)).value, [0, 2, 0])
    assert questions == [(PAD, "pad", 2, {})]


def test_a_peer_may_be_another_worker(open_worker):
    """The reference runs in a process of its own; its outcome is the answer."""
    reference = open_worker("import numpy as np\ndef pad(x, size): return np.pad(x, size)")
    worker = _remote(open_worker, lambda _, *call: reference.call(*call))
    np.testing.assert_array_equal(worker.call("f", (np.ones(1),)).value, [0, 2, 0])
    error = worker.call("f", (np.ones(1), -1)).error
    assert (error.type, "negative" in error.message) == ("ValueError", True)


def test_a_peers_error_is_raised_in_the_learners_code(open_worker):
    """With type and message; the frames that are shown are the learner's."""

    def peer(*_):
        raise ValueError("x must have two axes")

    error = _remote(open_worker, peer).call("f", (1,)).error
    assert (error.kind, error.type, error.message) == (
        "exception",
        "ValueError",
        "x must have two axes",
    )
    assert error.traceback.endswith("in f\n    return pad(x, size) * 2")


class _UnheardError(Exception):
    pass


def test_an_error_that_only_the_peer_knows_is_a_runtime_error(open_worker):
    def peer(*_):
        raise _UnheardError("why")

    error = _remote(open_worker, peer).call("f", (1,)).error
    assert (error.type, error.message) == ("RuntimeError", "_UnheardError: why")


def test_arguments_that_cannot_travel_are_a_type_error(open_worker):
    source = f"from {PAD} import pad\ndef f(): return pad(print)"
    error = _remote(open_worker, lambda *_: None, source).call("f").error
    assert error.type == "TypeError"
    assert "builtin_function_or_method cannot be passed on" in error.message


def test_an_answer_that_cannot_travel_is_an_error_of_the_learners_call(open_worker):
    assert _remote(open_worker, lambda *_: object()).call("f", (1,)).error.type == "TypeError"


def test_the_peers_time_is_not_the_learners(open_worker):
    def peer(*_):
        time.sleep(0.6)
        return 1

    assert _remote(open_worker, peer, time_limit=0.5).call("f", (1,)).value == 2


def test_only_what_is_on_offer_is_answered(open_worker):
    """A question for another function, asked by hand, ends the worker."""
    source = f"""
    import {PAD} as module
    def f(): return module.pad.__closure__[0].cell_contents.__self__
    def g():
        for cell in module.pad.__closure__:
            value = cell.cell_contents
            if hasattr(value, "_ask"):
                return value._ask({PAD!r}, "other", (), {{}})
    """
    error = _remote(open_worker, lambda *_: 1, source).call("g").error
    assert error.kind == "protocol"
    assert "not on offer" in error.message


def test_a_name_that_is_not_remote_cannot_be_imported(open_worker):
    source = f"from {PAD} import other\n"
    error = _remote(open_worker, lambda *_: 1, source).call("f").error
    assert (error.kind, error.type) == ("import", "ImportError")


def test_remote_modules_need_a_peer(sandbox):
    task = Task(module="exercises.one", sources={}, remote={PAD: ("pad",)})
    with pytest.raises(ValueError, match="peer must not be None"):
        sandbox.open(task)
