"""Where a wrong entry comes from: the entries of the arguments that the right one is made of.

The reference is asked again and again, each time with one entry of an argument replaced. Where the
result changes, the entry belongs to the window, whatever function it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dzrkai_grader.checks import Caller
from dzrkai_grader.report import Case, Origin, Problem

MOST = 64
"""Entries of all arguments together that are tried: small cases alone are drawn."""

REPLACEMENTS = (np.nan, 1e3, -1e3)
"""Not a number spreads through sums and maxima; the others tell of what only compares."""


def origins(case: Case, problem: Problem, reference: Caller) -> tuple[Origin, ...]:
    """Return what the first wrong entry is made of; nothing where that cannot be told.

    Parameters
    ----------
    case
        The call that went wrong.
    problem
        What is wrong with it.
    reference
        Is asked.
    """
    floats = [at for at, value in enumerate(case.args) if _is_float_array(value)]
    if problem.first is None or sum(case.args[at].size for at in floats) > MOST:
        return ()
    found = (_origin(case, at, problem, reference) for at in floats)
    return tuple(one for one in found if one.used.any())


def _origin(case: Case, at: int, problem: Problem, reference: Caller) -> Origin:
    array = case.args[at]
    used = np.zeros(array.shape, np.bool_)
    for index in np.ndindex(array.shape):
        used[index] = any(
            _changes(case, at, index, value, problem, reference) for value in REPLACEMENTS
        )
    name = case.names[at] if at < len(case.names) else f"args[{at}]"
    return Origin(name, array, used)


def _changes(
    case: Case, at: int, index: tuple[int, ...], value: float, problem: Problem, reference: Caller
) -> bool:
    changed = case.args[at].copy()
    changed[index] = value
    args = (*case.args[:at], changed, *case.args[at + 1 :])
    outcome = reference.call(case.function, args, case.kwargs)
    assert case.expected is not None
    leaves = zip(_leaves(case.expected.value), _leaves(outcome.value), strict=False)
    for before, after in leaves:
        if before is problem.expected and before.shape == after.shape:
            return bool(before[problem.first] != after[problem.first])
    return False


def _leaves(value: Any) -> Iterator[NDArray[Any]]:
    """Yield the arrays that a result consists of."""
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _leaves(part)


def _is_float_array(value: object) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"
