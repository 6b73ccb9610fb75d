"""Bounds that the kernel keeps: memory, processor time, file size, open files, no core dump.

A bound of this kind holds against all code, native code included, and cannot be raised again by
the process that it holds. Memory counts from what the warm worker already uses, since NumPy and
its BLAS reserve address space that the learner did not ask for.
"""

from __future__ import annotations

import math
import resource
import sys

FILE_LIMIT = 16 << 20
OPEN_FILES_LIMIT = 64


def apply(memory: int | None, seconds: float) -> None:
    """Bound this process for good.

    Parameters
    ----------
    memory
        Bytes of address space beyond what is in use now; None for no bound, which CUDA needs.
        Darwin has none.
    seconds
        Processor time, rounded up to full seconds, with one to spare: the grader's own clock is
        the one that is meant to strike first. A second later nothing can catch the signal.
    """
    _bound(resource.RLIMIT_CPU, math.ceil(seconds) + 1, grace=1)
    _bound(resource.RLIMIT_FSIZE, FILE_LIMIT)
    _bound(resource.RLIMIT_NOFILE, OPEN_FILES_LIMIT)
    _bound(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux" and memory is not None:
        _bound(resource.RLIMIT_AS, _address_space() + memory)


def _bound(kind: int, limit: int, grace: int = 0) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard - grace)
    resource.setrlimit(kind, (limit, limit + grace))


def _address_space() -> int:
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()
