"""Naming: a mistake is known by its results, and the one that explains most goes first."""

from collections.abc import Sequence

import pytest

from dzrkai_grader.checks import CheckFailed
from dzrkai_grader.naming import Apart, Match, Record, Replay, choose, record
from dzrkai_grader.pack import Mistake, PackError, Text
from dzrkai_grader.report import Case, Problem
from dzrkai_grader.sandbox import Outcome, RemoteError

WRONG = Problem("scalar")


def case(got: object, problem: Problem | None = None, *args: object) -> Case:
    return Case("f", args, {}, Outcome(0), Outcome(got), problem)


def mistakes(*names: str) -> list[Mistake]:
    return [Mistake(name, Text("", ""), ()) for name in names]


class Body:
    """A check that notes its cases and then raises, or not."""

    def __init__(self, *cases: Case, error: Exception | None = None) -> None:
        self.cases = list(cases)
        self.error = error

    def __call__(self, _submission: object) -> None:
        if self.error:
            raise self.error

    def record(self) -> Record:
        return record(self, self)  # type: ignore[arg-type]  # only its cases are read


def test_smallest_failing_case_stands_for_the_check() -> None:
    import numpy as np

    large, small = (case(1, WRONG, np.zeros(n)) for n in (9, 2))
    seen = Record((case(0), large, small, case(1, WRONG, np.zeros(2), 1)), None)
    assert seen.failing is small
    assert seen.problem is WRONG


def test_first_of_equally_small_cases_stands_for_the_check() -> None:
    first, second = case(1, WRONG), case(2, WRONG)
    assert Record((first, second), None).failing is first


def test_last_case_stands_for_a_check_that_failed_by_its_own_words() -> None:
    failure = Problem("requirement")
    seen = Record((case(1), case(2)), failure)
    assert seen.failing is seen.cases[1]
    assert seen.problem is failure


def test_check_without_problem_has_none() -> None:
    assert Record((case(0),), None).problem is None
    assert Record((case(0),), None).failing is None


def test_what_a_check_raises_is_what_it_found() -> None:
    failure = Problem("requirement")
    assert Body(error=CheckFailed(failure)).record().failure is failure
    found = Body(error=IndexError("out of range")).record().failure
    assert found == Problem("unjudged", {"type": "IndexError", "message": "out of range"})


def test_fault_of_the_pack_is_no_finding() -> None:
    with pytest.raises(PackError):
        Body(error=PackError("broken")).record()


@pytest.mark.parametrize("kind", ["not_started", "import_error", "missing_function", "timeout"])
def test_results_that_are_none_name_no_mistake(kind: str) -> None:
    assert not Record((case(1, WRONG), case(1, Problem(kind))), None).has_a_shape
    assert Record((case(1, WRONG),), None).has_a_shape


def replay(original: Sequence[Case], replayed: Sequence[Case]) -> int | None:
    """Return on how many cases a replay agrees; None if it was told apart."""
    seen = Replay(Record(tuple(original), None))
    try:
        for one in replayed:
            seen.see(one)
    except Apart:
        return None
    return seen.agreement if seen.ends_as(Record(tuple(replayed), None)) else None


def test_same_results_on_failing_cases_are_a_match() -> None:
    assert replay([case(0), case(1, WRONG)], [case(0), case(1, WRONG)]) == 2


def test_passing_cases_may_differ_but_count() -> None:
    assert replay([case(0), case(1, WRONG)], [case(5, WRONG), case(1, WRONG)]) == 1


def test_another_result_on_a_failing_case_tells_them_apart() -> None:
    assert replay([case(1, WRONG), case(2, WRONG)], [case(1, WRONG), case(3, WRONG)]) is None


def test_replay_that_goes_further_or_less_far_is_no_match() -> None:
    assert replay([case(1, WRONG)], [case(1, WRONG), case(0)]) is None
    assert replay([case(1, WRONG), case(0)], [case(1, WRONG)]) is None


def test_right_values_by_a_loop_match_only_another_loop() -> None:
    loops = Problem("loops", {"small": 3, "large": 99})
    more = Problem("loops", {"small": 4, "large": 120})
    assert replay([case(0, loops)], [case(0, more)]) == 1
    assert replay([case(0, loops)], [case(0)]) is None
    assert replay([case(0, loops)], [case(0, Problem("space", {"peak": 9, "limit": 2}))]) is None


def test_wrong_type_of_exception_matches_whatever_it_says() -> None:
    errors = [RemoteError("exception", "TypeError", text) for text in ("mine", "yours")]
    mine, yours = (
        Case("f", (), {}, None, Outcome(error=error), Problem("wrong_error")) for error in errors
    )
    assert replay([mine], [yours]) == 1


def test_case_that_a_check_found_wrong_by_itself_must_agree() -> None:
    failure = Problem("requirement")
    seen = Replay(Record((case(0), case(1)), failure))
    seen.see(case(7))
    with pytest.raises(Apart):
        seen.see(case(8))


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (None, None, True),
        (Problem("requirement"), None, False),
        (None, Problem("requirement"), False),
        (Problem("requirement", {"en": "a"}), Problem("requirement", {"en": "b"}), True),
        (Problem("unjudged"), Problem("requirement"), False),
    ],
)
def test_replay_ends_as_the_original_did(
    ours: Problem | None, theirs: Problem | None, expected: bool
) -> None:
    assert Replay(Record((), theirs)).ends_as(Record((), ours)) is expected


def test_reference_is_not_asked_twice() -> None:
    seen = Replay(Record((case(0), Case("f", (), {}, None, Outcome(1)), case(0)), None))
    assert [seen.call("f").value, seen.call("f").value] == [0, 0]
    with pytest.raises(Apart):
        seen.call("f")


def chosen(order: str, *found: Sequence[tuple[str, int]]) -> list[str | None]:
    known = {one.id: one for one in mistakes(*order)}
    matches = [[Match(known[name], agreement) for name, agreement in check] for check in found]
    return [one and one.id for one in choose(matches, list(known.values()))]


def test_mistake_that_explains_more_checks_goes_first() -> None:
    assert chosen("ab", [("a", 9), ("b", 1)], [("b", 1)]) == ["b", "b"]


def test_mistake_that_agrees_on_more_cases_goes_first() -> None:
    assert chosen("ab", [("a", 1), ("b", 2)]) == ["b"]


def test_mistake_that_stands_first_goes_first() -> None:
    assert chosen("ab", [("b", 2), ("a", 2)]) == ["a"]


def test_check_that_nothing_matches_has_no_mistake() -> None:
    assert chosen("ab", [], [("b", 1)]) == [None, "b"]
