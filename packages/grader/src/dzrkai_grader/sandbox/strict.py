"""Strict isolation: a worker that sees no more of the machine than it needs to run.

bubblewrap starts the worker in namespaces of its own, where no other process, no network and no
host name exists, over a file system that is put together from nothing: the interpreter with its
standard library, the shared libraries, and the few packages that exercises may import, all
read-only, and one small folder in memory to work in. What is not named here is not there: no
course, no grader, no site-packages, no repository, no home.

A file that does not exist cannot be read by any trick, native code included; that is what strict
adds to basic, which asks a process to keep its hands to itself.

References
----------
bwrap(1); namespaces(7), user_namespaces(7).
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from glob import glob

from .worker.imports import Package

FOLDER_LIMIT = 64 << 20
_INSTALL = "sudo apt-get install bubblewrap"
_ALLOW = "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
_RESTRICTION = "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
_PROBE_SECONDS = 10.0
_SYSTEM = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def interpreter() -> str:
    """Return the interpreter itself, where a virtual environment only refers to it."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


@functools.cache
def obstacle() -> str | None:
    """Return why there is no strict isolation here, None where there is; tried once."""
    if sys.platform != "linux":
        return "it needs Linux"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    command = [*prefix("/tmp/kai", (), (), ()), interpreter(), "-I", "-S", "-c", ""]
    try:
        subprocess.run(command, capture_output=True, check=True, timeout=_PROBE_SECONDS)
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines() or [str(error)]
        return f"bubblewrap does not start: {said[-1]}"
    except (OSError, subprocess.SubprocessError) as error:
        return f"bubblewrap does not start: {error}"
    return None


def mend() -> str:
    """Return the command that is likely to make strict isolation available here, if there is one.

    Some systems forbid unprivileged users to make namespaces until they are told otherwise.
    """
    if sys.platform != "linux":
        return ""
    if shutil.which("bwrap") is None:
        return _INSTALL
    return _ALLOW if os.path.exists(_RESTRICTION) else ""


def prefix(
    folder: str, programs: Iterable[str], packages: Iterable[Package], secret: Iterable[str]
) -> list[str]:
    """Return the command line that goes before the interpreter's.

    Parameters
    ----------
    folder
        The worker's folder: in memory, and gone with the worker.
    programs
        Folders of what is to be run.
    packages
        What may be imported.
    secret
        What is to be hidden where it lies inside a folder that is shown.
    """
    shown = _libraries()
    hidden = _to_hide(shown, secret)
    return [
        shutil.which("bwrap") or "bwrap",
        *("--unshare-all", "--new-session", "--cap-drop", "ALL", "--hostname", "worker"),
        *_links(),
        *_each("--ro-bind", shown),
        *(word for path in hidden for word in _hide(path)),
        *_each("--ro-bind", _files(programs, packages)),
        *_each("--dev-bind", _DEVICES),
        *("--proc", "/proc"),
        *("--perms", "0700", "--size", str(FOLDER_LIMIT), "--tmpfs", folder),
        *(word for path in filter(os.path.isdir, hidden) for word in ("--remount-ro", path)),
        *("--remount-ro", "/", "--chdir", folder),
        "--",
    ]


def _libraries() -> list[str]:
    """The folders of the standard library and of shared libraries, and the interpreter's file."""
    own = [os.path.join(sys.base_prefix, name) for name in ("lib", "lib64")]
    own += [_standard_library(), interpreter(), "/etc/ld.so.cache"]
    there = [path for path in (*_SYSTEM, *own) if os.path.exists(path)]
    real = dict.fromkeys(path for path in there if not os.path.islink(path))
    return [path for path in real if not _inside(path, real)]


def _standard_library() -> str:
    return os.path.dirname(os.path.realpath(os.__file__))


def _links() -> list[str]:
    """The system's folders that are links into others: ``/lib`` is ``usr/lib`` by now."""
    links = [path for path in _SYSTEM if os.path.islink(path)]
    return [word for path in links for word in ("--symlink", os.readlink(path), path)]


def _to_hide(shown: Sequence[str], secret: Iterable[str]) -> list[str]:
    """Installed packages and secrets inside the folders that are shown, outermost only."""
    installed = [path for root in shown for path in glob(f"{root}/python*/*-packages")]
    installed += glob(f"{_standard_library()}/*-packages")
    inside = {os.path.realpath(path) for path in (*installed, *secret) if _inside(path, shown)}
    return sorted(path for path in inside if not _inside(path, inside))


def _hide(path: str) -> list[str]:
    """Put nothing in the place of a path; the folder is made read-only when it is complete."""
    return ["--tmpfs", path] if os.path.isdir(path) else ["--ro-bind", "/dev/null", path]


def _files(programs: Iterable[str], packages: Iterable[Package]) -> list[str]:
    """What is to be run, and the packages with the libraries that lie beside them."""
    paths = list(programs)
    for package in packages:
        folders = package.folders or (package.origin,)
        paths += [*folders, *(f"{path}.libs" for path in folders if os.path.isdir(f"{path}.libs"))]
    return list(dict.fromkeys(paths))


def _each(option: str, paths: Iterable[str]) -> list[str]:
    """Show each path where it is."""
    return [word for path in paths for word in (option, path, path)]


def _inside(path: str, folders: Iterable[str]) -> bool:
    """Whether a path lies below one of the folders; none lies below itself."""
    return any(path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)
