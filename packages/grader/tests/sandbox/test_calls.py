"""A worker is called: values go in, outcomes come out."""

from __future__ import annotations

import numpy as np
import pytest

from dzrkai_grader.sandbox import Sandbox, Task


def test_a_call_returns_the_value(open_worker):
    """A function of the learner's module is called with copies of the arguments."""
    worker = open_worker("import numpy as np\ndef add(x, y=0): return np.add(x, y)")
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    outcome = worker.call("add", (x,), {"y": np.float32(1)})
    assert outcome.error is None
    assert outcome.value.dtype == np.float32
    np.testing.assert_array_equal(outcome.value, x + 1)


def test_a_worker_keeps_its_module_between_calls(open_worker):
    """The module is loaded once and serves many calls."""
    worker = open_worker("n = 0\ndef count():\n    global n\n    n += 1\n    return n")
    assert [worker.call("count").value for _ in range(3)] == [1, 2, 3]


def test_workers_share_nothing(open_worker):
    """What one worker changes, the next one does not see."""
    source = (
        "import numpy\ndef spoil(): numpy.spoilt = 1\ndef spoilt(): return hasattr(numpy, 'spoilt')"
    )
    first = open_worker(source)
    first.call("spoil")
    assert first.call("spoilt").value is True
    assert open_worker(source).call("spoilt").value is False


def test_a_missing_function_is_named_with_its_file(open_worker):
    outcome = open_worker("def other(): pass").call("im2col")
    assert (outcome.error.kind, outcome.error.type) == ("exception", "AttributeError")
    assert outcome.error.message == "exercises/chapter/work.py defines no 'im2col'"


def test_an_exception_comes_with_the_learners_own_frames(open_worker):
    """The traceback names the learner's file, line and source; no line of others is in it."""
    worker = open_worker(
        """
        import numpy as np
        def helper(x):
            return np.reshape(x, (7, 7))
        def f(x):
            return helper(x)
        """
    )
    error = worker.call("f", (np.zeros(3),)).error
    assert (error.kind, error.type) == ("exception", "ValueError")
    assert error.message == "cannot reshape array of size 3 into shape (7,7)"
    assert error.traceback == (
        "exercises/chapter/work.py, line 6, in f\n    return helper(x)\n"
        "exercises/chapter/work.py, line 4, in helper\n    return np.reshape(x, (7, 7))"
    )


def test_a_syntax_error_points_at_the_place(open_worker):
    error = open_worker("def f(:\n    pass").call("f").error
    assert (error.kind, error.type, error.message) == ("import", "SyntaxError", "invalid syntax")
    assert error.traceback == "exercises/chapter/work.py, line 1\n    def f(:\n          ^"


def test_an_error_while_the_module_loads_is_told_at_each_call(open_worker):
    worker = open_worker("1 / 0")
    errors = [worker.call("f").error for _ in range(2)]
    assert [(error.kind, error.type) for error in errors] == [("import", "ZeroDivisionError")] * 2
    assert errors[0].traceback == "exercises/chapter/work.py, line 1, in <module>\n    1 / 0"


def test_a_missing_module_is_an_import_error(sandbox):
    with sandbox.open(Task(module="exercises.nowhere", sources={})) as worker:
        error = worker.call("f").error
    assert (error.kind, error.type) == ("import", "ModuleNotFoundError")


def test_modules_of_the_learners_package_import_each_other(open_worker):
    """Packages without a source of their own are empty ones; relative imports work."""
    worker = open_worker(
        "from exercises.other.tools import one\nfrom .near import two\ndef f(): return one + two",
        sources={"exercises.other.tools": "one = 1", "exercises.chapter.near": "two = 2"},
    )
    assert worker.call("f").value == 3


def test_the_harness_goes_first_and_is_given_the_module(open_worker):
    """A function of the harness runs beside the learner's code; others are the module's own."""
    harness = "def f(module, x): return module.f(x) + 100"
    worker = open_worker("def f(x): return x\ndef g(x): return -x", harness=harness)
    assert worker.call("f", (1,)).value == 101
    assert worker.call("g", (1,)).value == -1


