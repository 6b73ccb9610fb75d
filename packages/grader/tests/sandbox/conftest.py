"""One sandbox for all tests of a module, and a short way to open a worker on some source."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import psutil
import pytest

from dzrkai_grader.sandbox import Outcome, Sandbox, Task, Worker

MODULE = "exercises.chapter.work"
Open = Callable[..., Worker]
Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(preload=["numpy"], isolation="basic") as opened:
        yield opened


@pytest.fixture
def open_worker(sandbox: Sandbox) -> Iterator[Open]:
    """Return ``open_worker(source, ...)``: a worker on one module of this source."""
    with ExitStack() as workers:

        def open_one(source: str, *, peer: Any = None, **fields: Any) -> Worker:
            sources = {MODULE: textwrap.dedent(source), **fields.pop("sources", {})}
            task = Task(**{"module": MODULE, "sources": sources, "time_limit": 20.0, **fields})
            return workers.enter_context(sandbox.open(task, peer))

        yield open_one


@pytest.fixture
def run(open_worker: Open) -> Run:
    """Return ``run(body, *args, ...)``: the outcome of a function ``f(*args)`` with this body."""

    def run_one(body: str, *args: Any, **fields: Any) -> Outcome:
        body = textwrap.indent(textwrap.dedent(body), "    ")
        return open_worker(f"def f(*args):\n{body}", **fields).call("f", args)

    return run_one


@pytest.fixture
def family() -> Callable[[], list[psutil.Process]]:
    """All processes below this one that were not there before: other tests keep sandboxes warm."""
    others = psutil.Process().children(recursive=True)

    def below() -> list[psutil.Process]:
        everyone = psutil.Process().children(recursive=True)
        return [one for one in everyone if one not in others and not is_kept(one)]

    def is_kept(one: psutil.Process) -> bool:
        """Whether multiprocessing started it, and keeps it for whoever is next."""
        return "multiprocessing" in " ".join(one.cmdline())

    return below
