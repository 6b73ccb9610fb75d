"""What the death of a worker tells."""

from __future__ import annotations

import signal

import pytest

from dzrkai_grader.sandbox.life import cause_of_death
from dzrkai_grader.sandbox.worker.wire import (
    BROKEN_CHANNEL,
    OUT_OF_MEMORY,
    ClosedError,
    ProtocolError,
)


@pytest.mark.parametrize(
    ("status", "kind", "name"),
    [
        (0, "exit", "SystemExit"),
        (3, "exit", "SystemExit"),
        (-signal.SIGKILL, "killed", "SIGKILL"),
        (-signal.SIGSEGV, "killed", "SIGSEGV"),
        (-signal.SIGXCPU, "timeout", "TimeoutError"),
        (OUT_OF_MEMORY, "memory", "MemoryError"),
        (BROKEN_CHANNEL, "protocol", "ProtocolError"),
        (None, "protocol", "ProtocolError"),
    ],
)
def test_the_status_tells_why_the_wire_was_closed(status, kind, name):
    error = cause_of_death(ClosedError("gone"), status)
    assert (error.kind, error.type) == (kind, name)


def test_a_worker_that_said_something_wrong_died_of_that():
    """However it ended: it was killed for it."""
    error = cause_of_death(ProtocolError("a lie"), -signal.SIGKILL)
    assert (error.kind, error.message) == ("protocol", "not an answer: a lie")
