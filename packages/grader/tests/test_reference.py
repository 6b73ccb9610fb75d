"""The reference: solutions and mistakes behave in the grader's process as workers do."""

import importlib
import os
import random
import sys
from importlib.metadata import entry_points
from pathlib import Path

import numpy as np
import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader.pack import Mistake, Pack, Text
from dzrkai_grader.reference import Reference
from dzrkai_grader.sandbox.worker.wire import Unsupported

X = np.array([1.0, 2.0, 6.0])


def solve(example: Pack, source: str, function: str, *args: object, count: bool = False):  # type: ignore[no-untyped-def]
    """Call a function of a source that stands in the place of the moving average's solution."""
    exercise = example.exercises["moving_average"]
    whole = Mistake("whole", Text("", ""), ((exercise.solution, source),))
    with Reference(example) as reference:
        return reference.candidate(exercise, whole).call(function, args, count_steps=count)


def test_solution_answers(example: Pack) -> None:
    with Reference(example) as reference:
        solution = reference.candidate(example.exercises["moving_average"])
        assert solution.call("moving_average", (X, 2)).value.tolist() == [1.5, 4.0]


def test_solutions_import_each_other_and_the_given_files(example: Pack) -> None:
    with Reference(example) as reference:
        solution = reference.candidate(example.exercises["gradient"])
        loss, gradient = solution.call("loss_and_gradient", (X, 2)).value
    assert loss == pytest.approx(0.5 * (1.5**2 + 4**2))
    assert gradient.tolist() == [0.75, 2.75, 2.0]


def test_harness_goes_before_the_module(example: Pack) -> None:
    with Reference(example) as reference:
        solution = reference.candidate(example.exercises["gradient"])
        assert solution.call("slope_at_zero", (3,)).value.tolist() == [0, 0, 0]


def test_mistake_answers_wrongly_and_leaves_the_solution_alone(example: Pack) -> None:
    exercise = example.exercises["moving_average"]
    with Reference(example) as reference:
        wrong = reference.candidate(exercise, exercise.mistakes[0])
        assert wrong.call("moving_average", (X, 2)).value.tolist() == [3, 8]
        right = reference.candidate(exercise)
        assert right.call("moving_average", (X, 2)).value.tolist() == [1.5, 4]


def test_argument_that_is_changed_is_named_and_the_callers_is_not(example: Pack) -> None:
    exercise = example.exercises["moving_average"]
    mistake = next(one for one in exercise.mistakes if one.id == "input-changed")
    x = X.copy()
    with Reference(example) as reference:
        outcome = reference.candidate(exercise, mistake).call("moving_average", (x, 2))
    assert outcome.mutated == ("x",)
    assert x.tolist() == X.tolist()


@pytest.mark.parametrize(
    ("source", "kind", "type_name"),
    [
        ("def f(): raise KeyError('a')", "exception", "KeyError"),
        ("def f(): return f()", "exception", "RecursionError"),
        ("def g(): pass", "exception", "AttributeError"),
        ("import no_such_module", "import", "ModuleNotFoundError"),
    ],
)
def test_exception_is_an_outcome(example: Pack, source: str, kind: str, type_name: str) -> None:
    error = solve(example, source, "f").error
    assert (error.kind, error.type) == (kind, type_name)


def test_value_is_what_would_travel(example: Pack) -> None:
    assert solve(example, "def f(): return (x for x in [])", "f").value == Unsupported("generator")


def test_steps_are_counted_and_the_tracer_of_before_comes_back(example: Pack) -> None:
    source = "def f(n):\n    for _ in range(n):\n        pass\n"
    before = sys.gettrace()
    few, many = (solve(example, source, "f", n, count=True).steps for n in (2, 20))
    assert sys.gettrace() is before
    assert many > few + 30


def test_random_numbers_are_the_same_in_each_call(example: Pack) -> None:
    source = "import random, numpy\ndef f(): return random.random(), float(numpy.random.rand())"
    random.seed()
    np.random.seed()
    assert solve(example, source, "f").value == solve(example, source, "f").value


def test_what_a_solution_prints_or_warns_is_not_shown(
    example: Pack, capfd: pytest.CaptureFixture[str]
) -> None:
    source = "import warnings\ndef f():\n    print('hello')\n    warnings.warn('careful')\n"
    assert solve(example, source, "f").error is None
    assert capfd.readouterr() == ("", "")


def test_context_of_a_call_does_not_leak(example: Pack) -> None:
    source = (
        "import contextvars\nvar = contextvars.ContextVar('var', default=0)\n"
        "def f():\n    var.set(var.get() + 1)\n    return var.get()\n"
    )
    exercise = example.exercises["moving_average"]
    whole = Mistake("whole", Text("", ""), ((exercise.solution, source),))
    with Reference(example) as reference:
        candidate = reference.candidate(exercise, whole)
        assert [candidate.call("f").value for _ in range(2)] == [1, 1]


def test_names_of_parameters_are_known(example: Pack) -> None:
    with Reference(example) as reference:
        solution = reference.candidate(example.exercises["gradient"])
        assert solution.parameters("gradient") == ("gy", "x", "width")
        assert solution.parameters("slope_at_zero") == ("length",)
        assert solution.parameters("nothing") == ()


def test_learners_package_never_comes_in_even_where_it_is_importable(
    example: Pack, solved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (solved / "__init__.py").write_text("LEARNER = True\n")
    (solved / "ch01_smoothing/gradient.py").write_text("raise SystemExit('learner code ran')\n")
    monkeypatch.syspath_prepend(str(solved.parent))
    installed = importlib.import_module("smoothing")
    try:
        with Reference(example):
            module = importlib.import_module("smoothing.ch01_smoothing.gradient")
            assert not hasattr(importlib.import_module("smoothing"), "LEARNER")
            assert callable(module.gradient)
        assert sys.modules["smoothing"] is installed
        assert "smoothing.ch01_smoothing.gradient" not in sys.modules
    finally:
        del sys.modules["smoothing"]


def test_entry_points_of_the_package_are_found_while_it_is_entered(own_pack: Path) -> None:
    path = own_pack / "pack.toml"
    plugin = (
        '\n[plugin."dzrkai.functions"]\nsmooth = "smoothing.ch01_smoothing.gradient:gradient"\n'
    )
    path.write_text(path.read_text(encoding="utf-8") + plugin, encoding="utf-8")
    with Reference(packs.load(own_pack)):
        (entry,) = entry_points(group="dzrkai.functions", name="smooth")
        assert callable(entry.load())
    assert not entry_points(group="dzrkai.functions", name="smooth")


def test_solution_runs_in_this_process(example: Pack) -> None:
    assert solve(example, "import os\ndef f(): return os.getpid()", "f").value == os.getpid()
