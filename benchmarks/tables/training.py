"""Training: whole steps, from a batch of 64 images to changed weights.

Here count what the other tables leave out: ReLU, the loss, the optimiser, fresh memory, and the
layout in which one layer hands its result to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod, sqrt
from typing import Any

import numpy as np

from benchmarks.contenders import COMPLETE, DEZERO_STYLE, DZRKAI, FAST, PYTORCH
from benchmarks.figures import Aim
from benchmarks.table import Table
from benchmarks.workers import Work

STEP = "one step"
Layer = Any  # "relu", "pool", "flatten", ("conv", C, OC, kernel, padding) or ("linear", in, out)

LENET = [
    *(("conv", 1, 20, 5, 0), "relu", "pool"),
    *(("conv", 20, 50, 5, 0), "relu", "pool"),
    *("flatten", ("linear", 800, 500), "relu", ("linear", 500, 10)),
]
VGG = [
    *(("conv", 3, 32, 3, 1), "relu", ("conv", 32, 32, 3, 1), "relu", "pool"),
    *(("conv", 32, 64, 3, 1), "relu", ("conv", 64, 64, 3, 1), "relu", "pool"),
    *(("conv", 64, 128, 3, 1), "relu", "pool"),
    *("flatten", ("linear", 2048, 10)),
]


@dataclass(frozen=True)
class Training:
    """A network and the images that it learns from."""

    name: str
    layers: Sequence[Layer]
    images: tuple[int, int, int, int]
    standard: bool = True

    @property
    def label(self) -> str:
        N, C, H, W = self.images
        return f"{self.name} {N},{C},{H},{W}"

    def operations(self, measure: str) -> float:  # noqa: ARG002
        """Three products for each layer that learns."""
        N, _, H, W = self.images
        total = 0
        for layer in self.layers:
            match layer:
                case ("conv", C, OC, kernel, padding):
                    H, W = H + 2 * padding - kernel + 1, W + 2 * padding - kernel + 1
                    total += 6 * N * OC * H * W * C * kernel**2
                case ("linear", before, after):
                    total += 6 * N * before * after
                case "pool":
                    H, W = H // 2, W // 2
        return total

    def bytes(self, measure: str) -> float:  # noqa: ARG002
        """The images and the weights, which are read and written; the rest could stay in cache."""
        return 4 * (prod(self.images) + 3 * sum(prod(shape) for shape in self.weight_shapes))

    @property
    def weight_shapes(self) -> list[tuple[int, ...]]:
        """W and b of each layer that has them; a linear W is (in, out)."""
        shapes: list[tuple[int, ...]] = []
        for layer in self.layers:
            match layer:
                case ("conv", C, OC, kernel, _):
                    shapes += [(OC, C, kernel, kernel), (OC,)]
                case ("linear", before, after):
                    shapes += [(before, after), (after,)]
        return shapes


def make(library: Any, case: Training) -> Work:
    """One step; every contender starts from the same weights."""
    rng = np.random.default_rng(0)
    images = library.array(rng.standard_normal(case.images, np.float32))
    labels = library.array(rng.integers(0, 10, len(images)))
    weights = [_initial(shape, rng) for shape in case.weight_shapes]
    step = library.trainer(case.layers, weights, 0.01)
    return {STEP: lambda: [step(images, labels)]}


def _initial(shape: tuple[int, ...], rng: np.random.Generator) -> Any:
    fan_in = {1: 0, 2: shape[0], 4: prod(shape[1:])}[len(shape)]
    scale = sqrt(2 / fan_in) if fan_in else 0.0  # biases start at zero
    return rng.standard_normal(shape, np.float32) * np.float32(scale)


CASES = [
    Training("LeNet", LENET, (64, 1, 28, 28)),
    Training("small VGG", VGG, (64, 3, 32, 32)),
]
AIMS = [
    Aim(DZRKAI.name, PYTORCH.name, STEP, 1.0),
    Aim(FAST.name, PYTORCH.name, STEP, 1.3),
    Aim(FAST.name, DEZERO_STYLE.name, STEP, 4.0),
]
TABLE = Table("training", "Training step", COMPLETE, PYTORCH, CASES, (STEP,), make, AIMS)
