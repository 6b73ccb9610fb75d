"""Starts a worker program: its command line, its environment, its descriptors.

How strictly a worker is isolated from the machine is decided here and nowhere else: `command` may
put any other program in front of the interpreter, as long as that hands the one descriptor through.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import IO

from . import strict

WORKER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "worker")
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


def command(arguments: list[str], jail: Sequence[str] = ()) -> list[str]:
    """Return the command line of a worker: as it is under basic isolation, in a jail under strict.

    No site-packages (``-S``), no user's packages (``-s``), nothing of the current directory
    (``-P``), no compiled files left behind (``-B``). The environment is ours, so that ``-I``, which
    would ignore PYTHONHASHSEED, is not wanted.
    """
    interpreter = strict.interpreter() if jail else sys.executable
    return [*jail, interpreter, "-P", "-s", "-S", "-B", WORKER, *arguments]


def clean_environment(folder: str) -> dict[str, str]:
    """Return all the environment of a worker: nothing secret, one thread, a fixed hash seed."""
    threads = ("OPENBLAS", "OMP", "MKL", "VECLIB_MAXIMUM", "NUMEXPR")
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        **{f"{library}_NUM_THREADS": "1" for library in threads},
        "HOME": folder,
        "LANG": "C.UTF-8",
        "PATH": "/usr/bin:/bin",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "TMPDIR": folder,
        "TZ": "UTC",
    }


def start(
    arguments: list[str],
    connection: socket.socket,
    folder: str,
    output: int | IO[bytes],
    jail: Sequence[str] = (),
    environment: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.Popen[bytes]:
    """Start a worker program that owns its end of a connection, in a session of its own."""
    number = connection.fileno()
    with connection:
        return subprocess.Popen(
            command([arguments[0], str(number), *arguments[1:]], jail),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={**clean_environment(folder), **environment},
            cwd=folder,
            pass_fds=[number],
            start_new_session=True,
        )
