"""Runs beside the learner's code: builds the CNN, gives it known weights, looks at what it does."""

import numpy as np

from dzrkai import Model, Variable, plugins
from dzrkai.variable import Parameter


def prepared(module, seed, device="cpu"):
    """A CNN on the learner's own convolution and pooling, with weights drawn from the seed."""
    plugins.prefer("dzrkai-exercises")
    model = module.CNN()
    rng = np.random.default_rng(seed)
    for _, parameter in sorted(model.named_parameters()):
        scale = np.sqrt(2 / max(parameter.size // parameter.shape[0], 1))
        parameter.data = (rng.standard_normal(parameter.shape) * scale).astype(np.float32)
    return model.to(device)


def shape_of(module, x):
    """The type and shape of the scores for a batch of images."""
    y = prepared(module, 0, Variable(x).device)(x)
    return type(y).__name__, list(y.shape), str(y.dtype)


def parameters(module):
    """Every parameter with its shape, and whether CNN is a dzrkai Model."""
    model = prepared(module, 0)
    shapes = {name: list(parameter.shape) for name, parameter in sorted(model.named_parameters())}
    return isinstance(model, Model), shapes


def scores(module, x, seed):
    """The scores of a CNN with known weights."""
    return prepared(module, seed, Variable(x).device)(x).data


def gradient_norms(module, x, seed):
    """How large the gradient of each parameter is: none may be cut off."""
    x = Variable(x)
    model = prepared(module, seed, x.device)
    y = model(x)
    (y * y).sum().backward()
    return {
        name: None if parameter.grad is None else np.abs(parameter.grad.data).sum()
        for name, parameter in sorted(model.named_parameters())
        if isinstance(parameter, Parameter)
    }
