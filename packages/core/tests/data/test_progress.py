import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr

import pytest

from dzrkai.data import progress as module
from dzrkai.data.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@contextmanager
def watched() -> Iterator[Terminal]:
    """Let a terminal be the standard error."""
    with redirect_stderr(Terminal()) as terminal:
        yield terminal


@pytest.fixture
def _without_tqdm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm", None)


def test_silent_without_a_terminal() -> None:
    """A log file is not filled with progress."""
    with redirect_stderr(io.StringIO()) as log, progress("data.gz", 100) as advance:
        advance(100)
    assert log.getvalue() == ""


@pytest.mark.usefixtures("_without_tqdm")
def test_percent_lines() -> None:
    """Without tqdm there is a line at each tenth that is reached, from where an earlier run got."""
    with watched() as terminal, progress("data.gz", 2_000_000, done=500_000) as advance:
        for _ in range(150):
            advance(10_000)
    lines = terminal.getvalue().splitlines()
    assert lines[0] == "data.gz: 20 % of 2.0 MB"
    assert lines[-1] == "data.gz: 100 % of 2.0 MB"
    assert len(lines) == 9


@pytest.mark.usefixtures("_without_tqdm")
def test_percent_lines_of_unknown_length() -> None:
    """Where the length is not known, one line says that something goes on."""
    with watched() as terminal, progress("data.gz", None) as advance:
        advance(10)
        advance(10)
    assert terminal.getvalue() == "data.gz: downloading\n"


def test_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """With tqdm there is its bar, which starts where an earlier run got."""
    shown: list[object] = []

    class Bar:
        def __init__(self, **arguments: object) -> None:
            shown.append(arguments)

        def __enter__(self) -> "Bar":
            return self

        def __exit__(self, *error: object) -> None:
            shown.append("closed")

        def update(self, count: int) -> None:
            shown.append(count)

    monkeypatch.setattr(module, "_tqdm", lambda: Bar)
    with watched() as terminal, progress("data.gz", 100, done=40) as advance:
        advance(60)
    arguments = {"desc": "data.gz", "total": 100, "initial": 40, "unit": "B", "unit_scale": True}
    assert shown == [arguments, 60, "closed"]
    assert terminal.getvalue() == ""


def test_bar_of_tqdm() -> None:
    """The bar that is installed understands what it is told."""
    pytest.importorskip("tqdm")
    with watched() as terminal, progress("data.gz", 100) as advance:
        advance(100)
    assert "data.gz: 100%" in terminal.getvalue()
