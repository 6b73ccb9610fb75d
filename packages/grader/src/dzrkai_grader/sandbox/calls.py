"""A worker as the grader uses it: calls go in, outcomes come out.

The clock of a task runs while a call does, and stands still while the grader itself answers a
question of the worker's. A worker whose time is up has had its chance: all further calls say so at
once. A worker that ended in any other way is replaced at the next call, on what time is left.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Self

from .life import GRACE_SECONDS, Life, cause_of_death
from .task import Outcome, RemoteError, Task
from .worker.wire import Header, ProtocolError

Peer = Callable[[str, str, tuple[Any, ...], dict[str, Any]], Any]


class Worker:
    """Calls a learner's functions in another process; made by `Sandbox.open`.

    Parameters
    ----------
    task
        What the worker is told.
    start
        Starts a process for the task, given the seconds that are left.
    peer
        Answers the functions of the task's remote modules.

    Attributes
    ----------
    closed : bool
        Whether `close` was called.
    """

    def __init__(self, task: Task, start: Callable[[float], Life], peer: Peer | None) -> None:
        self._task = task
        self._start = start
        self._peer = peer
        self._left = task.time_limit
        self._late: RemoteError | None = None
        self.closed = False
        self._is_ready = False
        self._life: Life | None = start(self._left)

    def call(
        self,
        function: str,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] = MappingProxyType({}),
        *,
        count_steps: bool = False,
        trace_memory: bool = False,
    ) -> Outcome:
        """Call a function of the harness, or else of the learner's module.

        Parameters
        ----------
        function
            Its name.
        args, kwargs
            Its arguments: None, bool, int, float, str, NumPy arrays and scalars, and tuples, lists
            and dicts of such.
        count_steps
            Whether to count the lines of the learner's code that run.
        trace_memory
            Whether to measure the most memory that the call holds at one time.

        Returns
        -------
        Outcome
            The value, or the error: whatever a learner's code does, this method returns.

        Raises
        ------
        TypeError, ValueError
            The arguments cannot travel, or the worker is closed: errors of the caller.
        SandboxError
            No worker could be started.
        """
        from .worker.values import encode_exactly  # NumPy loads here while the zygote starts

        if self.closed:
            raise ValueError("call: the worker is closed")
        arguments, payload = encode_exactly((tuple(args), dict(kwargs)))
        if self._late is not None:
            return Outcome(error=self._late)
        request = {"kind": "call", "function": function, "arguments": arguments}
        measures = {"count_steps": count_steps, "trace_memory": trace_memory}
        return self._converse(self._living(), {**request, **measures}, payload)

    def close(self) -> None:
        """Kill the process and all that it started; remove what it wrote."""
        self.closed = True
        self._end()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _living(self) -> Life:
        if self._life is None:
            self._life = self._start(self._left)
            self._is_ready = False
        if not self._is_ready:
            self._life.ready()
            self._is_ready = True
        return self._life

    def _converse(self, life: Life, request: Header, payload: bytes) -> Outcome:
        from .replies import outcome_from

        call = os.urandom(16).hex()
        deadline = time.monotonic() + self._left
        try:
            life.send({"id": call, **request}, payload, deadline)
            header, payload, deadline = self._reply(life, call, deadline)
            return outcome_from(header, payload, life.printed())
        except TimeoutError:
            return self._time_is_up(life)
        except ProtocolError as error:
            return self._died(life, error)
        finally:
            self._left = max(deadline - time.monotonic(), 0.0)

    def _reply(self, life: Life, call: str, deadline: float) -> tuple[Header, bytes, float]:
        """Wait for the reply, and answer questions meanwhile: on the grader's own time."""
        while True:
            header, payload = life.receive(deadline)
            if header.get("id") != call:
                raise ProtocolError("a frame that belongs to no call")
            if header.get("kind") != "peer":
                return header, payload, deadline
            asked = time.monotonic()
            answer, payload = self._ask_peer(header, payload)
            deadline += time.monotonic() - asked
            life.answer(answer, payload, deadline)

    def _ask_peer(self, header: Header, payload: bytes) -> tuple[Header, bytes]:
        from .replies import answer_of, question_from

        module, function, args, kwargs = question_from(header, payload, self._task.remote)
        assert self._peer is not None
        return answer_of(self._peer, module, function, args, kwargs)

    def _time_is_up(self, life: Life) -> Outcome:
        limit = f"the time limit of {self._task.time_limit:g} s was reached"
        self._late = RemoteError("timeout", "TimeoutError", limit)
        printed = life.printed()
        self._end()
        return Outcome(error=self._late, output=printed)

    def _died(self, life: Life, error: ProtocolError) -> Outcome:
        printed = life.printed()
        cause = cause_of_death(error, self._end(GRACE_SECONDS))
        if cause.kind == "timeout":
            self._late = cause
        return Outcome(error=cause, output=printed)

    def _end(self, grace: float = 0.0) -> int | None:
        life, self._life = self._life, None
        return None if life is None else life.end(grace)
