"""Where workers come from: forks of a zygote, or processes of their own.

Both promise the same two things: a worker's connection and output, and that `stop` ends it with all
that it started and tells how it ended.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Protocol

from . import launch
from .worker.setting import Setting
from .worker.wire import START, STOP, Channel, Header, ProtocolError

START_SECONDS = 60.0
STOP_SECONDS = 10.0


class SandboxError(RuntimeError):
    """A worker could not be started: nothing that a learner can cause or mend."""


@dataclass(frozen=True)
class Process:
    """A worker as the grader holds it.

    Parameters
    ----------
    connection
        The wire.
    output
        A descriptor: what the worker prints.
    stop
        Ends the worker and all that it started. Given some seconds of grace, the worker may end
        by itself; returns its exit code then (negative: the signal), None if it had to be killed.
    """

    connection: socket.socket
    output: int
    stop: Callable[[float], int | None]


class Source(Protocol):
    """Starts workers."""

    def start(self, folder: str) -> Process:
        """Start a worker that lives in this folder."""

    def close(self) -> None:
        """End all workers."""


class Forks:
    """Workers that are forks of one warm zygote; a zygote that is lost is replaced."""

    def __init__(
        self,
        setting: Setting,
        folder: str,
        jail: Sequence[str] = (),
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._make: Callable[[], _Zygote] = lambda: _Zygote(setting, folder, jail, environment)
        self._lock = threading.Lock()
        self._zygote: _Zygote | None = self._make()

    def start(self, folder: str) -> Process:
        """Fork a worker."""
        with self._lock:
            if self._zygote is not None and self._zygote.is_lost():
                self._give_up(self._zygote)
            zygote = self._zygote = self._zygote or self._make()
            try:
                return self._fork(zygote, folder)
            except (OSError, ProtocolError) as error:
                complaint = zygote.complaint()
                self._give_up(zygote)
                raise SandboxError(f"no worker started: {error}. {complaint}") from error

    def close(self) -> None:
        """End the zygote and all workers."""
        with self._lock:
            if self._zygote is not None:
                self._give_up(self._zygote)

    def _fork(self, zygote: _Zygote, folder: str) -> Process:
        with _ends() as (ours, output, theirs, printed):
            answer = zygote.ask(START, {"folder": folder}, [theirs.fileno(), printed])
        pid = answer["pid"]
        return Process(ours, output, lambda grace: self._stop(zygote, pid, grace))

    def _stop(self, zygote: _Zygote, pid: int, grace: float) -> int | None:
        with self._lock:
            if zygote is not self._zygote:
                return None  # its workers ended with it
            try:
                answer = zygote.ask(STOP, {"pid": pid, "grace": grace})
            except (OSError, ProtocolError):
                self._give_up(zygote)
                return None
            status = answer["status"]
            return status if type(status) is int else None

    def _give_up(self, zygote: _Zygote) -> None:
        self._zygote = None
        zygote.end()


class _Zygote:
    """The zygote's process; it is asked for nothing before somebody needs a worker."""

    def __init__(
        self, setting: Setting, folder: str, jail: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self._control, theirs = socket.socketpair()
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        self._process = launch.start(
            ["zygote"], theirs, folder, self._complaints, jail, environment
        )
        self._channel = Channel(self._control)
        self._control.settimeout(START_SECONDS)
        self._ready = False
        _tell(self._channel, setting)

    def ask(self, wish: bytes, header: Header, descriptors: list[int] | None = None) -> Header:
        if not self._ready:
            self._channel.receive()
            self._control.settimeout(STOP_SECONDS)
            self._ready = True
        socket.send_fds(self._control, [wish], descriptors or [])
        self._channel.send(header)
        return self._channel.receive()[0]

    def is_lost(self) -> bool:
        """Whether it ended after it had been of use: one that never was would end again."""
        return self._ready and self._process.poll() is not None

    def end(self) -> None:
        """Hang up, upon which it ends; if it does not, kill it and all that descend from it."""
        self._control.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            kill_tree(self._process)
        self._complaints.close()

    def complaint(self) -> str:
        """Return what it wrote before it ended."""
        self._complaints.seek(0)
        return self._complaints.read()[-2000:].decode(errors="replace")


class Singles:
    """Workers that are processes of their own, for systems that should not fork a warm process."""

    def __init__(
        self, setting: Setting, environment: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._setting, self._environment = setting, environment
        self._processes: list[subprocess.Popen[bytes]] = []

    def start(self, folder: str) -> Process:
        """Start a worker from nothing."""
        with _ends() as (ours, output, theirs, printed):
            process = launch.start(
                ["single", folder], theirs, folder, printed, environment=self._environment
            )
        self._processes.append(process)
        _tell(Channel(ours), self._setting)
        return Process(ours, output, lambda grace: self._stop(process, grace))

    def close(self) -> None:
        """End all workers."""
        for process in list(self._processes):
            self._stop(process, 0.0)

    def _stop(self, process: subprocess.Popen[bytes], grace: float) -> int | None:
        status = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = process.wait(grace)
        kill_tree(process)
        if process in self._processes:
            self._processes.remove(process)
        return status


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """Kill a process, its session's group and its descendants, and collect it."""
    import psutil  # type: ignore[import-untyped]  # seldom needed, and slow to import

    with contextlib.suppress(psutil.NoSuchProcess):
        for descendant in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                descendant.kill()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, 9)
    process.kill()
    process.wait()


@contextlib.contextmanager
def _ends() -> Iterator[tuple[socket.socket, int, socket.socket, int]]:
    """Make a wire and an output; the worker's ends are closed here, ours if there is no worker."""
    ours, theirs = socket.socketpair()
    output, printed = os.pipe()
    try:
        yield ours, output, theirs, printed
    except BaseException:
        ours.close()
        os.close(output)
        raise
    finally:
        theirs.close()
        os.close(printed)


def _tell(channel: Channel, setting: Setting) -> None:
    """Say what holds for all tasks; a process that ended at once is noticed at the first answer."""
    with contextlib.suppress(OSError):
        channel.send(asdict(setting))
