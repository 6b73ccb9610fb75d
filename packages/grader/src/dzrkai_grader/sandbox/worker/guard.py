"""The audit hook: says no, and why, to what an exercise has no business doing.

This is defence in depth and a matter of clear messages, not the wall. Python reports what its own
functions are about to do; native code reports nothing, and a determined program finds a way round
any hook inside its own process. What the grade rests on holds without it: the process of the
learner's code knows no expected value, and all that it says is checked as data. The hook turns a
started process, an opened socket or a look at the solutions into a sentence that a learner can
read, instead of something that happens in silence.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Rule = Callable[[tuple[Any, ...]], None]

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_HARMLESS_FILES = frozenset({"/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"})

REFUSED = {
    "start another process": (
        "os.exec os.fork os.forkpty os.posix_spawn os.spawn os.startfile os.system pty.spawn "
        "subprocess.Popen"
    ),
    "send a signal to a process": "os.kill os.killpg signal.pthread_kill",
    "trace or profile": "sys.settrace sys.setprofile sys.addaudithook sys.remote_exec",
    "write to the system's log": "syslog.syslog syslog.openlog",
}
REFUSED_FAMILIES = {"ctypes": "use ctypes", "socket": "use the network"}
CHANGES = (
    *("os.chmod", "os.chown", "os.link", "os.mkdir", "os.mkfifo", "os.mknod", "os.remove"),
    *("os.removexattr", "os.rename", "os.rmdir", "os.setxattr", "os.truncate", "os.utime"),
    "sqlite3.connect",
)
LISTINGS = ("os.listdir", "os.scandir", "os.chdir")


class ForbiddenError(PermissionError):
    """An exercise tried what the sandbox does not allow."""


class Guard:
    """Judges audit events for one process.

    Parameters
    ----------
    folder
        The throw-away working directory: the only place that may be written.
    secret
        Directories that may not be read.
    public
        Directories inside secret ones that may be read all the same.
    packages
        Top-level packages that may be imported besides the standard library.
    own
        The learner's own packages.
    """

    def __init__(
        self,
        folder: str,
        secret: Sequence[str] = (),
        public: Sequence[str] = (),
        packages: Collection[str] = (),
        own: Collection[str] = (),
    ) -> None:
        self._folder = os.path.realpath(folder)
        self._secret = tuple(map(os.path.realpath, secret))
        self._public = tuple(map(os.path.realpath, public))
        self._packages = sys.stdlib_module_names.union(packages, own, {"__main__"})
        self._named = ", ".join(sorted(packages))
        self._rules = self._all_rules()
        self._trusted = False

    def install(self) -> None:
        """Judge all that this process does from now on; there is no way back."""
        sys.addaudithook(self.judge)

    def judge(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Raise if the event is not allowed."""
        rule = self._rules.get(event) or self._rules.get(event.partition(".")[0] + ".*")
        if rule is not None and not self._trusted:
            rule(arguments)

    @contextmanager
    def trusted(self) -> Iterator[None]:
        """Let the worker's own code do what a learner's may not."""
        self._trusted = True
        try:
            yield
        finally:
            self._trusted = False

    def _all_rules(self) -> dict[str, Rule]:
        rules: dict[str, Rule] = {"open": self._open, "import": self._import}
        rules |= {
            event: _refuse(act) for act, events in REFUSED.items() for event in events.split()
        }
        rules |= {f"{family}.*": _refuse(act) for family, act in REFUSED_FAMILIES.items()}
        rules |= dict.fromkeys(CHANGES, self._change)
        rules |= dict.fromkeys(LISTINGS, self._list)
        return rules | {"os.symlink": lambda arguments: self._change(arguments[1:2])}

    def _open(self, arguments: tuple[Any, ...]) -> None:
        path, _, flags = arguments
        if type(flags) is int and flags & _WRITING:
            self._change((path,))
        self._list((path,))

    def _list(self, arguments: tuple[Any, ...]) -> None:
        for path in _paths(arguments[:1]):
            if _within(path, self._secret) and not _within(path, (*self._public, self._folder)):
                raise ForbiddenError(f"exercises may not read {path}")

    def _change(self, arguments: tuple[Any, ...]) -> None:
        for path in _paths(arguments[:2]):
            if path not in _HARMLESS_FILES and not _within(path, (self._folder,)):
                raise ForbiddenError(
                    f"exercises may not write outside their working directory: {path}"
                )

    def _import(self, arguments: tuple[Any, ...]) -> None:
        top_level = str(arguments[0]).partition(".")[0]
        if top_level not in self._packages:
            raise ModuleNotFoundError(
                f"exercises may import the standard library and {self._named}; "
                f"{top_level!r} is not among them",
                name=top_level,
            )


def _refuse(act: str) -> Rule:
    def rule(_arguments: tuple[Any, ...]) -> None:
        raise ForbiddenError(f"exercises may not {act}")

    return rule


def _paths(arguments: Sequence[Any]) -> Iterator[str]:
    """The paths among the arguments, with links resolved; a descriptor is open already."""
    for argument in arguments:
        if isinstance(argument, str | bytes | os.PathLike):
            yield os.path.realpath(os.fsdecode(argument))


def _within(path: str, folders: Sequence[str]) -> bool:
    return any(path == folder or path.startswith(folder + os.sep) for folder in folders)
