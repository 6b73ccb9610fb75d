"""What wakes the loop: a save, a key, a resized window. Threads put in, the loop takes out."""

from __future__ import annotations

import queue
from dataclasses import dataclass, field

SAVED, RESIZED, CLOSED = "saved", "resized", "closed"
"""A file may have changed; the screen has to be drawn anew; nobody is there any more."""


@dataclass
class Events:
    """A queue of events; a key is an event of its own character."""

    _queue: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)

    def put(self, event: str) -> None:
        """Add an event, from any thread or signal handler."""
        self._queue.put(event)

    def next(self, seconds: float) -> str | None:
        """Return the next event; None if none comes in time."""
        try:
            return self._queue.get(timeout=seconds) if seconds else self._queue.get_nowait()
        except queue.Empty:
            return None
