"""Holds what a call came to against what was expected, and says in which respect it differs.

The order is that of a person who looks: did it raise, is it the right kind of thing, has it the
right type and shape, are the numbers right, was an argument changed. The first difference is the
answer; a wrong shape is not also reported as wrong values.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dzrkai_grader.report import Problem
from dzrkai_grader.sandbox import Outcome, RemoteError
from dzrkai_grader.sandbox.worker.wire import Unsupported

TOLERANCES: Mapping[str, float] = {"float16": 1e-2, "float32": 1e-4, "float64": 1e-9}
"""By dtype, what a float may differ by, as a fraction of the largest expected magnitude."""


@dataclass(frozen=True)
class Limits:
    """What the problems of an exercise name: its file, its seconds and its MiB."""

    path: str = ""
    seconds: float = 10.0
    megabytes: int = 1024


def compare(expected: Outcome, got: Outcome) -> Problem | None:
    """Return in which respect the outcome of a call differs from what was expected.

    Examples
    --------
    >>> compare(Outcome(np.ones(3)), Outcome(np.ones(2))).kind
    'shape'
    """
    return _compare(expected.value, got.value, "") or check_arguments(got)


def check_arguments(got: Outcome) -> Problem | None:
    """Return a problem if a call changed its arguments."""
    return Problem("mutated", {"names": ", ".join(got.mutated)}) if got.mutated else None


def compare_error(expected: str, got: Outcome) -> Problem | None:
    """Return a problem unless a call raised the `expected` type of exception."""
    if got.error is None:
        return Problem("no_error", {"expected": expected, "got": kind_of(got.value)})
    if got.error.type == expected:
        return check_arguments(got)
    parameters = {"expected": expected, "type": got.error.type, "message": got.error.message}
    return Problem("wrong_error", parameters, traceback=got.error.traceback)


def compare_steps(small: Outcome, large: Outcome, to_spare: int) -> Problem | None:
    """Return a problem if a large call ran more lines than a small one."""
    small_steps, large_steps = small.steps or 0, large.steps or 0
    if large_steps <= small_steps + to_spare:
        return None
    return Problem("loops", {"small": small_steps, "large": large_steps})


def compare_memory(got: Outcome, megabytes: int) -> Problem | None:
    """Return a problem if a call held more than so many MiB at one time."""
    peak = got.peak_memory or 0
    if peak <= megabytes << 20:
        return None
    return Problem("space", {"peak": math.ceil(peak / (1 << 20)), "limit": megabytes})


def error_problem(error: RemoteError, function: str, limits: Limits) -> Problem:
    """Return the problem that an error of a call is."""
    kind, parameters = _error_parts(error, function, limits)
    return Problem(kind, parameters, traceback=error.traceback)


def same(one: Outcome, other: Outcome, *, messages: bool = True) -> bool:
    """Whether two outcomes are the same but for rounding: results, errors, changed arguments.

    `messages` tells whether the errors must say the same too.
    """
    if one.error is None or other.error is None:
        return (
            one.error is other.error
            and one.mutated == other.mutated
            and _compare(one.value, other.value, "", exactly=True) is None
        )
    agree = one.error.kind == other.error.kind and one.error.type == other.error.type
    return agree and (not messages or one.error.message == other.error.message)


def wrong_entries(expected: NDArray[Any], got: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where two arrays of one shape differ by more than rounding.

    Examples
    --------
    >>> wrong_entries(np.array([1.0, np.inf, np.nan]), np.array([1.0 + 1e-12, np.inf, 0.0]))
    array([False, False,  True])
    """
    if expected.dtype.kind != "f" and got.dtype.kind != "f":
        return np.asarray(expected != got)
    wide = np.asarray(expected, np.float64), np.asarray(got, np.float64)
    finite = np.abs(wide[0][np.isfinite(wide[0])])
    largest = float(finite.max(initial=0.0)) or 1.0
    tolerance = TOLERANCES.get(str(expected.dtype), 1e-9) * largest
    with np.errstate(invalid="ignore", over="ignore"):
        close = np.abs(wide[0] - wide[1]) <= tolerance
    right = close | (wide[0] == wide[1]) | (np.isnan(wide[0]) & np.isnan(wide[1]))
    return np.asarray(~right, np.bool_)


def kind_of(value: Any) -> str:
    """Return what sort of thing a value is, in a programmer's words.

    Examples
    --------
    >>> kind_of(np.zeros((2, 3), np.float32)), kind_of((1, 2)), kind_of(None)
    ('ndarray', 'tuple', 'None')
    """
    if value is None:
        return "None"
    return value.type_name if isinstance(value, Unsupported) else type(value).__name__


def _error_parts(
    error: RemoteError, function: str, limits: Limits
) -> tuple[str, dict[str, str | int | float]]:
    if error.kind == "timeout":
        return "timeout", {"seconds": limits.seconds}
    if error.kind == "memory":
        return "memory", {"megabytes": limits.megabytes}
    if error.kind == "import":
        return "import_error", {"type": error.type, "message": error.message}
    if error.kind == "compile":
        return "compile", {"message": error.message}
    if error.kind != "exception":
        return error.kind, {"message": error.message}
    if error.type == "NotImplementedError":
        return "not_started", {"function": _unwritten(error.message) or function}
    if error.message == f"{limits.path} defines no {function!r}":
        return "missing_function", {"function": function, "path": limits.path}
    return "exception", {"type": error.type, "message": error.message}


