"""The machine: what it is, and how fast it can be at best.

The floor of a computation (its roofline) is the larger of two times: its operations at the speed
of one large matrix product, and its bytes at the speed of a copy. Both speeds are measured here,
with all cores, and the best of several tries counts.

References
----------
S. Williams et al., Roofline: an insightful visual performance model, CACM 52(4), 2009.
"""

import os
import platform
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

PACKAGES = ("dzrkai", "dzrkai-conv", "dzrkai-pool", "numpy", "numba", "threadpoolctl", "torch")


@dataclass(frozen=True)
class Peak:
    """The best that the machine does: operations, and bytes moved, in a second."""

    operations: float
    moved: float

    def floor(self, operations: float, moved: float) -> float:
        """Seconds that so many operations and moved bytes take at least."""
        return max(operations / self.operations, moved / self.moved)


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def description() -> dict[str, Any]:
    """What a result was measured on and with."""
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "not installed"
    return {"machine": f"{platform.machine()}, {cores()} cores", "versions": versions}


def measured_peak(_library: Any, size: int = 2048, tries: int = 5) -> Peak:
    """The speed of a float32 matrix product, and of copying an array far larger than a cache."""
    a = np.ones((size, size), np.float32)
    y = np.empty_like(a)
    product = _best(lambda: np.matmul(a, a, out=y), tries)
    source = np.ones(32 * size * size // cores(), np.float32)
    targets = [np.empty_like(source) for _ in range(cores())]
    with ThreadPoolExecutor() as pool:
        copy = _best(lambda: list(pool.map(np.copyto, targets, [source] * cores())), tries)
    moved = 2 * source.nbytes * cores()  # read and written
    return Peak(operations=2 * size**3 / product, moved=moved / copy)


def _best(work: Callable[[], Any], tries: int) -> float:
    times = []
    for _ in range(tries + 1):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times[1:])
