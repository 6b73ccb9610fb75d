"""Timing: contenders take turns, with a pause before each, and the median counts.

A machine that grows slower or faster during a run then does so for all of them. The pause is for
the threads of OpenBLAS and OpenMP, which wait for more work by spinning: a contender that starts
right after another one's product shares the processor with them. OpenBLAS's spin for a tenth of a
second, so the pause is longer than that.
"""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from benchmarks.workers import Worker


@dataclass(frozen=True)
class Effort:
    """How much time a figure is given.

    Parameters
    ----------
    rounds : int
        Samples of each contender; the median of them is the figure.
    pause : float
        Seconds of rest before each sample.
    sample : float
        Seconds that a sample should last: short calls are repeated so often.
    """

    rounds: int
    pause: float
    sample: float


THOROUGH = Effort(rounds=7, pause=0.2, sample=0.05)
QUICK = Effort(rounds=2, pause=0.15, sample=0.01)


def alternate(workers: Mapping[str, Worker], measure: str, effort: Effort) -> dict[str, float]:
    """Median seconds of one call of `measure` by each contender."""
    calls = {name: worker.calls(measure, effort.sample) for name, worker in workers.items()}
    samples: dict[str, list[float]] = {name: [] for name in workers}
    names, orders = list(workers), random.Random(0)
    for _ in range(effort.rounds):
        orders.shuffle(names)  # so that nobody always comes after the same neighbour
        for name in names:
            time.sleep(effort.pause)
            samples[name].append(workers[name].seconds(measure, calls[name]))
    return {name: median(seconds) for name, seconds in samples.items()}
