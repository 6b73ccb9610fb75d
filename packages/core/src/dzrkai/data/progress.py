"""How far a download is: a bar by tqdm where it is installed, plain lines where it is not."""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def progress(name: str, total: int | None, done: int = 0) -> Iterator[Callable[[int], object]]:
    """Show on standard error how far `name` is; silent where nobody watches a terminal.

    Parameters
    ----------
    name : str
        What is being read.
    total : int or None
        Bytes in all; None where that is not known.
    done : int
        Bytes that an earlier run has read.

    Yields
    ------
    advance : callable
        To be called with the bytes that came in.
    """
    if not sys.stderr.isatty():
        yield _silent
    elif (tqdm := _tqdm()) is not None:
        with tqdm(desc=name, total=total, initial=done, unit="B", unit_scale=True) as bar:
            yield bar.update
    else:
        yield PercentLines(name, total, done).advance


class PercentLines:
    """A line at each tenth of the way."""

    def __init__(self, name: str, total: int | None, done: int) -> None:
        self.name = name
        self.total = total
        self.done = done
        self.tenth = -1

    def advance(self, count: int) -> None:
        """Count `count` bytes more."""
        self.done += count
        tenth = 10 * self.done // self.total if self.total else 0
        if tenth != self.tenth:
            self.tenth = tenth
            print(self._line(), file=sys.stderr, flush=True)

    def _line(self) -> str:
        if not self.total:
            return f"{self.name}: downloading"
        return f"{self.name}: {10 * self.tenth} % of {self.total / 1e6:.1f} MB"


def _silent(count: int) -> None: ...


def _tqdm() -> Any:
    try:
        return importlib.import_module("tqdm").tqdm
    except ImportError:
        return None
