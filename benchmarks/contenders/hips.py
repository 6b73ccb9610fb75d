"""HIPS autograd, which differentiates functions that are written with its names for NumPy's."""

from typing import Any

import autograd
import autograd.numpy as np

Array = Any


def chain_gradients(
    x: Array, w: Array, b: Array, c: Array, gy: Array, steps: int
) -> tuple[Array, ...]:
    """Gradients of `steps` times y = tanh(y * w + b) - c."""

    def loss(y: Array, w: Array, b: Array, c: Array) -> Array:
        for _ in range(steps):
            y = np.tanh(y * w + b) - c
        return np.sum(y * gy)

    gradients: tuple[Array, ...] = autograd.grad(loss, argnum=(0, 1, 2, 3))(x, w, b, c)
    return gradients