def test_changed_arguments_are_named(open_worker):
    worker = open_worker(
        """
        def f(x, *others, bias):
            x += 1
            others[0][0] = 5
            others[2]["deep"].shape = (4, 1)
            bias *= 1
        """
    )
    others = (np.zeros(2), np.zeros(2), {"deep": np.zeros(4)})
    outcome = worker.call("f", (np.zeros(3), *others), {"bias": np.ones(2)})
    assert outcome.mutated == ("x", "args[1]", "args[3]['deep']")


def test_steps_grow_with_the_loop_and_not_with_the_array(open_worker):
    """Lines of the learner's code count, comprehensions and generators included; NumPy's do not."""
    worker = open_worker(
        """
        import numpy as np
        def fast(x): return np.sum(x * x)
        def slow(x):
            total = 0
            for value in x:
                total += value
            return total
        def listed(x): return sum([value for value in x])
        def generated(x): return sum(value for value in x)
        def mapped(x): return sum(map(lambda value: value, x))
        """
    )

    def steps(function, size):
        return worker.call(function, (np.ones(size),), count_steps=True).steps

    assert steps("fast", 10) == steps("fast", 1000)
    for function in ("slow", "listed", "generated", "mapped"):
        assert steps(function, 110) - steps(function, 10) >= 100, function


def test_steps_are_not_counted_unless_asked(run):
    assert run("return 1").steps is None


def test_memory_is_what_is_held_at_one_time_and_not_what_is_asked_for_in_all(open_worker):
    worker = open_worker(
        """
        import numpy as np
        def together(x): return float(sum(np.stack([x + i for i in range(8)]).sum(axis=0)[:1]))
        def in_turn(x): return float(sum((x + i)[0] for i in range(8)))
        """
    )
    x = np.zeros(1 << 17)

    def peak(function):
        return worker.call(function, (x,), trace_memory=True).peak_memory

    assert x.nbytes <= peak("in_turn") <= 3 * x.nbytes
    assert peak("together") >= 16 * x.nbytes
    assert worker.call("in_turn", (x,)).peak_memory is None


def test_a_stopped_trace_does_not_stop_the_kernels_limit(open_worker):
    """Whoever lifts the trace is told to hold nothing; the memory limit holds all the same."""
    worker = open_worker(
        """
        import tracemalloc
        import numpy as np
        def hide(megabytes):
            tracemalloc.stop()
            return float(np.ones(megabytes << 17)[-1])
        """,
        memory_limit=64 << 20,
    )
    assert worker.call("hide", (16,), trace_memory=True).peak_memory == 0
    assert worker.call("hide", (128,), trace_memory=True).error.kind == "memory"


def test_what_is_printed_belongs_to_its_call(open_worker):
    worker = open_worker("import sys\ndef f(x):\n    print(x)\n    sys.stderr.write('e')\n")
    assert worker.call("f", ("はい",)).output == "はい\ne"
    assert worker.call("f", (2,)).output == "2\ne"


def test_random_numbers_start_anew_at_each_call(open_worker):
    worker = open_worker(
        "import random, numpy as np\ndef f(): return random.random(), np.random.rand()"
    )
    assert worker.call("f").value == worker.call("f").value


def test_sets_of_texts_have_the_same_order_in_all_workers(run):
    body = "return list({'padding', 'stride', 'kernel', 'bias', 'dilation'})"
    assert run(body).value == run(body).value


def test_arguments_that_cannot_travel_are_the_callers_error(open_worker):
    worker = open_worker("def f(x): return x")
    with pytest.raises(TypeError, match=r"type generator cannot be passed on"):
        worker.call("f", ((n for n in range(3)),))


def test_a_closed_worker_says_so(open_worker):
    worker = open_worker("def f(): return 1")
    worker.close()
    worker.close()
    with pytest.raises(ValueError, match="the worker is closed"):
        worker.call("f")


def test_the_framework_is_importable_in_a_worker():
    with Sandbox(isolation="basic") as sandbox:
        source = "import dzrkai\ndef f(): return dzrkai.__name__, dzrkai.__file__"
        with sandbox.open(
            Task(module="exercises.one", sources={"exercises.one": source})
        ) as worker:
            outcome = worker.call("f")
    assert outcome.error is None
    assert outcome.value[0] == "dzrkai"
