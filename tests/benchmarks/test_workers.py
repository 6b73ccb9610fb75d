import numpy as np
import pytest

from benchmarks.contenders import DEZERO_STYLE, DZRKAI, Contender
from benchmarks.table import check_agreement, left_out, present
from benchmarks.tables import conv
from benchmarks.workers import Worker, digest

ODD = conv.Conv(2, 3, 7, 10, 4, (3, 2), 2, (1, 0))


def has_numba(_library):
    try:
        import numba  # noqa: F401
    except ImportError:
        return False
    return True


def fail(_library):
    raise ValueError("no such thing")


def test_two_contenders_agree_on_an_odd_convolution_and_its_gradients():
    with Worker(DZRKAI) as ours, Worker(DEZERO_STYLE) as theirs:
        digests = {"ours": ours.prepare(conv.make, ODD), "theirs": theirs.prepare(conv.make, ODD)}
        assert [len(digests["ours"][measure]) for measure in (conv.FORWARD, conv.BOTH)] == [1, 3]
        check_agreement(ODD.label, digests)
        assert ours.seconds(conv.BOTH, ours.calls(conv.BOTH, 0.001)) > 0


def test_contenders_that_compute_different_things_are_not_timed():
    digests = {"one": {"forward": [digest(np.ones(9))]}, "two": {"forward": [digest(np.zeros(9))]}}
    with pytest.raises(RuntimeError, match="case, forward: two computes another result than one"):
        check_agreement("case", digests)


def test_numba_is_hidden_from_a_contender_that_goes_without():
    with Worker(DZRKAI) as worker:
        assert worker.apply(has_numba) is False


def test_an_error_in_a_worker_is_raised_here_and_the_worker_lives_on():
    with Worker(DZRKAI) as worker:
        with pytest.raises(ValueError, match="no such thing"):
            worker.apply(fail)
        assert worker.apply(has_numba) is False


def test_what_is_not_installed_is_left_out_and_said_to_be():
    absent = Contender("Absent", "nowhere", needs=("surely_not_installed",))
    assert present([absent, DZRKAI]) == [DZRKAI]
    assert left_out([absent, DZRKAI]) == {"Absent": "surely_not_installed is not installed"}
