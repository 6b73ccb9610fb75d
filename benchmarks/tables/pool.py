"""Pooling: maximum and average, disjoint windows (k2 s2) and overlapping ones (k3 s2 p1)."""

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from benchmarks.contenders import COMPLETE, DZRKAI, FAST, PYTORCH
from benchmarks.figures import Aim
from benchmarks.table import Table
from benchmarks.workers import Work

FORWARD, BOTH = "forward", "forward+backward"


@dataclass(frozen=True)
class Pool:
    """One pooling layer; `kind` is "max" or "avg"."""

    kind: str
    N: int
    C: int
    H: int
    W: int
    kernel: int
    stride: int
    padding: int
    standard: bool = True

    @property
    def label(self) -> str:
        """As in `max 64,20,24,24 k2 s2 p0`."""
        sizes = f"{self.N},{self.C},{self.H},{self.W}"
        return f"{self.kind} {sizes} k{self.kernel} s{self.stride} p{self.padding}"

    @property
    def output_shape(self) -> tuple[int, ...]:
        """(N, C, OH, OW)."""
        OH, OW = (
            (size + 2 * self.padding - self.kernel) // self.stride + 1 for size in (self.H, self.W)
        )
        return self.N, self.C, OH, OW

    def operations(self, measure: str) -> float:
        """One for each element of a window, each way."""
        once = prod(self.output_shape) * self.kernel**2
        return once if measure == FORWARD else 2 * once

    def bytes(self, measure: str) -> float:
        """Forward reads x and writes y, backward reads gy and writes gx."""
        once = 4 * (self.N * self.C * self.H * self.W + prod(self.output_shape))
        return once if measure == FORWARD else 2 * once


def make(library: Any, case: Pool) -> Work:
    """A pooling, and a pooling with the gradient of x."""
    rng = np.random.default_rng(0)
    x = library.variable(rng.standard_normal((case.N, case.C, case.H, case.W), np.float32))
    gy = library.array(rng.standard_normal(case.output_shape, np.float32))
    function = {"max": library.max_pool2d, "avg": library.avg_pool2d}[case.kind]

    def pool() -> Any:
        return function(x, case.kernel, case.stride, case.padding)

    return {
        FORWARD: lambda: library.evaluate(pool),
        BOTH: lambda: library.gradients(pool(), [x], gy),
    }


SHAPES = [
    (64, 20, 24, 24, 2, 2, 0),
    (32, 128, 28, 28, 2, 2, 0),
    (64, 64, 32, 32, 2, 2, 0),
    (8, 64, 112, 112, 3, 2, 1),
    (64, 32, 32, 32, 3, 2, 1),
]
OTHER_SHAPES = [
    (1, 16, 28, 28, 2, 2, 0),
    (256, 8, 13, 27, 3, 2, 1),
    (7, 5, 31, 47, 2, 2, 0),
    (16, 32, 20, 20, 3, 1, 1),
]
CASES = [
    Pool(kind, *shape, standard=shapes is SHAPES)
    for shapes in (SHAPES, OTHER_SHAPES)
    for kind in ("max", "avg")
    for shape in shapes
]
AIMS = [
    Aim(ours.name, PYTORCH.name, measure, bound)
    for ours, bound in ((DZRKAI, 2.0), (FAST, 4.0))
    for measure in (FORWARD, BOTH)
]
TABLE = Table("pool", "Pooling", COMPLETE, PYTORCH, CASES, (FORWARD, BOTH), make, AIMS)
