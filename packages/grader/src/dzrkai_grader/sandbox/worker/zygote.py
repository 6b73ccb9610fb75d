"""One warm process that forks a worker a task.

Loading NumPy takes longer than most exercises run. The zygote loads it once; a fork of it answers
within milliseconds. It never runs a learner's code, and it is the parent of all that does: as the
subreaper it also inherits whatever a worker leaves behind, so that stopping a worker stops
everything the worker ever started. Only the zygote deals in process numbers, which lets it live in
a process namespace of its own.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import socket
import time
from typing import Any

from . import descendants, kernel
from .child import live
from .folders import remove_tree
from .imports import PackageFinder
from .setting import Setting
from .wire import START, Channel, ClosedError

KILL_SECONDS = 1.0


class Zygote:
    """Serves the grader's wishes for workers, one after the other."""

    def __init__(self, control: socket.socket, setting: Setting, finder: PackageFinder) -> None:
        self._control = control
        self._channel = Channel(control)
        self._setting = setting
        self._finder = finder
        self._living: set[int] = set()
        self._statuses: dict[int, int] = {}
        self._folders: dict[int, str] = {}

    def serve(self) -> None:
        """Start and stop workers until the grader hangs up; then leave nobody behind."""
        kernel.adopt_orphans()
        kernel.hide_memory()
        gc.collect()
        gc.freeze()
        try:
            self._channel.send({"kind": "ready"})
            while self._serve_one():
                pass
        finally:
            self._living.clear()
            self._sweep()

    def _serve_one(self) -> bool:
        with contextlib.suppress(ClosedError, ConnectionError):
            wish, descriptors, _, _ = socket.recv_fds(self._control, 1, 2)
            header, _ = self._channel.receive()
            act = self._start if wish == START else self._stop
            self._channel.send(act(header, descriptors))
            return True
        return False

    def _start(self, header: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        connection, output = descriptors
        folder = header["folder"]
        if self._setting.contained:
            os.mkdir(folder, mode=0o700)
        pid = os.fork()
        if pid == 0:
            wire = socket.socket(fileno=connection)
            live(wire, output, folder, self._setting, self._finder)
        for descriptor in descriptors:
            os.close(descriptor)
        self._living.add(pid)
        self._folders[pid] = folder
        return {"pid": pid}

    def _stop(self, header: dict[str, Any], _descriptors: list[int]) -> dict[str, Any]:
        """End a worker and all that it started; tell how it ended if it ended by itself."""
        pid = header["pid"]
        status = self._wait(pid, header["grace"])
        if status is None:
            _kill_group(pid)
            self._wait(pid, KILL_SECONDS)
        self._living.discard(pid)
        self._sweep()
        self._statuses.pop(pid, None)
        folder = self._folders.pop(pid)
        if self._setting.contained:
            remove_tree(folder)
        return {"status": status}

    def _wait(self, pid: int, seconds: float) -> int | None:
        deadline = time.monotonic() + seconds
        while True:
            self._reap()
            if pid in self._statuses or time.monotonic() >= deadline:
                return self._statuses.get(pid)
            time.sleep(0.001)

    def _reap(self) -> bool:
        """Collect the processes that have ended; tell whether any child is left."""
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            if pid in self._living:
                self._statuses[pid] = os.waitstatus_to_exitcode(status)

    def _sweep(self) -> None:
        """Kill and collect whatever descends from this process and belongs to no living worker."""
        while self._reap() and (strays := descendants.of(os.getpid(), self._living)):
            for pid in strays:
                _kill(pid)
            time.sleep(0.0005)


def _kill_group(pid: int) -> None:
    _kill(pid)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)