def _unwritten(message: str) -> str:
    """Return the function that a stub's message names."""
    name, mark, _ = message.partition(": write me")
    return name if mark else ""


def _compare(expected: Any, got: Any, part: str, *, exactly: bool = False) -> Problem | None:
    if isinstance(expected, (tuple, list)):
        return _compare_sequences(expected, got, part, exactly)
    if isinstance(expected, dict):
        return _compare_dicts(expected, got, part, exactly)
    if isinstance(expected, (np.ndarray, np.generic)):
        return _compare_arrays(expected, got, part)
    return _compare_scalars(expected, got, part, exactly)


def _compare_sequences(expected: Any, got: Any, part: str, exactly: bool) -> Problem | None:
    if type(got) is not type(expected):
        return _wrong_type(kind_of(expected), got, part)
    if len(got) != len(expected):
        return Problem("length", {"part": part, "expected": len(expected), "got": len(got)})
    pairs = enumerate(zip(expected, got, strict=True))
    found = (_compare(*pair, f"{part}[{index}]", exactly=exactly) for index, pair in pairs)
    return next(filter(None, found), None)


def _compare_dicts(expected: Any, got: Any, part: str, exactly: bool) -> Problem | None:
    if type(got) is not dict:
        return _wrong_type("dict", got, part)
    if got.keys() != expected.keys():
        names = {"expected": ", ".join(sorted(expected)), "got": ", ".join(sorted(got))}
        return Problem("keys", {"part": part, **names})
    found = (
        _compare(expected[key], got[key], f"{part}[{key!r}]", exactly=exactly) for key in expected
    )
    return next(filter(None, found), None)


def _compare_arrays(expected: Any, got: Any, part: str) -> Problem | None:
    """Compare arrays; a NumPy scalar counts as an array of shape ()."""
    if not isinstance(got, (np.ndarray, np.generic)):
        return _wrong_type(kind_of(expected), got, part)
    expected, got = np.asarray(expected), np.asarray(got)
    if got.shape != expected.shape:
        return _different("shape", expected.shape, got.shape, part, expected, got)
    if got.dtype != expected.dtype:
        return _different("dtype", expected.dtype, got.dtype, part)
    wrong = wrong_entries(expected, got)
    return _wrong_values(expected, got, wrong, part) if wrong.any() else None


def _wrong_values(
    expected: NDArray[Any], got: NDArray[Any], wrong: NDArray[np.bool_], part: str
) -> Problem:
    not_finite = wrong & np.isfinite(expected) & ~np.isfinite(got)
    kind, shown = ("not_finite", not_finite) if not_finite.any() else ("value", wrong)
    first = tuple(int(i) for i in np.unravel_index(int(shown.argmax()), shown.shape))
    count, size = int(shown.sum()), int(shown.size)
    parameters: dict[str, str | int | float] = {
        "part": part,
        "wrong": count,
        "size": size,
        "first": f"[{', '.join(map(str, first))}]",
        "expected": _number(expected[first]),
        "got": _number(got[first]),
    }
    return Problem(kind, parameters, expected, got, first, count, size)


def _compare_scalars(expected: Any, got: Any, part: str, exactly: bool) -> Problem | None:
    """Compare None, bool, int, float, str; a NumPy number will do where a Python one is asked."""
    if isinstance(expected, Unsupported):
        return None if got == expected else _wrong_type(str(expected), got, part)
    plain = got.item() if isinstance(got, np.generic) and not exactly else got
    if type(plain) is not type(expected):
        return _wrong_type(kind_of(expected), got, part)
    if _equal_scalars(expected, plain):
        return None
    kind = "scalar"
    parameters = {"part": part, "expected": _brief(expected), "got": _brief(plain)}
    return Problem(kind, parameters)


def _equal_scalars(expected: Any, got: Any) -> bool:
    if type(expected) is float:
        return not bool(wrong_entries(np.array(expected), np.array(got)))
    return bool(expected == got)


def _wrong_type(expected: str, got: Any, part: str) -> Problem:
    parameters = {"part": part, "expected": expected, "got": kind_of(got)}
    if isinstance(got, Unsupported) and (got.detail or got.type_name == expected):
        return Problem("unsupported", parameters | {"detail": got.detail})
    return Problem("type", parameters)


def _different(
    kind: str,
    expected: object,
    got: object,
    part: str,
    expected_array: NDArray[Any] | None = None,
    got_array: NDArray[Any] | None = None,
) -> Problem:
    parameters = {"part": part, "expected": str(expected), "got": str(got)}
    return Problem(kind, parameters, expected_array, got_array)


def _number(value: Any) -> str:
    return f"{float(value):.6g}" if np.asarray(value).dtype.kind == "f" else str(value)


def _brief(value: Any) -> str:
    text = f"{value:.6g}" if type(value) is float else repr(value)
    return text if len(text) <= 100 else f"{text[:100]}…"
