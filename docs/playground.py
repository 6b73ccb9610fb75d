"""Train the CNN of chapter 5 on Digits, and write it for the page on which readers draw.

The page runs the network by itself, so the file holds all that it needs: the layers in order, their
weights as base64 of little-endian float32, and one image of each digit that training never saw.
"""

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np

import dzrkai.functions as F
import dzrkai.layers as L
from dzrkai import Sequential, Variable, manual_seed, no_grad, test_mode
from dzrkai.data import DataLoader, Digits
from dzrkai.optimizers import Adam
from dzrkai_conv import Conv2d
from dzrkai_pool import MaxPool2d

EPOCHS = 15


def cnn() -> Sequential:
    """Make the network that learners build in chapter 5."""
    return Sequential(
        *(Conv2d(1, 16, 3, padding=1), F.relu, MaxPool2d(2)),
        *(Conv2d(16, 32, 3, padding=1), F.relu, MaxPool2d(2)),
        *(F.flatten, L.Linear(128, 64), F.relu, L.Linear(64, 10)),
    )


def train(seed: int = 0) -> tuple[Sequential, float]:
    """Train it; the same seed gives the same network. Returns it with its test accuracy."""
    manual_seed(seed)
    model, test = cnn(), Digits(train=False)
    optimizer = Adam(0.002).setup(model)
    batches = DataLoader(Digits(), batch_size=32, seed=seed)
    for _ in range(EPOCHS):
        for x, t in batches:
            loss = F.softmax_cross_entropy(model(x), t)
            model.cleargrads()
            loss.backward()
            optimizer.update()
    with no_grad(), test_mode():
        return model, float((model(test.x).data.argmax(axis=1) == test.t).mean())


def described(step: Any) -> dict[str, Any]:
    """Everything that the page must know to run one layer or function."""
    if isinstance(step, Conv2d | L.Linear):
        kind = "conv2d" if isinstance(step, Conv2d) else "linear"
        weights = {"shape": step.W.shape, "W": _base64(step.W), "b": _base64(step.b)}
        return {"type": kind, **weights, "padding": getattr(step, "padding", 0)}
    if isinstance(step, MaxPool2d):
        return {"type": "max_pool2d", "kernel_size": step.kernel_size}
    return {"type": step.__name__}


def examples() -> list[dict[str, Any]]:
    """One test image of each digit, its pixels as the data set has them: 0 to 16."""
    test = Digits(train=False)
    firsts = [int(np.flatnonzero(test.t == digit)[0]) for digit in range(10)]
    return [
        {"digit": digit, "image": np.rint(test.x[first, 0] * 16).astype(int).tolist()}
        for digit, first in enumerate(firsts)
    ]


def write(path: Path) -> None:
    """Train, and write the network to `path`."""
    model, accuracy = train()
    content = {
        "accuracy": round(accuracy, 4),
        "layers": [described(layer) for layer in model.steps],
        "examples": examples(),
    }
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")


def _base64(parameter: Variable) -> str:
    return base64.b64encode(np.ascontiguousarray(parameter.data, "<f4").tobytes()).decode("ascii")
