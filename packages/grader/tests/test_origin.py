"""What a wrong entry is made of is found by asking the reference, whatever the function."""

import numpy as np
import pytest

from dzrkai_grader.compare import compare
from dzrkai_grader.origin import origins
from dzrkai_grader.report import Case
from dzrkai_grader.sandbox import Outcome


class Asked:
    """A reference that is one function."""

    def __init__(self, function):
        self.function = function

    def call(self, _name, args=(), kwargs=None, **_):
        return Outcome(self.function(*args, **(kwargs or {})))


def used_by(function, *args, wrong, names=("x",)):
    """Return what the entry `wrong` of the result is made of, by argument."""
    expected = function(*args)
    got = expected.copy()
    got[wrong] += 1.0
    outcomes = Outcome(expected), Outcome(got)
    case = Case("f", args, {}, *outcomes, problem=compare(*outcomes), names=names)
    return {one.name: one.used.tolist() for one in origins(case, case.problem, Asked(function))}


def test_a_sum_is_made_of_its_window():
    used = used_by(lambda x: x[:-1] + x[1:], np.arange(4.0), wrong=1)
    assert used == {"x": [False, True, True, False]}


@pytest.mark.parametrize("function", [lambda x: x.max(axis=1), lambda x: x.min(axis=1)])
def test_a_maximum_is_made_of_all_that_might_have_won(function):
    used = used_by(function, np.arange(6.0).reshape(2, 3), wrong=1)
    assert used == {"x": [[False] * 3, [True] * 3]}


def test_what_is_only_compared_counts_too():
    used = used_by(lambda gy, x: gy * (x > 0), np.ones(2), -np.ones(2), wrong=0, names=("gy", "x"))
    assert used["x"] == [True, False]


def test_an_argument_that_has_no_part_in_it_is_left_out():
    used = used_by(lambda x, _: 2 * x, np.ones(2), np.ones(3), wrong=0, names=("x", "b"))
    assert list(used) == ["x"]


def test_a_part_of_several_results_is_told_apart():
    def both(x):
        return x.copy(), x[::-1].copy()

    x = np.arange(3.0)
    wrong = (x.copy(), x[::-1] + np.array([1.0, 0, 0]))
    case = Case("f", (x,), {}, Outcome(both(x)), Outcome(wrong), names=("x",))
    problem = compare(case.expected, case.got)
    (origin,) = origins(case, problem, Asked(both))
    assert origin.used.tolist() == [False, False, True]


def test_a_large_case_is_not_asked_about():
    assert used_by(lambda x: x + 1, np.zeros(65), wrong=0) == {}
