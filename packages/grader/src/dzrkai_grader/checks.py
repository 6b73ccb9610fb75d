"""What the author of a check works with: `check` and `Submission`.

A check is a function named ``check_...`` that takes a `submission`. Through it the check calls the
learner's functions, which run in another process, and says what must hold::

    from dzrkai_grader.checks import Submission, check

    @check(en="keeps the mean", ja="平均を保つ", weight=2)
    def check_mean(submission: Submission) -> None:
        for size in (1, 3, 8):
            submission.equal("smooth", submission.rng.standard_normal(size), 3)

Small cases come first: the smallest that fails is the one that a learner is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar

from dzrkai_grader import compare, nvrtc
from dzrkai_grader.doctor import pip_install
from dzrkai_grader.pack import PackError, Text
from dzrkai_grader.report import Case, Problem
from dzrkai_grader.sandbox import Outcome, RemoteError

if TYPE_CHECKING:
    import numpy as np

__all__ = ["CheckFailed", "CheckInfo", "Submission", "check", "info"]

Function = TypeVar("Function", bound=Callable[..., object])
Arguments = tuple[tuple[Any, ...], Mapping[str, Any]]

STEPS_TO_SPARE = 8
"""So many lines more on a larger input are not a loop over it yet."""


@dataclass(frozen=True)
class CheckInfo:
    """What a check is called and what it counts."""

    title: Text
    weight: int
    named: bool = True


class CheckFailed(Exception):  # noqa: N818 - says what happened, as pytest.fail does
    """Ends a check that cannot go on."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.kind)
        self.problem = problem


def check(
    *, en: str, ja: str, weight: int = 1, named: bool = True
) -> Callable[[Function], Function]:
    """Make a function a check.

    Parameters
    ----------
    en, ja
        What the check asks for, as the end of the sentence "the function ...".
    weight
        Its share of the exercise's points, relative to the other checks.
    named
        Whether to look for the mistake behind a failure. Not worth it where every known mistake
        would have to repeat something long, such as a training, to be recognised.

    Raises
    ------
    ValueError
        If `weight` is below 1.
    """
    if weight < 1:
        raise ValueError(f"weight: got {weight}; expected 1 or more")

    def mark(function: Function) -> Function:
        function.__kai_check__ = CheckInfo(Text(en, ja), weight, named)  # type: ignore[attr-defined]
        return function

    return mark


def info(function: object) -> CheckInfo | None:
    """Return what `check` said of a function; None if it is not a check."""
    return getattr(function, "__kai_check__", None)


@dataclass(frozen=True)
class Setting:
    """Where a learner's functions run: on which device, and how well isolated."""

    device: str = "cpu"
    isolation: str = "basic"


class Caller(Protocol):
    """Whatever calls functions by name and never raises: a worker, or the reference."""

    def call(
        self,
        function: str,
        args: tuple[Any, ...] = ...,
        kwargs: Mapping[str, Any] = ...,
        *,
        count_steps: bool = ...,
        trace_memory: bool = ...,
    ) -> Outcome:
        """Call a function; return what it came to."""
        ...


