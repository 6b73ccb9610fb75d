"""Measures the most memory that a call holds at one time, by tracemalloc: NumPy's arrays included.

What it can hold: code that is careless. The number is the same on every machine, where the memory
of the process depends on pages, threads and what was used before. What it cannot hold: code that
sets out to deceive, since whatever runs in a process can change what the process says of itself
(restart the trace, or keep arrays in memory that Python does not manage). A check whose points
depend on it therefore asks once more with an input for which the careless way does not fit into
the exercise's memory limit: that one the kernel keeps, whatever the code does.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager


class MemoryTrace:
    """The peak of a block, in bytes beyond what was held before it.

    Examples
    --------
    >>> trace = MemoryTrace()
    >>> with trace.tracing():
    ...     _ = len(bytes(1_000_000)) + len(bytes(500_000))
    >>> 1_000_000 < trace.peak < 1_400_000
    True
    """

    def __init__(self) -> None:
        self.peak = 0

    @contextmanager
    def tracing(self) -> Iterator[None]:
        """Trace while the block runs; a trace that somebody else began goes on afterwards."""
        began = not tracemalloc.is_tracing()
        if began:
            tracemalloc.start()
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        try:
            yield
        finally:
            _, peak = tracemalloc.get_traced_memory()
            self.peak = max(peak - before, 0)
            if began:
                tracemalloc.stop()
