"""Train the CNN of chapter 5 on Digits: for the plots of its chapter, and to be drawn for.

The page runs the network by itself, so the file holds all that it needs: the layers in order, their
weights as base64 of little-endian float32, and one image of each digit that training never saw.
"""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

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


def train(
    seed: int = 0, after_epoch: Callable[[Sequential, float], object] = lambda *_: None
) -> tuple[Sequential, float]:
    """Train it; the same seed gives the same network. Returns it with its test accuracy.

    `after_epoch` is shown the network and the mean loss of each epoch.
    """
    manual_seed(seed)
    model = cnn()
    optimizer = Adam(0.002).setup(model)
    batches = DataLoader(Digits(), batch_size=32, seed=seed)
    for _ in range(EPOCHS):
        losses = []
        for x, t in batches:
            loss = F.softmax_cross_entropy(model(x), t)
            model.cleargrads()
            loss.backward()
            optimizer.update()
            losses.append(float(loss.data))
        after_epoch(model, sum(losses) / len(losses))
    return model, accuracy(model, Digits(train=False))


def answers(model: Sequential, digits: Digits) -> NDArray[Any]:
    """Return which digit the network takes each image for."""
    with no_grad(), test_mode():
        return np.asarray(model(digits.x).data.argmax(axis=1))


def accuracy(model: Sequential, digits: Digits) -> float:
    """Return which share of the images it takes for what they are."""
    return float((answers(model, digits) == digits.t).mean())


def described(step: Any) -> dict[str, Any]:
    """Everything that the page must know to run one layer or function."""
    if isinstance(step, Conv2d | L.Linear):
        kind = "conv2d" if isinstance(step, Conv2d) else "linear"
        assert step.W is not None, "a layer that has seen no input has no weights yet"
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


def network(model: Sequential, test_accuracy: float) -> dict[str, Any]:
    """Everything that the page must know."""
    return {
        "accuracy": round(test_accuracy, 4),
        "layers": [described(layer) for layer in model.steps],
        "examples": examples(),
    }


def write(path: Path) -> None:
    """Train, and write the network to `path`."""
    path.write_text(json.dumps(network(*train()), separators=(",", ":")), encoding="utf-8")


def _base64(parameter: Variable | None) -> str:
    assert parameter is not None, "the page adds a bias in each layer"
    return base64.b64encode(np.ascontiguousarray(parameter.data, "<f4").tobytes()).decode("ascii")
