"""Becoming a worker: from a warm process to one that may run a learner's code.

The order is the point. Descriptors first, so that nothing of the grader's is left open; then the
task, read while it is still safe to open files; then the limits, the kernel's filter, and last the
guard: from there on the process can only ever do less.
"""

from __future__ import annotations

import contextlib
import os
import random
import socket
import sys
import tempfile
from typing import NoReturn

from . import kernel, limits, seccomp
from .guard import Guard
from .imports import PackageFinder
from .metadata import Described, spell
from .serve import Server
from .setting import Setting, packages_from
from .wire import BROKEN_CHANNEL, OUT_OF_MEMORY, Channel, ClosedError, Header


def live(
    connection: socket.socket, output: int, folder: str, setting: Setting, finder: PackageFinder
) -> NoReturn:
    """Be a worker until the grader hangs up, and end without running anything at exit."""
    try:
        channel = Channel(_keep_only(connection, output))
        _settle(folder)
        task, _ = channel.receive()
        _prepare(channel, task, folder, setting, finder).serve()
    except ClosedError:
        os._exit(0)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:
        with contextlib.suppress(BaseException):
            sys.excepthook(*sys.exc_info())
        os._exit(BROKEN_CHANNEL)


def _keep_only(connection: socket.socket, output: int) -> socket.socket:
    """Leave three descriptors: no input, the output pipe twice; and the wire."""
    empty = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((empty, 0), (output, 1), (output, 2), (connection.detach(), 3)):
        if source != target:
            os.dup2(source, target, inheritable=False)
    os.closerange(4, os.sysconf("SC_OPEN_MAX"))
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = sys.stderr = open(  # noqa: SIM115
        1, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
    )
    return socket.socket(fileno=3)


def _settle(folder: str) -> None:
    """Live in the throw-away folder, in a session of one's own."""
    with contextlib.suppress(PermissionError):  # a process that leads a session already
        os.setsid()
    kernel.die_with_parent()
    os.umask(0o077)
    os.chdir(folder)
    os.environ.update(HOME=folder, TMPDIR=folder)
    tempfile.tempdir = folder


def _prepare(
    channel: Channel, task: Header, folder: str, setting: Setting, finder: PackageFinder
) -> Server:
    packages = packages_from(task["packages"])
    finder.add(packages)
    finder.describe(Described(task["plugin_name"], "0", spell(task["plugin"])))
    known = {package.name: package for package in (*setting.packages, *packages)}
    server = Server(channel, task)
    server.exercise.find()
    guard = Guard(
        folder,
        setting.secret,
        [place for package in known.values() for place in package.folders or (package.origin,)],
        known,
        server.exercise.packages,
    )
    server.trust(guard)
    _forget_own_modules()
    random.seed(0)
    memory = None if task["device"] == "gpu" else task["memory_limit"]
    limits.apply(memory, task["time_limit"])
    kernel.drop_capabilities()
    if setting.filtered:
        seccomp.install()
    guard.install()
    return server


def _forget_own_modules() -> None:
    """Take the worker's modules off the import system, where a learner's code might meet them."""
    own = __name__.partition(".")[0]
    for name in [name for name in sys.modules if name.partition(".")[0] == own]:
        del sys.modules[name]
