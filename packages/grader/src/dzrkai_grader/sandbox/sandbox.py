"""The sandbox: a warm process at hand, and a worker for whoever has a task."""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
from collections.abc import Sequence
from typing import Self

from . import gpu as gpu_needs
from . import launch, strict
from .calls import Peer, Worker
from .life import Life
from .packages import locate, secret_folders
from .processes import Forks, SandboxError, Singles, Source
from .task import Task
from .worker.folders import remove_tree
from .worker.setting import Setting

ISOLATIONS = ("auto", "strict", "basic")

Place = tuple[bool, tuple[str, ...]]  # whether it is apart from all others; its further packages
COMMON: Place = (False, ())


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
    gpu
        Whether workers may use a GPU. They cannot be isolated strictly then: the devices and the
        libraries of a GPU are not what one can show a stranger piece by piece.
    isolation
        ``"basic"``: what a process can do to restrict itself, on any POSIX system. ``"strict"``:
        also in namespaces of its own, in which nothing of the course can be read; it takes
        bubblewrap, and workers that are forks. ``"auto"``: the strongest that there is here.

    Attributes
    ----------
    isolation : str
        ``"basic"`` or ``"strict"``: what is used.

    Raises
    ------
    OSError
        The system is not a POSIX one.
    SandboxError
        There is no strict isolation here, and it was asked for; the message says what mends it.
    """

    def __init__(
        self,
        *,
        preload: Sequence[str] = ("numpy", "dzrkai"),
        fork: bool | None = None,
        gpu: bool = False,
        isolation: str = "auto",
    ) -> None:
        if os.name != "posix":
            raise OSError("the sandbox needs Linux or macOS; on Windows, run it in WSL")
        forks = sys.platform == "linux" if fork is None else fork
        self.isolation = choose_isolation(isolation, gpu=gpu) if forks else "basic"
        if isolation == "strict" and not forks:
            raise SandboxError("strict isolation needs workers that are forks: fork=False given")
        self._preload = tuple(gpu_needs.PRELOAD if gpu else preload)
        self._environment = gpu_needs.environment() if gpu else {}
        self._forks = forks
        self._folder = tempfile.mkdtemp(prefix="kai-")
        self._numbers = itertools.count()
        self._workers: list[Worker] = []
        self._sources: dict[Place, Source] = {}
        self._source(COMMON)

    def open(self, task: Task, peer: Peer | None = None, *, apart: bool = False) -> Worker:
        """Return a worker for a task.

        Parameters
        ----------
        task
            What the worker is told.
        peer
            ``peer(module, function, args, kwargs)`` answers the functions of the task's remote
            modules: with a value, or with the `Outcome` of a call of another worker.
        apart
            Whether the task holds what other workers must not see: under strict isolation it then
            shares neither processes nor files with them.
        """
        if task.remote and peer is None:
            raise ValueError("open: the task has remote modules, so peer must not be None")
        worker = Worker(task, lambda seconds: self._start(task, seconds, apart), peer)
        self._workers = [*(one for one in self._workers if not one.closed), worker]
        return worker

    def close(self) -> None:
        """End all workers and the warm process; remove all that they wrote."""
        for worker in self._workers:
            worker.close()
        for source in self._sources.values():
            source.close()
        remove_tree(self._folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start(self, task: Task, seconds: float, apart: bool) -> Life:
        folder = os.path.join(self._folder, f"worker-{next(self._numbers)}")
        place = (apart, self._further(task)) if self.isolation == "strict" else COMMON
        return Life(self._source(place), task, seconds, folder)

    def _further(self, task: Task) -> tuple[str, ...]:
        """The packages of a task that are not at hand for all."""
        common = {name.partition(".")[0] for name in self._preload}
        return tuple(sorted(set(task.imports) - common))

    def _source(self, place: Place) -> Source:
        """Return where the workers of a place come from; under basic isolation there is but one."""
        if place not in self._sources:
            self._sources[place] = self._new_source(place[1])
        return self._sources[place]

    def _new_source(self, further: tuple[str, ...]) -> Source:
        strictly = self.isolation == "strict"
        packages, secret = locate(self._preload), secret_folders()
        setting = Setting(packages, self._preload, secret, contained=strictly)
        if not self._forks:
            return Singles(setting, self._environment)
        if not strictly:
            return Forks(setting, self._folder, environment=self._environment)
        shown = (*packages, *locate(further))
        return Forks(
            setting,
            self._folder,
            strict.prefix(self._folder, [launch.WORKER], shown, secret),
        )


def choose_isolation(wanted: str, *, gpu: bool = False) -> str:
    """Return the isolation that is used where this one is wanted: ``"basic"`` or ``"strict"``.

    Raises
    ------
    ValueError
        There is no isolation of this name.
    SandboxError
        It is ``"strict"``, which is not to be had here, or on a GPU.
    """
    if wanted not in ISOLATIONS:
        raise ValueError(f"isolation: got {wanted!r}; expected one of {', '.join(ISOLATIONS)}")
    if gpu and wanted == "strict":
        raise SandboxError("there is no strict isolation on a GPU; use basic isolation, or auto")
    obstacle = None if wanted == "basic" or gpu else strict.obstacle()
    if wanted == "strict" and obstacle:
        mend = strict.mend() or "use basic isolation, or auto"
        raise SandboxError(f"no strict isolation here: {obstacle}; {mend}")
    return "basic" if wanted == "basic" or gpu or obstacle else "strict"
