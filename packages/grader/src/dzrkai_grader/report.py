"""What a grading run found, as data: written down once, then shown in many ways.

A `Report` holds no sentence of the grader's own. A `Problem` has a kind and parameters, which
`locale/*.toml` turns into a sentence in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dzrkai_grader.pack import Exercise, Mistake, Pack, Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dzrkai_grader.sandbox import Outcome

__all__ = [
    "PROBLEMS",
    "STATUSES",
    "Case",
    "CheckResult",
    "Exercise",
    "ExerciseResult",
    "Mistake",
    "Origin",
    "Pack",
    "Problem",
    "Report",
    "Text",
]

STATUSES = ("passed", "failed", "not_started", "error", "timeout", "skipped")
"""What an exercise can come to."""

PROBLEMS: Mapping[str, tuple[str, ...]] = {
    # the file
    "missing_file": ("path",),
    "empty_file": ("path",),
    "symlink": ("path",),
    "not_a_file": ("path",),
    "unreadable": ("path", "message"),
    "too_long_file": ("path", "size", "limit"),
    "not_utf8": ("path", "line"),
    "syntax_error": ("path", "line", "message"),
    # an archive that is not opened
    "archive_outside": ("path", "name"),
    "archive_link": ("path", "name"),
    "archive_special": ("path", "name"),
    "archive_name": ("path", "name"),
    "archive_twice": ("path", "name", "other"),
    "archive_encrypted": ("path", "name"),
    "archive_method": ("path", "name"),
    "archive_nested": ("path", "name"),
    "archive_too_large": ("path", "limit"),
    "archive_too_many": ("path", "limit"),
    "archive_ratio": ("path", "limit"),
    "archive_broken": ("path", "message"),
    # the exercise as a whole
    "no_device": ("device",),
    # the call
    "not_started": ("function",),
    "missing_function": ("function", "path"),
    "exception": ("type", "message"),
    "import_error": ("type", "message"),
    "timeout": ("seconds",),
    "memory": ("megabytes",),
    "exit": ("message",),
    "killed": ("message",),
    "forbidden": ("message",),
    "protocol": ("message",),
    "too_large": ("message",),
    "compile": ("message",),
    # the value; `part` is "" for the whole and such as "[1]" for a part of it
    "type": ("part", "expected", "got"),
    "unsupported": ("part", "expected", "got", "detail"),
    "dtype": ("part", "expected", "got"),
    "shape": ("part", "expected", "got"),
    "length": ("part", "expected", "got"),
    "keys": ("part", "expected", "got"),
    "value": ("part", "wrong", "size", "first", "expected", "got"),
    "not_finite": ("part", "wrong", "size", "first", "expected", "got"),
    "scalar": ("part", "expected", "got"),
    # what the call did
    "mutated": ("names",),
    "no_error": ("expected", "got"),
    "wrong_error": ("expected", "type", "message"),
    "loops": ("small", "large"),
    "space": ("peak", "limit"),
    # what a check says in its own words; `en` and `ja` hold the sentence
    "requirement": ("en", "ja"),
    "not_run": ("en", "ja"),
    "unjudged": ("type", "message"),
}
"""Every kind of problem, with the parameters that its sentence is made of."""


@dataclass(frozen=True)
class Origin:
    """An argument of a call, and which of its entries the first wrong entry is made of."""

    name: str
    array: NDArray[Any]
    used: NDArray[np.bool_]


@dataclass(frozen=True)
class Problem:
    """What is wrong, in one respect.

    Parameters
    ----------
    kind
        A key of `PROBLEMS`.
    parameters
        What the sentence is made of, under the names that `PROBLEMS` lists.
    expected, got
        The arrays to draw, where the problem lies in their shape or values.
    first, wrong, size
        The first wrong index in C order, how many entries are wrong, and of how many.
    traceback
        The learner's own frames.
    output
        What the call printed.
    origins
        The arguments that the first wrong entry comes from, where that is known.
    """

    kind: str
    parameters: Mapping[str, str | int | float] = field(default_factory=dict)
    expected: NDArray[Any] | None = None
    got: NDArray[Any] | None = None
    first: tuple[int, ...] | None = None
    wrong: int = 0
    size: int = 0
    traceback: str = ""
    output: str = ""
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True)
class Case:
    """One call of the learner's function, and what came of it.

    Parameters
    ----------
    function, args, kwargs
        The call.
    expected
        What the reference's call came to; None where a check judges by itself.
    got
        What the learner's call came to.
    problem
        What is wrong; None where nothing is.
    names
        The names of the parameters that `args` are given to, as far as they are known.
    """

    function: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    expected: Outcome | None
    got: Outcome
    problem: Problem | None = None
    names: tuple[str, ...] = ()

    def call_text(self) -> str:
        """Return the call, arrays by name, type and shape.

        Examples
        --------
        >>> from dzrkai_grader.sandbox import Outcome
        >>> import numpy as np
        >>> Case("pad", (np.zeros((2, 3)), 1), {}, None, Outcome(), names=("x",)).call_text()
        'pad(x: float64 (2, 3), 1)'
        """
        names = (*self.names, *[""] * len(self.args))
        parts = [
            _argument(value, name, ": ") for value, name in zip(self.args, names, strict=False)
        ]
        parts += [_argument(value, name, "=", always=True) for name, value in self.kwargs.items()]
        return f"{self.function}({', '.join(parts)})"


@dataclass(frozen=True)
class CheckResult:
    """What one check found.

    Parameters
    ----------
    name, title
        The check's name, and what it asks for.
    weight
        Its share of the exercise's points, relative to the other checks.
    passed
        Whether it found nothing wrong.
    problem, call
        What is wrong with the smallest failing call, and that call.
    mistake
        The known mistake that gives the same results.
    """

    name: str
    title: Text
    weight: int
    passed: bool
    problem: Problem | None = None
    call: str = ""
    mistake: Mistake | None = None


@dataclass(frozen=True)
class ExerciseResult:
    """What one exercise came to.

    Parameters
    ----------
    exercise
        The exercise.
    status
        One of `STATUSES`.
    score
        The points that it earned.
    duration_s
        Seconds of wall time.
    checks
        In the order of the file; none where the file could not be run.
    substituted
        Earlier exercises that the reference stood in for.
    problem
        What is wrong with the file as a whole.
    """

    exercise: Exercise
    status: str
    score: float = 0.0
    duration_s: float = 0.0
    checks: tuple[CheckResult, ...] = ()
    substituted: tuple[str, ...] = ()
    problem: Problem | None = None

    @property
    def max_score(self) -> float:
        """The points that it earns when all checks pass."""
        return self.exercise.points

    @property
    def first_failed(self) -> CheckResult | None:
        """The first check that did not pass."""
        return next((check for check in self.checks if not check.passed), None)


@dataclass(frozen=True)
class Report:
    """What a grading run found, exercises in the pack's order; no seed where it is kept private."""

    pack: Pack
    device: str
    seed: int | None
    isolation: str
    results: tuple[ExerciseResult, ...]

    @property
    def score(self) -> float:
        """The points earned, bonus left out."""
        return self._points("score", bonus=False)

    @property
    def max_score(self) -> float:
        """The points of the exercises that were graded, bonus left out."""
        return self._points("max_score", bonus=False)

    @property
    def bonus_score(self) -> float:
        """The points earned in bonus exercises."""
        return self._points("score", bonus=True)

    @property
    def max_bonus(self) -> float:
        """The points of the bonus exercises that were graded."""
        return self._points("max_score", bonus=True)

    def _points(self, name: str, bonus: bool) -> float:
        chosen = [result for result in self.results if result.exercise.bonus == bonus]
        return float(round(sum(getattr(result, name) for result in chosen), 6))


TEXT_LIMIT = 60


def _argument(value: Any, name: str, sign: str, *, always: bool = False) -> str:
    """Return an argument's text; a name goes before arrays, or `always`."""
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        text = f"{value.dtype} {value.shape}" if value.shape else f"{value.dtype}({value})"
        return f"{name}{sign}{text}" if name else text
    text = repr(value)
    text = text if len(text) <= TEXT_LIMIT else f"{text[:TEXT_LIMIT]}…"
    return f"{name}{sign}{text}" if always else text
