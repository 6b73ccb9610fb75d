"""Autograd: what recording an operation and walking back over it costs, beside NumPy alone.

250 times y = tanh(y * w + b) - c: a chain of 1,000 elementwise operations on arrays so small that
computing is nothing, and the gradients of x, w, b and c. Bare NumPy, the gradients written out by
hand, is the floor.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.contenders import BARE_NUMPY, COMPLETE, DEZERO_STYLE, DZRKAI, FAST, HIPS, PYTORCH
from benchmarks.figures import Aim
from benchmarks.table import Table
from benchmarks.workers import Work

BOTH = "forward+backward"
STEPS = 250


@dataclass(frozen=True)
class Chain:
    """1,000 operations on arrays of `size` numbers."""

    size: int
    standard: bool = True

    @property
    def label(self) -> str:
        return f"1,000 operations on {self.size} numbers"

    def operations(self, measure: str) -> float:  # noqa: ARG002
        """Four forward, eight backward: (1 - t t) twice a product, and seven more."""
        return 12 * STEPS * self.size

    def bytes(self, measure: str) -> float:  # noqa: ARG002
        """Next to none leave the cache."""
        return 0


def make(library: Any, case: Chain) -> Work:
    """The chain and its gradients."""
    rng = np.random.default_rng(0)
    x, w, b, c, gy = (rng.uniform(0.5, 1, case.size).astype(np.float32) for _ in range(5))
    if hasattr(library, "chain_gradients"):
        return {BOTH: lambda: library.chain_gradients(x, w, b, c, gy, STEPS)}
    xs = [library.variable(array) for array in (x, w, b, c)]
    arriving = library.array(gy)

    def chain(y: Any, w: Any, b: Any, c: Any) -> Any:
        for _ in range(STEPS):
            y = library.tanh(y * w + b) - c
        return y

    return {BOTH: lambda: library.gradients(chain(*xs), xs, arriving)}


AIMS = [
    Aim(DZRKAI.name, PYTORCH.name, BOTH, 2.0),
    Aim(DZRKAI.name, DEZERO_STYLE.name, BOTH, 4.0),
]
CONTENDERS = (*(one for one in COMPLETE if one is not FAST), HIPS, BARE_NUMPY)
CASES = [Chain(10), Chain(100)]
TABLE = Table("autograd", "Autograd", CONTENDERS, PYTORCH, CASES, (BOTH,), make, AIMS)
