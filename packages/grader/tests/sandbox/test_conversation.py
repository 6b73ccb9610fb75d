"""The grader's end of the wire keeps its deadlines and drops what is too much."""

from __future__ import annotations

import os
import socket
import threading
import time

import pytest

from dzrkai_grader.sandbox.conversation import OUTPUT_LIMIT, Conversation
from dzrkai_grader.sandbox.worker.wire import Channel, ClosedError, pack


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    output, printed = os.pipe()
    conversation = Conversation(ours, output)
    yield conversation, theirs, printed
    conversation.close()
    theirs.close()
    os.close(printed)


def _soon():
    return time.monotonic() + 5


def test_frames_go_both_ways(ends):
    conversation, theirs, _ = ends
    echo = threading.Thread(target=lambda: Channel(theirs).send(*Channel(theirs).receive()))
    echo.start()
    payload = bytes(1 << 20)
    conversation.send({"kind": "call"}, payload, _soon())
    assert conversation.receive(_soon()) == ({"kind": "call"}, payload)
    echo.join()


def test_silence_is_a_timeout(ends):
    with pytest.raises(TimeoutError):
        ends[0].receive(time.monotonic() + 0.01)


def test_a_frame_that_drips_is_a_timeout(ends):
    """The deadline is one for the whole frame, not a new one for each byte."""
    conversation, theirs, _ = ends
    frame = pack({"kind": "reply"})

    def drip():
        for byte in frame:
            theirs.send(bytes([byte]))
            time.sleep(0.02)

    thread = threading.Thread(target=drip)
    thread.start()
    with pytest.raises(TimeoutError):
        conversation.receive(time.monotonic() + 0.1)
    thread.join()


def test_nobody_who_reads_is_a_timeout(ends):
    with pytest.raises(TimeoutError):
        ends[0].send({}, bytes(8 << 20), time.monotonic() + 0.05)


def test_an_end_in_the_middle_of_a_frame(ends):
    conversation, theirs, _ = ends
    theirs.send(pack({"kind": "reply"})[:-1])
    theirs.close()
    with pytest.raises(ClosedError):
        conversation.receive(_soon())
    with pytest.raises(ClosedError):
        conversation.send({}, b"", _soon())


def test_output_is_read_while_a_reply_is_awaited(ends):
    """More than a pipe holds: the writer is never blocked, and the beginning is kept."""
    conversation, theirs, printed = ends

    def write():
        for _ in range(100):
            os.write(printed, b"y" * 10_000)
        Channel(theirs).send({"kind": "reply"})

    thread = threading.Thread(target=write)
    thread.start()
    conversation.receive(_soon())
    thread.join()
    assert conversation.printed() == "y" * OUTPUT_LIMIT
    assert conversation.printed() == ""
