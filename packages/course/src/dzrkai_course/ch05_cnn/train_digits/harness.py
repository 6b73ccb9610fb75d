"""Runs beside the learner's code: trains with it, and watches how it goes about it."""

from itertools import pairwise

import numpy as np

import dzrkai
import dzrkai.functions as F
from dzrkai import Model, Parameter, no_grad, plugins, test_mode


def trained_answers(module, x, t, x_test, seed):
    """The digits that a CNN trained by the learner's function sees in x_test."""
    plugins.prefer("dzrkai-exercises")
    from exercises.ch05_cnn.cnn_model import CNN

    dzrkai.manual_seed(seed)
    model = CNN().to(dzrkai.Variable(x).device)
    module.train(model, x, t)
    with no_grad(), test_mode():
        return np.concatenate([model(x_test[i : i + 60]).data for i in range(0, len(x_test), 60)])


class Watched(Model):
    """A linear model that writes down which images it is shown and what is asked of it."""

    def __init__(self):
        self.W = Parameter(np.zeros((3, 4), np.float32))
        self.batches, self.clears, self.moves = [], 0, 0

    def forward(self, x):
        array = x.data if isinstance(x, dzrkai.Variable) else x
        self.batches.append(
            ([int(i) for i in array[:, 0]], self.W.data.copy(), self.W.grad is None)
        )
        return F.linear(x, self.W) * 0.01

    def cleargrads(self):
        self.clears += 1
        super().cleargrads()


def watched(module, count, epochs, batch_size):
    """How training went: who was seen when, whether weights moved, whether gradients were cleared."""
    model, losses = watch(module, count, epochs, batch_size, seed=1)
    rounds = orders(model, count)
    again, _ = watch(module, count, epochs, batch_size, seed=1)
    other, _ = watch(module, count, epochs, batch_size, seed=2)
    weights = [W for _, W, _ in model.batches] + [model.W.data]
    moved = [bool((before != after).any()) for before, after in pairwise(weights)]
    return {
        "batch sizes": [len(batch) for batch, _, _ in model.batches],
        "every image once an epoch": [sorted(order) == list(range(count)) for order in rounds],
        "the order of the array": [order == list(range(count)) for order in rounds],
        "a new order each epoch": len({tuple(order) for order in rounds}) == len(rounds),
        "the same orders for the same seed": orders(again, count) == rounds,
        "the same orders for another seed": orders(other, count) == rounds,
        "weights move after each batch": all(moved),
        "gradients cleared": model.clears >= len(model.batches),
        "losses returned": len(losses),
    }


def watch(module, count, epochs, batch_size, seed):
    """Train on `count` images, each of which carries its number; return the model and the losses."""
    rng = np.random.default_rng(count)
    x = rng.standard_normal((count, 3)).astype(np.float32)
    x[:, 0] = np.arange(count)
    t = rng.integers(0, 4, count)
    model = Watched()
    losses = module.train(model, x, t, epochs=epochs, batch_size=batch_size, lr=0.01, seed=seed)
    return model, losses


def orders(model, count):
    """The images in the order in which they were seen, epoch by epoch."""
    seen = [i for batch, _, _ in model.batches for i in batch]
    return [seen[i : i + count] for i in range(0, len(seen), count)]


def losses(module, epochs):
    """The losses returned for a model that cannot learn: their values are then known.

    The batches are of equal size, so that the mean does not depend on the order of the images.
    """
    x, t = np.arange(6.0).reshape(6, 1), np.array([0, 1, 2, 3, 0, 1])
    returned = module.train(Still(), x, t, epochs=epochs, batch_size=3, seed=5)
    return [float(loss) for loss in returned]


class Still(Model):
    """Scores that depend on the image alone: its weight has no influence."""

    def __init__(self):
        self.W = Parameter(np.zeros((1, 4)))

    def forward(self, x):
        array = x.data if isinstance(x, dzrkai.Variable) else x
        return F.linear(array, self.W) * 0.0 + array * np.array([1.0, -1.0, 0.5, 0.0])
