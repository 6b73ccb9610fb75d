"""A file as a lock between processes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":  # pragma: no cover - the tests' platform is the other one
    import errno
    import msvcrt

    def _lock(descriptor: int) -> None:
        while True:
            try:
                return msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            except OSError as error:
                # Windows gives up after ten seconds; a download may take longer.
                if error.errno != errno.EDEADLOCK:
                    raise
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        # Some network file systems have no locks; the checksum still guards the file.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time into the block; the others wait.

    The lock is the system's own, not the file's existence: it ends with the process that holds it,
    however that ends, and a file left behind locks nobody out.
    """
    with path.open("ab") as file:
        _lock(file.fileno())
        yield
