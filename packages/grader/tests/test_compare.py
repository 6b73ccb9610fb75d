"""Comparison: what is right to rounding, and the first respect in which something is wrong."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from dzrkai_grader.compare import (
    Limits,
    check_arguments,
    compare,
    compare_error,
    compare_memory,
    compare_steps,
    error_problem,
    kind_of,
    same,
    wrong_entries,
)
from dzrkai_grader.report import PROBLEMS, Problem
from dzrkai_grader.sandbox import Outcome, RemoteError
from dzrkai_grader.sandbox.worker.wire import Unsupported


def difference(expected: Any, got: Any) -> Problem:
    """Return the problem, which keeps to the kinds and parameters that are promised."""
    found = compare(Outcome(expected), Outcome(got))
    assert found is not None
    assert set(found.parameters) == set(PROBLEMS[found.kind])
    return found


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (None, None),
        (True, np.bool_(True)),
        (3, np.int32(3)),
        (0.1, 0.1 + 1e-12),
        (0.1, np.float64(0.1)),
        ("hi", "hi"),
        ((1, [2.0, None]), (1, [2.0, None])),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (np.float64(1), np.array(1.0)),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0 + 1e-12])),
        (np.array([1.0, 2.0], np.float32), np.array([1.0, 2.0001], np.float32)),
        (np.array([1.0, 2.0], np.float16), np.array([1.0, 2.01], np.float16)),
        (np.array([1e6, 0.0]), np.array([1e6, 1e-5])),
        (np.zeros(3), np.full(3, 1e-12)),
        (np.array([np.inf, np.nan, 1]), np.array([np.inf, np.nan, 1])),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (np.array([True]), np.array([True])),
        (float("inf"), float("inf")),
        (Unsupported("CNN"), Unsupported("CNN")),
    ],
)
def test_right_to_rounding_is_right(expected: Any, got: Any) -> None:
    assert compare(Outcome(expected), Outcome(got)) is None


@pytest.mark.parametrize(
    ("expected", "got", "kind"),
    [
        (None, 0, "type"),
        (True, 1, "type"),
        (3, 3.0, "type"),
        (3, True, "type"),
        (3.0, 3, "type"),
        ((1, 2), [1, 2], "type"),
        ([1], np.array([1]), "type"),
        ({"a": 1}, [1], "type"),
        (np.zeros(2), [0.0, 0.0], "type"),
        (np.zeros(2), None, "type"),
        (np.zeros(()), 0.0, "type"),
        (np.zeros(2), Unsupported("generator"), "type"),
        (np.zeros(2), Unsupported("ndarray", "dtype object"), "unsupported"),
        (np.zeros(2), Unsupported("ndarray"), "unsupported"),
        (Unsupported("CNN"), Unsupported("Linear"), "type"),
        ((1, 2), (1, 2, 3), "length"),
        ({"a": 1}, {"b": 1}, "keys"),
        (np.zeros((2, 3)), np.zeros((3, 2)), "shape"),
        (np.zeros(1), np.float64(0), "shape"),
        (np.zeros(2), np.zeros(2, np.float32), "dtype"),
        (np.zeros(2, int), np.zeros(2), "dtype"),
        (np.zeros(2), np.ones(2), "value"),
        (np.array([1, 2]), np.array([1, 3]), "value"),
        (np.zeros(2), np.array([0, np.nan]), "not_finite"),
        (np.zeros(2), np.array([np.inf, 1]), "not_finite"),
        (np.array([np.inf]), np.array([-np.inf]), "value"),
        (np.array([np.nan]), np.array([0.0]), "value"),
        (1, 2, "scalar"),
        (0.5, 0.6, "scalar"),
        (0.5, float("nan"), "scalar"),
        ("hi", "ho", "scalar"),
    ],
)
def test_wrong_in_one_respect_is_told(expected: Any, got: Any, kind: str) -> None:
    assert difference(expected, got).kind == kind


def test_place_count_and_numbers_of_wrong_values_are_told() -> None:
    expected, got = np.zeros((2, 3)), np.zeros((2, 3))
    got[1, 1:] = 5, 0.25
    found = difference((1, expected), (1, got))
    assert found.parameters == {
        "part": "[1]",
        "wrong": 2,
        "size": 6,
        "first": "[1, 1]",
        "expected": "0",
        "got": "5",
    }
    assert (found.first, found.wrong, found.size) == ((1, 1), 2, 6)
    assert found.expected is expected
    assert found.got is got


def test_place_of_the_first_value_that_is_not_finite_goes_before_wrong_ones() -> None:
    found = difference(np.zeros(4), np.array([1, 0, np.nan, np.nan]))
    assert (found.kind, found.first, found.wrong) == ("not_finite", (2,), 2)


def test_part_is_spelt_as_one_would_index_it() -> None:
    found = difference({"gx": [np.zeros(1), np.zeros(1)]}, {"gx": [np.zeros(1), np.ones(1)]})
    assert found.parameters["part"] == "['gx'][1]"


def test_arrays_of_another_shape_come_along_for_the_picture() -> None:
    found = difference(np.zeros((2, 3)), np.ones((3, 2)))
    assert found.parameters == {"part": "", "expected": "(2, 3)", "got": "(3, 2)"}
    assert found.expected is not None
    assert found.got is not None


def test_very_long_text_is_cut() -> None:
    assert len(str(difference("a", "b" * 10_000).parameters["got"])) < 120


def test_right_value_with_a_changed_argument_is_wrong() -> None:
    found = compare(Outcome(1), Outcome(1, mutated=("x", "W")))
    assert found == Problem("mutated", {"names": "x, W"})
    assert check_arguments(Outcome(1)) is None


def test_wrong_value_goes_before_a_changed_argument() -> None:
    found = compare(Outcome(1), Outcome(2, mutated=("x",)))
    assert found is not None
    assert found.kind == "scalar"


ERROR = RemoteError("exception", "ValueError", "no", "exercises/a.py, line 3")


def test_expected_exception_is_right() -> None:
    assert compare_error("ValueError", Outcome(error=ERROR)) is None


def test_no_exception_is_wrong_where_one_is_expected() -> None:
    found = compare_error("ValueError", Outcome(np.zeros(2)))
    assert found == Problem("no_error", {"expected": "ValueError", "got": "ndarray"})


def test_exception_of_another_type_is_told_with_its_traceback() -> None:
    found = compare_error("TypeError", Outcome(error=ERROR))
    parameters = {"expected": "TypeError", "type": "ValueError", "message": "no"}
    assert found == Problem("wrong_error", parameters, traceback="exercises/a.py, line 3")


def test_more_lines_on_a_larger_input_are_a_loop() -> None:
    assert compare_steps(Outcome(steps=10), Outcome(steps=18), to_spare=8) is None
    found = compare_steps(Outcome(steps=10), Outcome(steps=19), to_spare=8)
    assert found == Problem("loops", {"small": 10, "large": 19})


def test_memory_is_told_in_whole_mebibytes() -> None:
    assert compare_memory(Outcome(peak_memory=2 << 20), megabytes=2) is None
    found = compare_memory(Outcome(peak_memory=(2 << 20) + 1), megabytes=2)
    assert found == Problem("space", {"peak": 3, "limit": 2})


@pytest.mark.parametrize(
    ("error", "kind", "parameters"),
    [
        (RemoteError("timeout", "TimeoutError", ""), "timeout", {"seconds": 3.0}),
        (RemoteError("memory", "MemoryError", ""), "memory", {"megabytes": 64}),
        (RemoteError("exit", "SystemExit", "sys.exit()"), "exit", {"message": "sys.exit()"}),
        (RemoteError("killed", "SIGKILL", "by 9"), "killed", {"message": "by 9"}),
        (
            RemoteError("import", "NameError", "x"),
            "import_error",
            {"type": "NameError", "message": "x"},
        ),
        (
            RemoteError("exception", "KeyError", "x"),
            "exception",
            {"type": "KeyError", "message": "x"},
        ),
        (
            RemoteError("exception", "NotImplementedError", "Conv.forward: write me"),
            "not_started",
            {"function": "Conv.forward"},
        ),
        (RemoteError("exception", "NotImplementedError", ""), "not_started", {"function": "f"}),
        (
            RemoteError("exception", "AttributeError", "exercises/a.py defines no 'f'"),
            "missing_function",
            {"function": "f", "path": "exercises/a.py"},
        ),
    ],
)
def test_errors_of_a_call_are_problems(
    error: RemoteError, kind: str, parameters: dict[str, object]
) -> None:
    found = error_problem(error, "f", Limits("exercises/a.py", 3.0, 64))
    assert (found.kind, found.parameters) == (kind, parameters)
    assert set(parameters) == set(PROBLEMS[kind])


@pytest.mark.parametrize("kind", ["forbidden", "protocol", "too_large"])
def test_other_errors_keep_their_kind(kind: str) -> None:
    assert error_problem(RemoteError(kind, "", "why"), "f", Limits()).kind == kind


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Outcome(1), Outcome(1), True),
        (Outcome(1), Outcome(2), False),
        (Outcome(1), Outcome(np.int64(1)), False),
        (Outcome(np.ones(2)), Outcome(np.full(2, 1 + 1e-15)), True),
        (Outcome(np.array([np.nan])), Outcome(np.array([np.nan])), True),
        (Outcome(1, mutated=("x",)), Outcome(1), False),
        (Outcome(1), Outcome(error=ERROR), False),
        (Outcome(error=ERROR), Outcome(error=ERROR), True),
        (
            Outcome(error=ERROR),
            Outcome(error=RemoteError("exception", "ValueError", "no", "other")),
            True,
        ),
        (
            Outcome(error=ERROR),
            Outcome(error=RemoteError("exception", "ValueError", "yes")),
            False,
        ),
    ],
)
def test_outcomes_are_the_same_or_not(one: Outcome, other: Outcome, expected: bool) -> None:
    assert same(one, other) is expected
    assert same(other, one) is expected


def test_messages_may_be_left_aside() -> None:
    other = RemoteError("exception", "ValueError", "another")
    assert same(Outcome(error=ERROR), Outcome(error=other), messages=False)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_tolerance_is_relative_to_the_largest_magnitude(dtype: Any) -> None:
    scale: NDArray[Any] = np.array([4.0, 1.0], dtype)
    tolerance = {np.float16: 1e-2, np.float32: 1e-4, np.float64: 1e-9}[dtype]
    just_right = scale.astype(float) + np.array([0, 3.9 * tolerance])
    too_much = scale.astype(float) + np.array([0, 4.1 * tolerance])
    assert wrong_entries(scale, just_right).tolist() == [False, False]
    assert wrong_entries(scale, too_much).tolist() == [False, True]


def test_kinds_go_by_their_python_names() -> None:
    assert [kind_of(one) for one in (None, 1, Unsupported("generator"))] == [
        "None",
        "int",
        "generator",
    ]
