"""What a check's author works with: each kind of question, and how its answer is noted."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from dzrkai_grader.checks import CheckFailed, Submission, check, info
from dzrkai_grader.compare import Limits
from dzrkai_grader.pack import PackError, Text
from dzrkai_grader.report import Case, Problem
from dzrkai_grader.sandbox import Outcome, RemoteError


class Answers:
    """Answers each call by a function of its arguments, as a worker or the reference would."""

    def __init__(self, answer: Callable[..., Any]) -> None:
        self._answer = answer
        self.counted: list[bool] = []
        self.traced: list[bool] = []

    def call(
        self,
        _function: str,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
        *,
        count_steps: bool = False,
        trace_memory: bool = False,
    ) -> Outcome:
        self.counted.append(count_steps)
        self.traced.append(trace_memory)
        answer = self._answer(*args, **(kwargs or {}))
        return answer if isinstance(answer, Outcome) else Outcome(answer)


def submission(
    learner: Callable[..., Any], reference: Callable[..., Any] = abs, **others: Any
) -> Submission:
    return Submission(Answers(learner), Answers(reference), np.random.default_rng(0), **others)


def raising(kind: str, type_name: str = "ValueError", message: str = "no") -> Outcome:
    return Outcome(error=RemoteError(kind, type_name, message, "exercises/a.py, line 1"))


def kinds(tried: Submission) -> list[str | None]:
    return [case.problem and case.problem.kind for case in tried.cases]


def test_check_keeps_what_its_author_says() -> None:
    @check(en="is right", ja="正しい", weight=3)
    def check_it(submission: Submission) -> None:
        """Never called."""

    said = info(check_it)
    assert said
    assert (said.title, said.weight) == (Text("is right", "正しい"), 3)
    assert info(test_check_keeps_what_its_author_says) is None


@pytest.mark.parametrize("weight", [0, -1])
def test_check_must_weigh_something(weight: int) -> None:
    with pytest.raises(ValueError, match=f"weight: got {weight}"):
        check(en="", ja="", weight=weight)


def test_equal_notes_every_case_and_does_not_stop() -> None:
    tried = submission(lambda x: x)
    for value in (1, -1, 2):
        tried.equal("abs", value)
    assert kinds(tried) == [None, "scalar", None]


def test_case_carries_call_names_and_what_was_printed() -> None:
    tried = submission(lambda x: Outcome(x, output="debugging"), names=lambda _: ("x",))
    tried.equal("abs", -1)
    (case,) = tried.cases
    assert (case.function, case.args, case.names) == ("abs", (-1,), ("x",))
    assert case.problem
    assert case.problem.output == "debugging"


def test_error_of_a_call_names_the_limits() -> None:
    limits = Limits("exercises/a.py", 7.0, 64)
    tried = submission(lambda _: raising("timeout"), limits=limits)
    tried.equal("abs", 1)
    (case,) = tried.cases
    assert case.problem
    assert case.problem.parameters == {"seconds": 7.0}
    assert case.problem.traceback == "exercises/a.py, line 1"


def test_solution_that_raises_is_the_packs_fault() -> None:
    tried = submission(abs, lambda _: raising("exception"))
    with pytest.raises(PackError, match=r"the solution's abs\(1\) raises"):
        tried.equal("abs", 1)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (raising("exception", "ValueError"), None),
        (raising("exception", "TypeError"), "wrong_error"),
        (raising("exception", "NotImplementedError"), "not_started"),
        (raising("timeout"), "timeout"),
        (raising("import", "ValueError"), "import_error"),
        (Outcome(3), "no_error"),
    ],
)
def test_raises_asks_for_one_type_of_exception(answer: Outcome, kind: str | None) -> None:
    tried = submission(lambda _: answer)
    tried.raises("abs", 1, error="ValueError")
    assert kinds(tried) == [kind]


@pytest.mark.parametrize(
    ("steps", "values", "expected"),
    [
        ((10, 12), (1, 2), [None, None]),
        ((10, 30), (1, 2), [None, "loops"]),
        ((10, 30), (7, 2), ["scalar", None]),
        ((10, 30), (1, 7), [None, "scalar"]),
    ],
)
def test_loop_free_compares_lines_where_the_values_are_right(
    steps: tuple[int, int], values: tuple[int, int], expected: list[str | None]
) -> None:
    tried = submission(lambda n: Outcome(values[n - 1], steps=steps[n - 1]))
    tried.loop_free("abs", ((1,), {}), ((2,), {}))
    assert kinds(tried) == expected


def test_loop_free_has_the_learners_lines_counted() -> None:
    learner = Answers(abs)
    tried = Submission(learner, Answers(abs), np.random.default_rng(0))
    tried.loop_free("abs", ((1,), {}), ((2,), {}))
    tried.equal("abs", 1)
    assert learner.counted == [True, True, False]


@pytest.mark.parametrize(
    ("peak", "value", "expected"),
    [(1 << 20, 1, None), ((1 << 20) + 1, 1, "space"), (1 << 30, 7, "scalar")],
)
def test_within_memory_looks_at_the_peak_where_the_value_is_right(
    peak: int, value: int, expected: str | None
) -> None:
    tried = submission(lambda _: Outcome(value, peak_memory=peak))
    tried.within_memory("abs", ((1,), {}), megabytes=1)
    assert kinds(tried) == [expected]


def test_within_memory_has_the_learners_call_traced() -> None:
    learner = Answers(abs)
    tried = Submission(learner, Answers(abs), np.random.default_rng(0))
    tried.within_memory("abs", ((1,), {}), megabytes=1)
    tried.equal("abs", 1)
    assert learner.traced == [True, False]


def test_call_returns_the_value() -> None:
    tried = submission(lambda x: x + 1)
    assert tried.call("next", 1) == 2
    assert kinds(tried) == [None]


@pytest.mark.parametrize("answer", [raising("exit"), Outcome(1, mutated=("x",))])
def test_call_that_goes_wrong_ends_the_check(answer: Outcome) -> None:
    tried = submission(lambda _: answer)
    with pytest.raises(CheckFailed):
        tried.call("next", 1)
    assert kinds(tried) == ["exit" if answer.error else "mutated"]


def test_require_ends_the_check_with_its_sentence() -> None:
    tried = submission(abs)
    tried.require(True, en="never", ja="なし")
    with pytest.raises(CheckFailed) as raised:
        tried.require([], en="It must be.", ja="必要です。")
    assert raised.value.problem == Problem("requirement", {"en": "It must be.", "ja": "必要です。"})


def test_whoever_watches_sees_each_case() -> None:
    seen: list[Case] = []
    tried = submission(abs, see=seen.append)
    tried.equal("abs", 1)
    tried.equal("abs", 2)
    assert seen == tried.cases
