"""A reply is believed only as far as its form goes."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzrkai_grader.sandbox import Outcome, RemoteError
from dzrkai_grader.sandbox.replies import answer_of, outcome_from, question_from
from dzrkai_grader.sandbox.worker.wire import ProtocolError

GOOD = {"value": 1, "mutated": ["x"], "steps": 3, "peak_memory": 5}
ERROR = {"kind": "exception", "type": "ValueError", "message": "m", "traceback": "t"}
ARGUMENTS = {"tuple": [{"tuple": [1]}, {"dict": [["key", 2]]}]}
REMOTE = {"exercises.pad": ("pad",)}


def test_a_good_reply_is_an_outcome():
    assert outcome_from(GOOD, b"", "out") == Outcome(1, None, ("x",), 3, "out", 5)


def test_an_error_is_an_outcome():
    expected = Outcome(error=RemoteError("exception", "ValueError", "m", "t"), output="out")
    assert outcome_from({"error": ERROR}, b"", "out") == expected


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {**GOOD, "mutated": None},
        {**GOOD, "mutated": [1]},
        {**GOOD, "mutated": ["x"] * 1001},
        {**GOOD, "steps": -1},
        {**GOOD, "steps": True},
        {**GOOD, "steps": "3"},
        {**GOOD, "peak_memory": -1},
        {**GOOD, "peak_memory": 1.5},
        {**GOOD, "value": [1]},
        {"error": "ValueError"},
        {"error": {**ERROR, "kind": "timeout"}},
        {"error": {**ERROR, "kind": ["exception"]}},
        {"error": {**ERROR, "message": 3}},
        {"error": {**ERROR, "message": "y" * 30_000}},
        {"error": {"kind": "exception"}},
    ],
)
def test_a_bad_reply_is_a_protocol_error(reply):
    """A worker cannot claim what only the grader knows, such as a timeout."""
    with pytest.raises(ProtocolError):
        outcome_from(reply, b"", "")


json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)
parts = st.fixed_dictionaries({}, optional=dict.fromkeys(ERROR, st.one_of(json, st.text())))


@given(
    st.fixed_dictionaries(
        {}, optional={"error": st.one_of(json, parts), **dict.fromkeys(GOOD, json)}
    )
)
def test_whatever_a_reply_says_reading_it_gives_an_outcome_or_an_error(reply):
    with contextlib.suppress(ProtocolError):
        assert type(outcome_from(reply, b"", "")) is Outcome


def test_texts_are_made_printable():
    outcome = outcome_from({"error": {**ERROR, "message": "\ud800"}}, b"", "")
    assert outcome.error.message == "\\ud800"


def test_a_question_is_for_what_is_on_offer():
    good = {"module": "exercises.pad", "function": "pad", "arguments": ARGUMENTS}
    assert question_from(good, b"", REMOTE) == ("exercises.pad", "pad", (1,), {"key": 2})
    for bad in ({"module": "os"}, {"function": "exit"}, {"module": 1}, {"arguments": 1}):
        with pytest.raises(ProtocolError):
            question_from({**good, **bad}, b"", REMOTE)


def test_answers_are_values_or_errors():
    """A peer may return a value or an outcome, or raise."""

    def header(peer):
        return answer_of(peer, "m", "f", (), {})[0]

    assert header(lambda *_: 3)["value"] == 3
    assert header(lambda *_: Outcome(value=3))["value"] == 3
    failed = Outcome(error=RemoteError("exception", "ValueError", "why"))
    assert header(lambda *_: failed)["error"] == {"type": "ValueError", "message": "why"}
    assert header(lambda *_: 1 / 0)["error"]["type"] == "ZeroDivisionError"
    assert header(lambda *_: object())["error"]["type"] == "TypeError"
