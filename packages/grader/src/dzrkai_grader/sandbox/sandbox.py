"""The sandbox: a warm process at hand, and a worker for whoever has a task."""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
from collections.abc import Sequence
from typing import Self

from .calls import Peer, Worker
from .folders import remove_tree
from .life import Life
from .packages import locate, secret_folders
from .processes import Forks, Singles, Source
from .task import Task
from .worker.setting import Setting


class Sandbox:
    """Opens workers; a context manager that leaves no process and no file behind.

    The warm process starts at once and loads its packages while the grader does something else;
    nobody waits for it before the first worker is opened.

    Parameters
    ----------
    preload
        Modules to have loaded before a worker starts; their packages may be imported by exercises.
    fork
        Whether workers are forks of one warm process, or start from nothing, which takes longer.
        By default they are forks on Linux.

    Attributes
    ----------
    isolation : str
        ``"basic"``: what a process can do to restrict itself, on any POSIX system.

    Raises
    ------
    OSError
        The system is not a POSIX one.
    """

    isolation = "basic"

    def __init__(
        self, *, preload: Sequence[str] = ("numpy", "dzrkai"), fork: bool | None = None
    ) -> None:
        if os.name != "posix":
            raise OSError("the sandbox needs Linux or macOS; on Windows, run it in WSL")
        self._folder = tempfile.mkdtemp(prefix="kai-")
        self._numbers = itertools.count()
        self._workers: list[Worker] = []
        setting = Setting(locate(preload), tuple(preload), secret_folders())
        forks = sys.platform == "linux" if fork is None else fork
        self._source: Source = Forks(setting, self._folder) if forks else Singles(setting)

    def open(self, task: Task, peer: Peer | None = None) -> Worker:
        """Return a worker for a task.

        Parameters
        ----------
        task
            What the worker is told.
        peer
            ``peer(module, function, args, kwargs)`` answers the functions of the task's remote
            modules: with a value, or with the `Outcome` of a call of another worker.
        """
        if task.remote and peer is None:
            raise ValueError("open: the task has remote modules, so peer must not be None")
        worker = Worker(task, lambda seconds: self._start(task, seconds), peer)
        self._workers = [*(one for one in self._workers if not one.closed), worker]
        return worker

    def close(self) -> None:
        """End all workers and the warm process; remove all that they wrote."""
        for worker in self._workers:
            worker.close()
        self._source.close()
        remove_tree(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, task: Task, seconds: float) -> Life:
        folder = os.path.join(self._folder, f"worker-{next(self._numbers)}")
        return Life(self._source, task, seconds, folder)
