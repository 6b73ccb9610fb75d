"""The folder's changes, as events.

Which file changed does not matter: the loop reads the folder and compares. So it is the same
whether an editor writes in place, replaces the file by a new one, or removes and creates it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watchfiles import PythonFilter
from watchfiles import watch as changes

from dzrkai_grader.watch.events import SAVED, Events

SETTLED_MS = 30
"""Changes closer together than this are one save: an editor empties a file, then fills it."""

AGAIN_SECONDS = 1.0
"""After so long a folder that could not be watched is tried again."""


@contextmanager
def watched(folder: Path, events: Events) -> Iterator[None]:
    """Put an event whenever Python files in `folder` change, while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=_watch, args=(folder, events, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _watch(folder: Path, events: Events, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            _watch_once(folder, events, stop)
        except OSError:  # the folder is gone, or the system watches no more files
            stop.wait(AGAIN_SECONDS)


def _watch_once(folder: Path, events: Events, stop: threading.Event) -> None:
    for _ in changes(
        folder,
        watch_filter=PythonFilter(),
        debounce=300,
        step=SETTLED_MS,
        stop_event=stop,
        rust_timeout=100,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        events.put(SAVED)
