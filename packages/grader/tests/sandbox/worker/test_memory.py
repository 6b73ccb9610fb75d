"""The peak is what a block held at one time, beyond what there was before."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from dzrkai_grader.sandbox.worker.memory import MemoryTrace


@pytest.fixture
def traced_already():
    tracemalloc.start()
    yield
    tracemalloc.stop()


def _peak(work):
    trace = MemoryTrace()
    with trace.tracing():
        work()
    return trace.peak


def test_arrays_of_numpy_count_and_what_was_there_before_does_not():
    before = np.ones(1 << 20)
    assert 1 << 17 <= _peak(lambda: before[: 1 << 14] + 1) < 1 << 18


def test_what_is_let_go_before_the_next_begins_counts_once():
    def in_turn():
        for _ in range(10):
            np.ones(1 << 17)

    assert 1 << 20 <= _peak(in_turn) < 1.5 * (1 << 20)


def test_the_trace_ends_with_the_block():
    _peak(dict)
    assert not tracemalloc.is_tracing()


@pytest.mark.usefixtures("traced_already")
def test_a_trace_that_was_there_goes_on_and_its_peak_does_not_count():
    np.ones(1 << 20)
    assert _peak(lambda: np.ones(1 << 14)) < 1 << 18
    assert tracemalloc.is_tracing()
