"""Memory: what a convolution with its gradients takes beside its arguments, at its peak.

The yardstick are the arrays that nobody can do without: x, W, y and their gradients. Counted is
what a first call takes in a fresh process, when x, W, b and gy are there already: scratch that is
kept for later calls counts too. A call on a tiny case comes before, and takes imports and compiled
kernels out of the figure.

Two measures. `allocated`, by tracemalloc, is exact, but sees only what NumPy and Python allocate.
`resident`, the peak that Linux kept for the process, sees all allocators (PyTorch's, Numba's,
OpenBLAS's), in pages and with their habits.
"""

import gc
import tracemalloc
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from benchmarks.contenders import COMPLETE, DZRKAI, FAST, PYTORCH, Contender
from benchmarks.figures import Aim, Row
from benchmarks.machine import Peak
from benchmarks.table import Advance, Table, present
from benchmarks.tables.conv import BOTH, STANDARD, Conv, make
from benchmarks.timing import Effort
from benchmarks.workers import Worker

ALLOCATED, RESIDENT = "allocated", "resident"
ARRAYS = Contender("x, W, y, gx, gW, gy", module="")  # nobody computes: it is the yardstick
CLEAR, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


def allocated(library: Any, case: Conv) -> int:
    """Peak bytes that NumPy and Python allocate in one call."""
    work = _prepared(library, case)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    results = work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert results
    return peak - before


def resident(library: Any, case: Conv) -> int | None:
    """Peak bytes that the process grows by in one call; None where it cannot be told."""
    work = _prepared(library, case)
    with suppress(OSError):
        CLEAR.write_text("5")  # the peak starts again from what is resident now
        before = _status("VmHWM")
        results = work()
        assert results
        return _status("VmHWM") - before
    return None


def _prepared(library: Any, case: Conv) -> Callable[[], Sequence[Any]]:
    tiny = Conv(1, case.C, 8, 8, case.OC, case.kernel, case.stride, case.padding)
    make(library, tiny)[BOTH]()
    work = make(library, case)[BOTH]
    gc.collect()
    return work


def _status(field: str) -> int:
    lines = dict(line.split(":") for line in STATUS.read_text("utf-8").splitlines())
    return int(lines[field].split()[0]) * 1024


@dataclass(frozen=True)
class Memory(Table):
    """Bytes instead of seconds, each in a fresh process."""

    def measure(self, effort: Effort, only: str, advance: Advance) -> tuple[list[Row], Peak | None]:  # noqa: ARG002
        cases = [case for case in self.cases if only in case.label]
        rows: list[Row] = []
        for case in cases:
            x, W, y = (4 * prod(case.shapes[name]) for name in "xWy")
            for measure, peak in ((ALLOCATED, allocated), (RESIDENT, resident)):
                advance(f"{case.label} {measure}", len(rows), 2 * len(cases))
                values = {ARRAYS.name: 2.0 * (x + W + y)}
                for contender in present(self.contenders):
                    if measure == ALLOCATED and contender == PYTORCH:
                        continue  # tracemalloc does not see its allocator
                    with Worker(contender) as worker:
                        if taken := worker.apply(peak, case):
                            values[contender.name] = taken
                rows.append(Row(case.label, measure, values))
        return rows, None


CASES = [case for case in STANDARD if case.operations("forward") >= 2e8]
AIMS = [
    Aim(ours.name, ARRAYS.name, measure, 1 / 1.25, "worst", which="(at most 1.25 times the bytes)")
    for ours, measure in ((DZRKAI, ALLOCATED), (FAST, ALLOCATED), (FAST, RESIDENT))
]
TABLE = Memory(
    "memory",
    "Peak extra memory of convolution with its gradients",
    COMPLETE,
    ARRAYS,
    CASES,
    (ALLOCATED, RESIDENT),
    make,
    AIMS,
    unit="bytes",
)
