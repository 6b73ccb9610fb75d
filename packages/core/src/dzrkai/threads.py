"""Work for several cores: Python threads take a share each, while BLAS keeps to one thread.

NumPy's copies and products release the interpreter's lock, so Python threads truly run side by
side. BLAS can split one product by itself, but never the copies between two products, and not a
small product well. So the work is cut outside: each thread computes other images, or other
channels, from beginning to end. The shares are fixed: the same sums, the same result every run.

BLAS's own threads would only stand in the way meanwhile, and longer: OpenBLAS's wait for the next
product by spinning, for a tenth of a second. So a product alone is shared out here too (`product`).
BLAS's setting belongs to the whole program: it is lowered while anybody here computes, and put back
as it was found by the last to leave.

A virtual machine's scheduler takes a core that sleeps for one that is busy elsewhere. So it wakes
a thread on the core of whoever wakes it, and there the two take turns until it notices, which lasts
several convolutions. So the caller is held to the core that it is on, and the threads here off it;
afterwards the caller may run where it could before.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from contextvars import copy_context
from functools import cache
from itertools import pairwise
from threading import Lock, get_native_id
from typing import Any, TypeVar

import numpy as np

from dzrkai.arrays import Array

WORTH_SHARING = 8_000_000  # multiplications: below, waking a thread costs more than it brings
BLAS_SHARES = 250_000  # multiplications: from there on, BLAS would wake its threads
LARGE = 500_000  # numbers: of fewer, an elementwise operation is done sooner than a thread wakes
BLOCK = 131_072  # numbers that stay in the cache from one step of an operation to the next

Item = TypeVar("Item")
Result = TypeVar("Result")


def share(
    work: Callable[[Sequence[Item]], Result], items: Sequence[Item], parts: int
) -> list[Result]:
    """Call `work` with so many shares of the items, each in a thread; the results in their order.

    A single share is worked on right here, with as many threads of BLAS as there are. What `work`
    calls may share its own work only if this is so: a thread that waits for others does no work.
    """
    if parts == 1:
        return [work(items)]
    with _blas.single_threaded():
        shares, helpers = _shares(items, parts), _helpers(parts)
        with helpers.on_other_cores():
            others = [helpers.pool.submit(copy_context().run, work, other) for other in shares[1:]]
            try:
                first = [work(own) for own in shares[:1]]
            finally:
                for other in others:  # nobody may still be writing when the caller goes on
                    other.exception()
        return first + [other.result() for other in others]


def product(a: Array, b: Array) -> Array:
    """`a @ b`, for arrays of one dtype and at least two axes each; leading axes are the same."""
    rows, columns = a.shape[-2], b.shape[-1]
    multiplications = a.size * columns
    if multiplications < BLAS_SHARES or a.dtype.kind != "f":
        return np.matmul(a, b)  # type: ignore[no-any-return]
    y = np.empty((*a.shape[:-1], columns), a.dtype)

    def work(parts: Sequence[tuple[slice, slice]]) -> None:
        for some, others in parts:
            np.matmul(a[..., some, :], b[..., others], out=y[..., some, others])

    parts = thread_count() if multiplications >= WORTH_SHARING else 1
    everything = slice(None)
    if rows >= columns:
        items = [(some, everything) for some in slices(rows, parts)]
    else:
        items = [(everything, some) for some in slices(columns, parts)]
    with single_threaded():
        share(work, items, parts)
    return y


def elementwise(operation: Callable[..., Any], *arrays: Array) -> Array:
    """The result of `operation(*arrays, out=result)`, of the shape and dtype of the first array.

    Large arrays of one shape are cut into blocks along their first axis, which threads share out.
    """
    first, shape = arrays[0], arrays[0].shape
    y = np.empty_like(first)
    if first.size < LARGE or any(array.shape != shape for array in arrays):
        operation(*arrays, out=y)
        return y

    def work(blocks: Sequence[slice]) -> None:
        for some in blocks:
            operation(*[array[some] for array in arrays], out=y[some])

    rows = max(1, BLOCK * len(first) // first.size)
    share(work, [slice(i, i + rows) for i in range(0, len(first), rows)], thread_count())
    return y


def single_threaded() -> AbstractContextManager[None]:
    """Hold BLAS to one thread within the block."""
    return _blas.single_threaded()


def thread_count() -> int:
    """As many threads as BLAS is allowed; one where there is no telling."""
    return _blas.threads()


def slices(length: int, count: int) -> list[slice]:
    """Cut so many things into `count` runs of about equal length, none of them empty."""
    count = max(1, min(count, length))
    ends = [length * i // count for i in range(count + 1)]
    return [slice(start, end) for start, end in pairwise(ends) if start < end]


def _shares(items: Sequence[Item], parts: int) -> list[Sequence[Item]]:
    """At most so many runs of items of about equal length; without items, one empty run."""
    return [items[some] for some in slices(len(items), parts)] or [items]


class _Blas:
    """The number of threads of the BLAS libraries in this process."""

    def __init__(self) -> None:
        self.lock, self.users, self.found = Lock(), 0, [1]

    def threads(self) -> int:
        with self.lock:
            return max(self.found if self.users else self._read(), default=1)

    @contextmanager
    def single_threaded(self) -> Iterator[None]:
        """Hold BLAS to one thread."""
        with self.lock:
            if self.users == 0:
                self.found = self._read()
                self._write([1] * len(self.found))
            self.users += 1
        try:
            yield
        finally:
            with self.lock:
                self.users -= 1
                if self.users == 0:
                    self._write(self.found)

    def _read(self) -> list[int]:
        return [library.num_threads for library in _libraries()]

    def _write(self, numbers: list[int]) -> None:
        for library, number in zip(_libraries(), numbers, strict=True):
            library.set_num_threads(number)
            # The thread that sets OpenBLAS's number owns it from then on: give it up again, since
            # the last to leave may be another one. What the host program owns, stays as it is.
            getattr(library, "clear_controlling_thread", lambda: None)()


@cache
def _libraries() -> list[Any]:
    try:
        from threadpoolctl import ThreadpoolController  # takes a millisecond: on first use
    except ImportError:  # not to be had everywhere: BLAS then keeps its threads, and we have one
        return []
    return list(ThreadpoolController().select(user_api="blas").lib_controllers)


class _Helpers:
    """Threads that work for whoever shares out work; they are started when they are needed."""

    def __init__(self, count: int) -> None:
        from concurrent.futures import ThreadPoolExecutor  # brings logging along: on first use

        self.cores: dict[int, set[int]] = {}  # where each thread was told to run
        self.others: set[int] = set()  # than the caller's; not known on every system
        self.pool = ThreadPoolExecutor(count, "dzrkai", self._begin)

    def _begin(self) -> None:
        """A thread begins where its caller is held: on the one core that it should keep off."""
        self.cores[get_native_id()] = _run_on(self.others) if self.others else set()

    @contextmanager
    def on_other_cores(self) -> Iterator[None]:
        """Hold the caller to the core that it is on within the block, and the threads off it."""
        allowed = os.sched_getaffinity(0) if hasattr(os, "sched_setaffinity") else set()
        core = {_this_core()()} if len(allowed) > 1 else set()
        if not core < allowed:
            yield
            return
        self.others = allowed - core
        for number, found in list(self.cores.items()):
            if found != self.others:
                self.cores[number] = _run_on(self.others, number)
        try:
            _run_on(core)
            yield
        finally:
            _run_on(allowed)


def _run_on(cores: set[int], thread: int = 0) -> set[int]:
    """Tell a thread, or this one, to run on these cores; they may be taken away at any time."""
    with suppress(OSError):
        os.sched_setaffinity(thread, cores)
    return cores


@cache
def _this_core() -> Callable[[], int]:
    from ctypes import CDLL

    return getattr(CDLL(None), "sched_getcpu", lambda: -1)


@cache
def _helpers(threads: int) -> _Helpers:
    return _Helpers(threads - 1)


_blas = _Blas()


def _after_fork() -> None:
    """A forked process has none of its parent's threads, and nobody who computes."""
    global _blas
    _blas = _Blas()
    _helpers.cache_clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
