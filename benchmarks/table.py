"""A table: cases, contenders that work on them, and the aims of its figures."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, Self

import numpy as np

from benchmarks import workers
from benchmarks.contenders import BARE_NUMPY, Contender
from benchmarks.figures import Aim, Row
from benchmarks.machine import Peak, measured_peak
from benchmarks.timing import Effort, alternate
from benchmarks.workers import Digests, Make, Worker


class Case(Protocol):
    """One line of a table."""

    @property
    def label(self) -> str: ...

    @property
    def standard(self) -> bool: ...

    def operations(self, measure: str) -> float:
        """Additions and multiplications by the definition."""
        ...

    def bytes(self, measure: str) -> float:
        """Bytes of the arrays that are read and written, each once."""
        ...


Advance = Callable[[str, int, int], None]  # what is being done, steps done, steps in all


@dataclass(frozen=True)
class Table:
    """What to measure, in seconds.

    Parameters
    ----------
    name, title : str
    contenders : sequence of Contender
    against : Contender
        The ratios are ratios to this one.
    cases : sequence of Case
    measures : sequence of str
        What `make` makes.
    make : function (library, case) -> work by measure
    aims : sequence of Aim
    """

    name: str
    title: str
    contenders: Sequence[Contender]
    against: Contender
    cases: Sequence[Any]
    measures: Sequence[str]
    make: Make
    aims: Sequence[Aim] = field(default=())
    unit: str = "s"

    def without(self, names: Collection[str]) -> Self:
        """The same table, some contenders left out."""
        return replace(self, contenders=[one for one in self.contenders if one.name not in names])

    def measure(self, effort: Effort, only: str, advance: Advance) -> tuple[list[Row], Peak | None]:
        """Measure the cases whose label contains `only`."""
        cases = [case for case in self.cases if only in case.label]
        steps = len(cases) * len(self.measures)
        rows: list[Row] = []
        with ExitStack() as stack:
            peak = stack.enter_context(Worker(BARE_NUMPY)).apply(measured_peak)
            team = {one.name: stack.enter_context(Worker(one)) for one in present(self.contenders)}
            for case in cases:
                self._prepare(team, case)
                for measure in self.measures:
                    advance(f"{case.label} {measure}", len(rows), steps)
                    values = alternate(team, measure, effort)
                    rows.append(self._row(case, measure, values, peak))
        return rows, peak

    def _prepare(self, team: dict[str, Worker], case: Case) -> None:
        digests = {name: worker.prepare(self.make, case) for name, worker in team.items()}
        check_agreement(case.label, digests)

    def _row(self, case: Case, measure: str, values: dict[str, float], peak: Peak) -> Row:
        operations = case.operations(measure)
        floor = peak.floor(operations, case.bytes(measure))
        return Row(case.label, measure, values, case.standard, floor, operations)


def present(contenders: Iterable[Contender]) -> list[Contender]:
    """Those whose libraries are installed."""
    return [one for one in contenders if workers.missing(one) is None]


def left_out(contenders: Iterable[Contender]) -> dict[str, str]:
    """The others, each with what it lacks."""
    lacks = {one.name: workers.missing(one) for one in contenders}
    return {name: f"{module} is not installed" for name, module in lacks.items() if module}


def check_agreement(label: str, digests: dict[str, Digests], tolerance: float = 1e-3) -> None:
    """Refuse to time contenders that compute different things.

    Raises
    ------
    RuntimeError
        Two of them disagree by more than float32 explains.
    """
    (first, expected), *others = digests.items()
    for name, got in others:
        for measure in expected:
            for one, other in zip(expected[measure], got[measure], strict=True):
                if not np.allclose(one, other, rtol=tolerance, atol=tolerance * one[0]):
                    raise RuntimeError(
                        f"{label}, {measure}: {name} computes another result than {first}: "
                        f"norm and product {other} instead of {one}"
                    )
