"""Arrays that changed in place are noticed and named."""

from __future__ import annotations

import numpy as np
import pytest

from dzrkai_grader.sandbox.worker.mutation import Snapshot, named


def _reshape(x):
    x.shape = (2, 3)


@pytest.mark.parametrize(
    "change",
    [lambda x: x.__setitem__(0, 5), lambda x: x.fill(np.nan), _reshape, lambda x: x.sort()],
)
def test_a_change_is_noticed(change):
    x = np.array([3.0, 2, 1, 0, np.nan, -1])
    snapshot = Snapshot({"x": x})
    change(x)
    assert snapshot.mutated() == ("x",)


def test_what_is_the_same_is_no_change():
    """NaN is itself here; writing the same bits back is no change."""
    x = np.array([np.nan, 1])
    snapshot = Snapshot({"x": x, "n": 1, "deep": [x, {"y": x}]})
    x[:] = x.copy()
    assert snapshot.mutated() == ()


def test_arrays_inside_of_others_are_named_by_their_place():
    x = np.zeros(2)
    snapshot = Snapshot({"pair": (1, [x]), "table": {"k": x}})
    x += 1
    assert snapshot.mutated() == ("pair[1][0]", "table['k']")


def test_arguments_get_the_names_of_the_parameters():
    def f(x, /, y, *more, key=None):
        pass

    assert named(f, (1, 2, 3), {"key": 4}) == {"x": 1, "y": 2, "args[2]": 3, "key": 4}
    assert named(f, (), {}) == {}


def test_a_function_without_a_signature_has_no_names():
    class Strange:
        __signature__ = 3

        def __call__(self):
            pass

    assert named(Strange(), (1,), {}) == {"args[0]": 1}
