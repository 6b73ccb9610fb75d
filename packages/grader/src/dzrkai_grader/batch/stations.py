"""Services at hand, one for each thread that asks: on this machine, or on a worker of a cluster.

A thread finds its service warm, time after time. One that has died is replaced, and what it was
grading is tried once more.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass

from dzrkai_grader.batch.plan import Plan
from dzrkai_grader.batch.record import Record
from dzrkai_grader.sandbox.worker.wire import Channel, ProtocolError

ATTEMPTS = 2
START_SECONDS = 120.0
PATIENCE_SECONDS = 3600.0
STOP_SECONDS = 15.0
_THREADS = ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")
_GONE = (ProtocolError, OSError)


class StationError(RuntimeError):
    """A submission could not be graded, and it is not the learner's doing: the message says why."""


class BrokenError(StationError):
    """Nothing can be graded here: a service does not even come up."""


@dataclass(frozen=True)
class Job:
    """A submission on its way: its key, ``"files"`` or the name of an archive, and the bytes."""

    key: str
    kind: str
    content: bytes


class Station:
    """A service's process, as those see it who have submissions to grade."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._connection, theirs = socket.socketpair()
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 (lives as long as the process)
        with theirs:
            self._process = _start(theirs, self._complaints.fileno())
        self._channel = Channel(self._connection)
        self._ready = False

    def grade(self, job: Job) -> Record:
        """Return the record of a submission.

        Raises
        ------
        StationError
            If it could not be graded.
        ProtocolError, OSError
            If the process is gone.
        """
        if not self._ready:
            self._begin()
        self._channel.send({"key": job.key, "kind": job.kind}, job.content)
        header, content = self._channel.receive()
        if header["kind"] != "graded":
            raise StationError(header["message"])
        return Record.of_data(json.loads(content))

    def hang_up(self) -> None:
        """Let go of the process: whoever waits for it is woken, and it ends by itself."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the process."""
        self.hang_up()
        self._connection.close()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._complaints.close()

    def complaint(self) -> str:
        """Return the last line that the process has written."""
        self._complaints.seek(0)
        lines = self._complaints.read()[-2000:].decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    def _begin(self) -> None:
        self._connection.settimeout(START_SECONDS)
        self._channel.send(self.plan.as_data())
        header, _ = self._channel.receive()
        if header["kind"] != "ready":
            raise BrokenError(header["message"])
        self._connection.settimeout(PATIENCE_SECONDS)
        self._ready = True


class Stations:
    """One station a thread."""

    def __init__(self) -> None:
        self._here = threading.local()
        self._all: list[Station] = []
        self._lock = threading.Lock()
        self._open = True

    def grade(self, plan: Plan, job: Job) -> Record:
        """Return the record of a submission, graded by this thread's station.

        Raises
        ------
        StationError
            If it could not be graded; a `BrokenError`, if nothing can be.
        """
        for attempt in range(1, ATTEMPTS + 1):
            station = self._station(plan)
            try:
                return station.grade(job)
            except _GONE as error:
                reason = station.complaint() or str(error)
                self._forget(station)
                if attempt == ATTEMPTS:
                    raise StationError(f"the grader's process ended: {reason}") from None
        raise AssertionError("there is at least one attempt")

    def interrupt(self) -> None:
        """Wake all threads that wait for a station: what they asked for has failed."""
        with self._lock:
            self._open = False
            for station in self._all:
                station.hang_up()

    def close(self) -> None:
        """End all processes, once no thread asks any more."""
        self.interrupt()
        for station in self._all:
            station.close()
        self._all.clear()

    def _station(self, plan: Plan) -> Station:
        station: Station | None = getattr(self._here, "station", None)
        if station is not None and station.plan != plan:
            self._forget(station)
            station = None
        if station is None:
            with self._lock:
                if not self._open:
                    raise StationError("interrupted")
                station = self._here.station = Station(plan)
                self._all.append(station)
        return station

    def _forget(self, station: Station) -> None:
        self._here.station = None
        with self._lock:
            self._all.remove(station)
        station.close()


def _start(connection: socket.socket, complaints: int) -> subprocess.Popen[bytes]:
    """Start a service, out of reach of the terminal's Ctrl-C, with one thread for its sums."""
    descriptor = connection.fileno()
    return subprocess.Popen(
        [sys.executable, "-m", "dzrkai_grader.batch.service", str(descriptor)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=complaints,
        env={**os.environ, **{f"{library}_NUM_THREADS": "1" for library in _THREADS}},
        pass_fds=[descriptor],
        start_new_session=True,
    )
