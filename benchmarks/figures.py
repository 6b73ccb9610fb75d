"""Figures: from medians to ratios, geometric means, and whether an aim is met.

A ratio says how many times better a contender is than another: the other's seconds (or bytes)
divided by its own. Ratios are averaged by the geometric mean, for which twice as fast and half as
fast cancel each other.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import exp, log
from typing import Any


@dataclass(frozen=True)
class Row:
    """One case of a table under one measure, by all contenders.

    Parameters
    ----------
    case : str
    measure : str
        "forward", "forward+backward" ...
    values : dict of str to float
        By contender, in the unit of the table: less is better.
    standard : bool
        Whether it counts in the geometric means; the other rows look for weak spots.
    floor : float or None
        What no program can stay below that does the same operations on this machine.
    operations : float
        Additions and multiplications, by the definition.
    """

    case: str
    measure: str
    values: dict[str, float]
    standard: bool = True
    floor: float | None = None
    operations: float = 0

    def ratio(self, contender: str, against: str) -> float:
        """How many times better `contender` is than `against`."""
        return self.values[against] / self.values[contender]


@dataclass(frozen=True)
class Aim:
    """What a table is to show: `contender` at least so many times better than `against`.

    Parameters
    ----------
    contender, against, measure : str
    at_least : float
    over : "geometric mean" or "worst"
        Of the standard rows, or the smallest ratio of all rows.
    only : function of Row to bool
        Which rows it is about.
    which : str
        The same in words.
    """

    contender: str
    against: str
    measure: str
    at_least: float
    over: str = "geometric mean"
    only: Callable[[Row], bool] = lambda _: True
    which: str = ""

    def judged(self, rows: Iterable[Row]) -> dict[str, Any] | None:
        """The aim, what was measured, and whether it is met; None where nobody was measured."""
        ratios = [
            row.ratio(self.contender, self.against)
            for row in rows
            if row.measure == self.measure
            and {self.contender, self.against} <= row.values.keys()
            and self.only(row)
            and (row.standard or self.over == "worst")
        ]
        if not ratios:
            return None
        measured = geometric_mean(ratios) if self.over == "geometric mean" else min(ratios)
        return {
            "contender": self.contender,
            "against": self.against,
            "measure": self.measure,
            "over": f"{self.over} {self.which}".strip(),
            "at_least": round(self.at_least, 3),
            "measured": round(measured, 3),
            "met": measured >= self.at_least,
        }


def geometric_mean(ratios: Iterable[float]) -> float:
    """The n-th root of the product of n ratios.

    >>> geometric_mean([0.5, 2.0])
    1.0
    """
    logs = [log(ratio) for ratio in ratios]
    return exp(sum(logs) / len(logs))


def geometric_means(rows: Iterable[Row], against: str) -> dict[str, dict[str, float]]:
    """By measure and contender, over the standard rows."""
    ratios: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        for contender in row.values if row.standard and against in row.values else ():
            of_measure = ratios.setdefault(row.measure, {})
            of_measure.setdefault(contender, []).append(row.ratio(contender, against))
    return {
        measure: {name: round(geometric_mean(values), 3) for name, values in by_name.items()}
        for measure, by_name in ratios.items()
    }
