"""A worker's life: read a call, make it, say what it came to.

Each reply carries the random id of the call that it answers, so that a frame that was prepared
beforehand answers nothing. Whatever the learner's code raises, `SystemExit` included, becomes a
reply; what no Python code can catch ends the process, and the grader reads that from its status.
"""

from __future__ import annotations

import contextlib
import random
import sys
import threading
from collections.abc import Callable
from typing import Any, NoReturn

import numpy.random

from . import errors, values
from .exercise import Exercise
from .guard import Guard
from .memory import MemoryTrace
from .mutation import Snapshot, named
from .remote import raise_as_local
from .steps import StepCounter, Tracer
from .wire import Channel, Header, ProtocolError, TooLargeError

Arguments = tuple[tuple[Any, ...], dict[str, Any]]


class Server:
    """Serves the calls of one task.

    Parameters
    ----------
    channel
        The wire to the grader.
    task
        The task, as it came by wire.
    """

    def __init__(self, channel: Channel, task: dict[str, Any]) -> None:
        self._channel = channel
        self._asking = threading.Lock()
        self._call: str | None = None
        self.exercise = Exercise(task, self.ask)
        self._settrace: Callable[[Tracer | None], object] = sys.settrace

    def trust(self, guard: Guard) -> None:
        """Take from the guard the leave to count steps."""

        def settrace(tracer: Tracer | None) -> None:
            with guard.trusted():
                sys.settrace(tracer)

        self._settrace = settrace

    def serve(self) -> NoReturn:
        """Answer calls until the grader hangs up."""
        self._channel.send({"kind": "ready"})
        while True:
            header, payload = self._channel.receive()
            self._call = header["id"]
            reply, payload = self.answer(header, payload)
            self._flush()
            self._call = None
            self._reply(header["id"], reply, payload)

    def _reply(self, call: str, reply: Header, payload: bytes) -> None:
        frame = {"kind": "reply", "id": call}
        try:
            self._channel.send({**frame, **reply}, payload)
        except TooLargeError as error:
            self._channel.send({**frame, "error": errors.describe(error, {})})

    def answer(self, header: Header, payload: bytes) -> tuple[Header, bytes]:
        """Make a call; return its reply and payload."""
        loading = True
        try:
            _seed()
            self.exercise.load()
            loading = False
            return self._answer(header, payload)
        except BaseException as error:
            return {"error": errors.describe(error, self.exercise.sources, loading)}, b""

    def _answer(self, header: Header, payload: bytes) -> tuple[Header, bytes]:
        function, before = self.exercise.function(header["function"])
        args, kwargs = values.decode(header["arguments"], payload)
        device = self.exercise.device
        args, kwargs = device.bring(args), device.bring(kwargs)
        snapshot = Snapshot(named(function, before + args, kwargs), device)
        counter, trace = StepCounter(self.exercise.sources), MemoryTrace()
        count, measure = header["count_steps"], header["trace_memory"]
        with contextlib.ExitStack() as stack:
            if count:
                stack.enter_context(counter.counting(self._settrace))
            if measure:
                stack.enter_context(trace.tracing())
            value = function(*before, *args, **kwargs)
        tree, payload = values.encode(device.fetch(value))
        reply = {"value": tree, "mutated": snapshot.mutated()}
        reply["steps"] = counter.steps if count else None
        reply["peak_memory"] = trace.peak if measure else None
        return reply, payload

    def ask(self, module: str, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Let the grader answer a function of a remote module."""
        device = self.exercise.device
        tree, payload = values.encode_exactly(device.fetch((args, kwargs)))
        question = {"kind": "peer", "id": self._call, "module": module, "function": name}
        with self._asking:
            self._channel.send({**question, "arguments": tree}, payload)
            header, payload = self._channel.receive()
        if header.get("kind") != "answer":
            raise ProtocolError("a frame that is not an answer")
        if header["error"]:
            raise_as_local(header["error"]["type"], header["error"]["message"])
        return device.bring(values.decode(header["value"], payload))

    @staticmethod
    def _flush() -> None:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):
                stream.flush()


def _seed() -> None:
    """Start all random numbers anew: the same call gives the same answer."""
    random.seed(0)
    numpy.random.seed(0)
    framework = sys.modules.get("dzrkai.random")
    if framework is not None:
        framework.manual_seed(0)
