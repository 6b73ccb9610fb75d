"""Gradient descent with momentum, batches by np.split, cross-entropy written by hand."""

import numpy as np

import dzrkai.functions as F
from dzrkai import Variable
from dzrkai.optimizers import Momentum


def train(model, x, t, epochs=20, batch_size=32, lr=0.003, seed=0):
    rng = np.random.default_rng(seed)
    optimizer = Momentum(lr=0.02, momentum=0.9).setup(model)
    history = []
    for _ in range(epochs):
        cuts = np.arange(batch_size, len(x), batch_size)
        losses = []
        for batch in np.split(rng.permutation(len(x)), cuts):
            logarithms = F.log_softmax(model(Variable(x[batch])))
            loss = -logarithms[np.arange(len(batch)), t[batch]].mean()
            model.cleargrads()
            loss.backward()
            optimizer.update()
            losses.append(loss.data)
        history.append(float(np.mean(losses)))
    return history
