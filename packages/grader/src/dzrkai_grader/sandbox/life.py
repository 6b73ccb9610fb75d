"""One worker process from start to end: its wire, its folder, and what its death tells."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from dataclasses import asdict
from typing import Any

from .conversation import Conversation
from .packages import locate
from .processes import START_SECONDS, SandboxError, Source
from .task import RemoteError, Task
from .worker.folders import remove_tree
from .worker.wire import BROKEN_CHANNEL, OUT_OF_MEMORY, ClosedError, Header, ProtocolError

GRACE_SECONDS = 0.3


class Life:
    """A worker process that knows its task.

    Parameters
    ----------
    source
        Where workers come from.
    task
        What the worker is told.
    seconds
        The processor time that is left for the task.
    folder
        The worker's throw-away folder, made here and removed at the end.
    """

    def __init__(self, source: Source, task: Task, seconds: float, folder: str) -> None:
        os.mkdir(folder, mode=0o700)
        self._folder = folder
        self._process = source.start(folder)
        self._wire = Conversation(self._process.connection, self._process.output)
        self._say_task(task, seconds)

    def ready(self) -> None:
        """Wait until the worker can take calls: a time that is not the learner's."""
        try:
            self._wire.receive(time.monotonic() + START_SECONDS)
        except (ProtocolError, TimeoutError) as error:
            printed = self._wire.printed()
            raise SandboxError(f"the worker did not come up: {error}\n{printed}") from error

    def send(self, header: Header, payload: bytes, deadline: float) -> None:
        """Send a call; what was printed before belongs to nobody."""
        self._wire.printed()
        self.answer(header, payload, deadline)

    def answer(self, header: Header, payload: bytes, deadline: float) -> None:
        """Send a frame."""
        self._wire.send(header, payload, deadline)

    def receive(self, deadline: float) -> tuple[Header, bytes]:
        """Wait for a frame."""
        return self._wire.receive(deadline)

    def printed(self) -> str:
        """Return what the worker printed."""
        return self._wire.printed()

    def end(self, grace: float = 0.0) -> int | None:
        """Kill the worker with all that it started; return its status if it ended by itself."""
        status = self._process.stop(grace)
        self._wire.close()
        remove_tree(self._folder)
        return status

    def _say_task(self, task: Task, seconds: float) -> None:
        packages = [asdict(package) for package in locate(task.imports)]
        header: dict[str, Any] = {
            "module": task.module,
            "sources": dict(task.sources),
            "harness": task.harness,
            "remote": dict(task.remote),
            "packages": packages,
            "plugin": {group: dict(entries) for group, entries in task.plugin.items()},
            "plugin_name": task.plugin_name,
            "device": task.device,
            "choosing": task.choosing,
            "time_limit": seconds,
            "memory_limit": task.memory_limit,
        }
        with contextlib.suppress(ClosedError):  # noticed by who waits for it to be ready
            self._wire.send(header, b"", time.monotonic() + START_SECONDS)


def cause_of_death(error: ProtocolError, status: int | None) -> RemoteError:
    """Return what ended a conversation, given how the process ended.

    Examples
    --------
    >>> cause_of_death(ClosedError(), -9).message
    'the process was killed by SIGKILL'
    >>> cause_of_death(ClosedError(), 3).kind
    'exit'
    """
    if not isinstance(error, ClosedError) or status in (None, BROKEN_CHANNEL):
        return RemoteError("protocol", "ProtocolError", f"not an answer: {error}")
    if status == OUT_OF_MEMORY:
        return RemoteError("memory", "MemoryError", "no memory was left to answer")
    if status == -signal.SIGXCPU:
        return RemoteError("timeout", "TimeoutError", "the limit of processor time was reached")
    assert status is not None
    if status < 0:
        name = signal.Signals(-status).name
        return RemoteError("killed", name, f"the process was killed by {name}")
    return RemoteError("exit", "SystemExit", f"the process ended itself with status {status}")
