"""Workers: each contender in a process of its own, asked over a pipe.

Thread pools of different libraries in one process get in each other's way, and whether Numba is
there is decided when a package is imported: so a process each. While one is timed, the others
wait for their next request and use no time.
"""

import gc
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

import numpy as np

from benchmarks.contenders import Contender

# What a contender does for a case, by the name of the measure: "forward", "forward+backward" ...
Work = dict[str, Callable[[], Sequence[Any]]]
Make = Callable[[Any, Any], Work]
Digests = dict[str, list[tuple[float, float]]]


class Bench:
    """What a worker can be asked; it lives in the worker's process."""

    def __init__(self, library: Any) -> None:
        self.library = library
        self.work: Work = {}

    def prepare(self, make: Make, case: Any) -> Digests:
        """Get ready for a case; digests of its results show that contenders compute the same."""
        self.work = {}  # frees the arrays of the last case before those of the next are made
        gc.collect()
        self.work = make(self.library, case)
        return {measure: [digest(y) for y in work()] for measure, work in self.work.items()}

    def calls(self, measure: str, seconds: float) -> int:
        """How many calls take about so many seconds; `prepare` has made the first, slow one."""
        started = time.perf_counter()
        self.work[measure]()
        return max(1, int(seconds / (time.perf_counter() - started)))

    def seconds(self, measure: str, calls: int) -> float:
        """Seconds a call; as many calls before them wake threads and processor, and fill caches."""
        work = self.work[measure]
        for _ in range(calls):
            work()
        started = time.perf_counter()
        for _ in range(calls):
            work()
        return (time.perf_counter() - started) / calls

    def apply(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """`function(library, *arguments)`."""
        return function(self.library, *arguments)


def digest(array: Any) -> tuple[float, float]:
    """Two numbers that hardly agree by accident: the norm, and a product with a fixed wave."""
    numbers = np.asarray(array, np.float64).ravel()
    return float(np.linalg.norm(numbers)), float(numbers @ np.sin(np.arange(numbers.size)))


class Worker:
    """A contender at work in its own process; a context manager that ends it.

    Its methods are those of `Bench`.
    """

    def __init__(self, contender: Contender) -> None:
        context = get_context("spawn")
        self._connection, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, contender), daemon=True)
        self._process.start()
        other.close()  # so that a worker that dies is heard of

    def prepare(self, make: Make, case: Any) -> Digests:
        return self._ask("prepare", make, case)  # type: ignore[no-any-return]

    def calls(self, measure: str, seconds: float) -> int:
        return self._ask("calls", measure, seconds)  # type: ignore[no-any-return]

    def seconds(self, measure: str, calls: int) -> float:
        return self._ask("seconds", measure, calls)  # type: ignore[no-any-return]

    def apply(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self._ask("apply", function, *arguments)

    def _ask(self, question: str, *arguments: Any) -> Any:
        self._connection.send((question, arguments))
        answer = self._connection.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection.close()
        self._process.join()


def missing(contender: Contender) -> str | None:
    """The first module that a contender needs and that is not installed."""
    return next((name for name in contender.needs if find_spec(name) is None), None)


def _serve(connection: Connection, contender: Contender) -> None:
    for name in contender.without:
        sys.modules[name] = None  # type: ignore[assignment]  # "not installed", to every import
    bench = Bench(import_module(contender.module))
    while True:
        try:
            question, arguments = connection.recv()
        except EOFError:
            return
        try:
            connection.send(getattr(bench, question)(*arguments))
        except Exception as error:
            error.add_note(f"in the worker of {contender.name}")
            connection.send(error)
