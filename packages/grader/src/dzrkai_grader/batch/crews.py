"""Who does the work: threads of this machine, or of the workers of a Dask cluster.

Both are executors of `concurrent.futures` whose threads each hold a station. Submissions are read
and sent as they are wanted, a few more than there are threads, so that a hundred thousand of them
take no more memory than a hundred.

A worker of the cluster needs the grader and the course installed, in the same versions, and no file
system in common with this machine: submissions travel as bytes. When a worker dies, Dask hands what
it had to another one.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from dzrkai_grader.batch.plan import Plan
from dzrkai_grader.batch.record import Record
from dzrkai_grader.batch.stations import BrokenError, Job, Stations
from dzrkai_grader.sandbox import choose_isolation

AHEAD = 2
"""Submissions that are sent for each thread: one is graded, one waits."""

CONNECT_SECONDS = 10.0

Result = tuple[str, Record | str]
"""The key of a submission, and its record, or why there is none."""


class ClusterError(RuntimeError):
    """A cluster cannot be used; the message says why."""


@dataclass(frozen=True)
class Crew:
    """Threads that grade.

    Parameters
    ----------
    submit
        Begins to grade a submission.
    size
        Tells how many threads there are; on a cluster they come and go.
    """

    submit: Callable[[Plan, Job], Future[Record]]
    size: Callable[[], int]

    def grade(self, plan: Plan, jobs: Iterable[Job]) -> Iterator[Result]:
        """Grade submissions; the results come as they are ready.

        Raises
        ------
        BrokenError
            If there is a place where nothing can be graded: it would use up all submissions.
        """
        waiting: dict[Future[Record], str] = {}
        for job in jobs:
            waiting[self.submit(plan, job)] = job.key
            while len(waiting) >= AHEAD * max(self.size(), 1):
                yield from _ready(waiting)
        while waiting:
            yield from _ready(waiting)


@contextmanager
def here(workers: int) -> Iterator[Crew]:
    """Work on this machine, with so many processes at a time."""
    stations = Stations()
    threads = ThreadPoolExecutor(workers)
    try:
        yield Crew(lambda plan, job: threads.submit(stations.grade, plan, job), lambda: workers)
    finally:
        stations.interrupt()
        threads.shutdown(cancel_futures=True)
        stations.close()


@contextmanager
def cluster(address: str, plan: Plan) -> Iterator[Crew]:
    """Work on the Dask cluster whose scheduler is at this address.

    Raises
    ------
    ClusterError
        If Dask is not installed, the scheduler does not answer, or a worker cannot do the work.
    """
    try:
        distributed = importlib.import_module("distributed")
    except ImportError:
        raise ClusterError("Dask is not installed; pip install 'dzrkai-grader[dask]'") from None
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise ClusterError(f"no scheduler answers at {address}: {error}") from None
    with client, client.get_executor(pure=False) as threads:
        _check_workers(client, plan)
        try:
            yield Crew(
                lambda plan, job: threads.submit(grade_there, plan, job),
                lambda: sum(client.nthreads().values()),
            )
        finally:
            threads.shutdown(wait=False)
            client.run(leave, on_error="ignore")


_stations = Stations()  # of a worker of a cluster


def grade_there(plan: Plan, job: Job) -> Record:
    """Grade a submission on a worker of a cluster."""
    return _stations.grade(plan, job)


def obstacle(plan: Plan) -> str:
    """Return why a worker cannot do the work; nothing if it can."""
    try:
        plan.load_pack()
        choose_isolation(plan.isolation)
    except Exception as error:
        return str(error)
    return ""


def leave() -> None:
    """Let go of the processes of a worker: each ends after what it is at."""
    global _stations
    _stations.interrupt()
    _stations = Stations()


def _check_workers(client: Any, plan: Plan) -> None:
    try:
        found = client.run(obstacle, plan)
    except Exception as error:
        raise ClusterError(f"a worker cannot run the grader: {error}") from None
    for address, reason in found.items():
        if reason:
            raise ClusterError(f"the worker {address}: {reason}")


def _ready(waiting: dict[Future[Record], str]) -> Iterator[Result]:
    """Wait until results are ready, and take them out."""
    for future in wait(waiting, return_when=FIRST_COMPLETED).done:
        key = waiting.pop(future)
        try:
            yield key, future.result()
        except BrokenError:
            raise
        except (Exception, CancelledError) as error:
            yield key, str(error) or type(error).__name__
