"""Momentum written out on the parameters' own arrays; the order from sorting random keys."""

import numpy as np

import dzrkai.functions as F


def train(model, x, t, epochs=20, batch_size=32, lr=0.003, seed=0):
    generator = np.random.Generator(np.random.PCG64(seed))
    velocity = {}
    return [
        np.mean(
            [
                step(model, x[batch], t[batch], velocity)
                for batch in batches(generator.random(len(x)).argsort(), batch_size)
            ]
        )
        for _ in range(epochs)
    ]


def batches(order, size):
    while len(order):
        yield order[:size]
        order = order[size:]


def step(model, x, t, velocity):
    model.cleargrads()
    loss = F.softmax_cross_entropy(model(x), t)
    loss.backward()
    for name, parameter in model.named_parameters():
        velocity[name] = 0.9 * velocity.get(name, 0.0) - 0.02 * parameter.grad.data
        parameter.data = (parameter.data + velocity[name]).astype(parameter.dtype)
    return loss.data
