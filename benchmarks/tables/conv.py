"""Convolution: layers of well-known networks, and shapes that look for weak spots.

Both sides get x, W, b and gy as plain NCHW float32 arrays and compute the gradients of x, W and b.
"forward" is inference, with nothing recorded.
"""

from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np

from benchmarks.contenders import COMPLETE, DEZERO_STYLE, DZRKAI, FAST, PYTORCH
from benchmarks.figures import Aim, Row
from benchmarks.table import Table
from benchmarks.workers import Work

Pair = tuple[int, int]
FORWARD, BOTH = "forward", "forward+backward"


@dataclass(frozen=True)
class Conv:
    """One layer: N images of C channels through OC filters."""

    N: int
    C: int
    H: int
    W: int
    OC: int
    kernel: int | Pair
    stride: int | Pair = 1
    padding: int | Pair = 0
    standard: bool = True

    @property
    def label(self) -> str:
        """As in `64,3,32,32 -> 64 k3 s1 p1`."""
        window = f"k{_text(self.kernel)} s{_text(self.stride)} p{_text(self.padding)}"
        return f"{self.N},{self.C},{self.H},{self.W} -> {self.OC} {window}"

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Of x, W, b and y."""
        (KH, KW), (SH, SW), (PH, PW) = map(_pair, (self.kernel, self.stride, self.padding))
        OH, OW = (self.H + 2 * PH - KH) // SH + 1, (self.W + 2 * PW - KW) // SW + 1
        return {
            "x": (self.N, self.C, self.H, self.W),
            "W": (self.OC, self.C, KH, KW),
            "b": (self.OC,),
            "y": (self.N, self.OC, OH, OW),
        }

    def operations(self, measure: str) -> float:
        """2 N OC OH OW C KH KW; forward and backward are three such products."""
        shapes = self.shapes
        once = 2 * prod(shapes["y"]) * prod(shapes["W"][1:])
        return once if measure == FORWARD else 3 * once

    def bytes(self, measure: str) -> float:
        """Forward reads x and W and writes y; backward reads gy, x, W and writes gx, gW."""
        x, W, y = (4 * prod(self.shapes[name]) for name in "xWy")
        return x + W + y if measure == FORWARD else 3 * (x + W) + 2 * y

    def arrays(self) -> dict[str, Any]:
        """x, W, b, and gy of the shape of y."""
        rng = np.random.default_rng(0)
        fan_in = prod(self.shapes["W"][1:])
        scale = {"x": 1, "W": fan_in**-0.5, "b": 1, "y": 1}
        arrays = {
            name: rng.standard_normal(shape, np.float32) * np.float32(scale[name])
            for name, shape in self.shapes.items()
        }
        arrays["gy"] = arrays.pop("y")
        return arrays


def make(library: Any, case: Conv) -> Work:
    """conv2d, and conv2d with the gradients of x, W and b."""
    arrays = case.arrays()
    x, W, b = xs = [library.variable(arrays[name]) for name in "xWb"]
    gy = library.array(arrays["gy"])

    def conv() -> Any:
        return library.conv2d(x, W, b, case.stride, case.padding)

    return {
        FORWARD: lambda: library.evaluate(conv),
        BOTH: lambda: library.gradients(conv(), xs, gy),
    }


def _pair(value: int | Pair) -> Pair:
    return value if isinstance(value, tuple) else (value, value)


def _text(value: int | Pair) -> str:
    return str(value) if isinstance(value, int) else f"{value[0]}x{value[1]}"


def _other(*sizes: Any) -> Conv:
    return replace(Conv(*sizes), standard=False)


STANDARD = [
    Conv(64, 1, 28, 28, 20, 5),  # LeNet
    Conv(64, 20, 12, 12, 50, 5),
    Conv(64, 3, 32, 32, 64, 3, 1, 1),  # VGG on CIFAR-10
    Conv(64, 64, 32, 32, 64, 3, 1, 1),
    Conv(64, 128, 16, 16, 128, 3, 1, 1),
    Conv(64, 256, 8, 8, 256, 3, 1, 1),
    Conv(8, 3, 224, 224, 64, 7, 2, 3),  # ResNet on ImageNet
    Conv(8, 64, 56, 56, 64, 3, 1, 1),
    Conv(8, 64, 56, 56, 128, 3, 2, 1),
    Conv(8, 512, 7, 7, 512, 3, 1, 1),
    Conv(8, 256, 56, 56, 64, 1),
    Conv(8, 512, 7, 7, 2048, 1),
]
OTHERS = [
    _other(1, 3, 32, 32, 16, 3, 1, 1),  # a single image
    _other(1, 64, 56, 56, 64, 3, 1, 1),
    _other(1, 512, 7, 7, 512, 3, 1, 1),
    _other(256, 1, 28, 28, 8, 3),  # a large batch of small ones
    _other(256, 16, 14, 14, 32, 5, 1, 2),
    _other(256, 64, 8, 8, 10, 1),
    _other(2, 5, 17, 23, 7, 3, 2, 1),  # odd numbers everywhere
    _other(7, 13, 19, 21, 11, 2, 2, 0),
    _other(4, 16, 33, 47, 24, 3, 1, 1),  # wider than high
    _other(32, 8, 9, 31, 12, (3, 5), 1, (1, 2)),
    _other(16, 3, 64, 96, 32, 3, 2, 1),
    _other(64, 6, 14, 14, 16, 5),  # LeNet-5
    _other(64, 32, 14, 14, 64, 3, 1, 1),
    _other(16, 96, 27, 27, 256, 5, 1, 2),  # AlexNet
    _other(4, 256, 56, 56, 512, 1, 2, 0),  # a shortcut of ResNet-50
]


def _not_tiny(row: Row) -> bool:
    return row.values[PYTORCH.name] >= 1e-3


def _large(row: Row) -> bool:
    return row.operations >= (1e9 if row.measure == FORWARD else 3e9)


AIMS = [
    Aim(DZRKAI.name, PYTORCH.name, FORWARD, 1.0),
    Aim(DZRKAI.name, PYTORCH.name, BOTH, 1.2),
    Aim(FAST.name, PYTORCH.name, FORWARD, 1.2),
    Aim(FAST.name, PYTORCH.name, BOTH, 1.5),
    *(
        Aim(FAST.name, PYTORCH.name, measure, 0.7, "worst", _not_tiny, "from 1 ms of PyTorch on")
        for measure in (FORWARD, BOTH)
    ),
    *(
        Aim(ours.name, DEZERO_STYLE.name, measure, 4.0, "worst", _large, "from 1 GFLOP on")
        for ours in (DZRKAI, FAST)
        for measure in (FORWARD, BOTH)
    ),
]

TABLE = Table(
    "conv", "Convolution", COMPLETE, PYTORCH, STANDARD + OTHERS, (FORWARD, BOTH), make, AIMS
)