class Submission:
    """A learner's functions, as a check sees them.

    Parameters
    ----------
    learner, reference
        Call the learner's functions, and the solution's.
    rng
        Where a check draws its inputs from. Its seed is the run's, the exercise's and the
        check's name, so that a run can be repeated.
    names
        Gives the names of a function's parameters.
    limits
        The exercise's limits, for the problems that name them.
    see
        Is shown each case as it comes.
    setting
        Where the learner's functions run.
    """

    def __init__(
        self,
        learner: Caller,
        reference: Caller,
        rng: np.random.Generator,
        names: Callable[[str], tuple[str, ...]] = lambda _: (),
        limits: compare.Limits | None = None,
        see: Callable[[Case], None] | None = None,
        setting: Setting | None = None,
    ) -> None:
        self.rng = rng
        self.cases: list[Case] = []
        self._learner = learner
        self._reference = reference
        self._names = names
        self._limits = limits or compare.Limits()
        self._see = see
        self._setting = setting or Setting()

    @property
    def device(self) -> str:
        """Where the learner's functions compute: ``"cpu"``, ``"gpu"`` or ``"stand-in"``."""
        return self._setting.device

    def equal(self, function: str, /, *args: Any, **kwargs: Any) -> None:
        """Ask for the solution's result: type, dtype, shape and values; arguments left alone.

        Floats may differ by 1e-9 (float64), 1e-4 (float32) or 1e-2 (float16) of the largest
        expected magnitude. The case is noted; a check's verdict is its smallest failing case.
        """
        case = self._case(function, args, kwargs)
        self._note(case, self._differs(case))

    def raises(
        self, function: str, /, *args: Any, error: str = "ValueError", **kwargs: Any
    ) -> None:
        """Ask for an exception of the type `error`, by its name."""
        case = self._case(function, args, kwargs, with_reference=False)
        problem = self._error(case)
        if problem is None or problem.kind == "exception":
            problem = compare.compare_error(error, case.got)
        self._note(case, problem)

    def loop_free(self, function: str, /, small: Arguments, large: Arguments) -> None:
        """Ask for work that does not grow with the input: lines of the learner's code that run.

        Parameters
        ----------
        function
            The function to call.
        small, large
            Arguments and keyword arguments ``(args, kwargs)`` of two calls. Their results are
            compared with the solution's too.
        """
        first, second = (
            self._case(function, *arguments, count_steps=True) for arguments in (small, large)
        )
        problems = [self._differs(first), self._differs(second)]
        if not any(problems):
            problems[1] = compare.compare_steps(first.got, second.got, STEPS_TO_SPARE)
        self._note(first, problems[0])
        self._note(second, problems[1])

    def within_memory(self, function: str, /, arguments: Arguments, megabytes: int) -> None:
        """Ask for the solution's result, and that the call never holds more than so many MiB.

        Parameters
        ----------
        function
            The function to call.
        arguments
            Arguments and keyword arguments ``(args, kwargs)``; their own memory does not count.
        megabytes
            How many MiB of arrays there may be at one time, the result among them.
        """
        case = self._case(function, *arguments, trace_memory=True)
        self._note(case, self._differs(case) or compare.compare_memory(case.got, megabytes))

    def call(self, function: str, /, *args: Any, **kwargs: Any) -> Any:
        """Return what the learner's function returns, for a check that judges it by itself.

        The value is plain data, but may be of any type and shape: hold it to what you need with
        `require` before you compute with it. An error of the call ends the check.
        """
        case = self._case(function, args, kwargs, with_reference=False)
        problem = self._error(case) or compare.check_arguments(case.got)
        self._note(case, problem)
        if problem:
            raise CheckFailed(problem)
        return case.got.value

    def compiles(self, function: str, /, *, kernel: str, parameters: str) -> None:
        """Ask for CUDA C that compiles for all generations of GPUs; a GPU is not needed.

        Parameters
        ----------
        function
            Returns the source, and the number of the line where it begins in the learner's file.
        kernel, parameters
            The kernel that it must hold, and the types of the kernel's parameters.
        """
        case = self._case(function, (), {}, with_reference=False)
        problem = self._error(case)
        if problem is None:
            case = replace(case, got=self._compiled(case.got.value, kernel, parameters))
            problem = self._error(case)
        self._note(case, problem)

    def not_run(self, *, en: str, ja: str) -> NoReturn:
        """End the check unjudged, for want of something that the learner cannot help."""
        raise CheckFailed(Problem("not_run", {"en": en, "ja": ja}))

    def require(self, condition: object, *, en: str, ja: str) -> None:
        """End the check with this sentence unless `condition` holds."""
        if not condition:
            raise CheckFailed(Problem("requirement", {"en": en, "ja": ja}))

    def _compiled(self, value: Any, kernel: str, parameters: str) -> Outcome:
        """Return what compiling comes to, in the place of the source that the call gave."""
        parts = value if type(value) is tuple and len(value) == 2 else (value, None)
        if not (type(parts[0]) is str and type(parts[1]) is int):
            got = compare.kind_of(parts[0])
            raise CheckFailed(Problem("type", {"part": "", "expected": "str", "got": got}))
        try:
            source = nvrtc.Source(parts[0], parts[1], self._limits.path)
            said = nvrtc.compile_kernel(source, kernel, parameters, self._setting.isolation)
        except nvrtc.CompilerMissing:
            command = pip_install("dzrkai[nvrtc]")
            self.not_run(
                en=f"Not compiled: CUDA's compiler is not installed. {command}",
                ja=f"コンパイルしていません。CUDA のコンパイラがありません。{command}",
            )
        if not said.error:
            return Outcome()
        return Outcome(error=RemoteError("compile", "CompileError", said.error, said.log))

    def _case(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        *,
        with_reference: bool = True,
        **measures: bool,
    ) -> Case:
        expected = self._reference.call(function, args, kwargs) if with_reference else None
        got = self._learner.call(function, args, kwargs, **measures)
        return Case(function, args, kwargs, expected, got, names=self._names(function))

    def _differs(self, case: Case) -> Problem | None:
        assert case.expected is not None
        if case.expected.error:
            raise PackError(f"the solution's {case.call_text()} raises: {case.expected.error}")
        return self._error(case) or compare.compare(case.expected, case.got)

    def _error(self, case: Case) -> Problem | None:
        error = case.got.error
        if error is None:
            return None
        return compare.error_problem(error, case.function, self._limits)

    def _note(self, case: Case, problem: Problem | None) -> None:
        noted = problem and replace(problem, output=case.got.output)
        self.cases.append(replace(case, problem=noted))
        if self._see:
            self._see(self.cases[-1])
