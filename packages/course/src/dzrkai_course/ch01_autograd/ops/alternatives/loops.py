"""ops element by element."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def mul_backward(
    gy: NDArray[Any], a: NDArray[Any], b: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the gradients of a * b."""
    ga, gb = np.zeros_like(a), np.zeros_like(b)
    for index in np.ndindex(gy.shape):
        at_a, at_b = _source(index, a.shape), _source(index, b.shape)
        ga[at_a] += gy[index] * b[at_b]
        gb[at_b] += gy[index] * a[at_a]
    return ga, gb


def _source(index: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """Find the element that broadcasting put at `index`."""
    last = index[len(index) - len(shape) :]
    return tuple(0 if length == 1 else i for i, length in zip(last, shape, strict=True))


def matmul_backward(
    gy: NDArray[Any], x: NDArray[Any], W: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the gradients of x @ W."""
    gx, gW = np.zeros_like(x), np.zeros_like(W)
    for n in range(len(x)):
        for i in range(len(W)):
            gx[n, i] = (gy[n] * W[i]).sum()
            gW[i] += x[n, i] * gy[n]
    return gx, gW


def relu_forward(x: NDArray[Any]) -> NDArray[Any]:
    """Return max(x, 0)."""
    y = x.copy()
    y[y < 0] = 0
    return y


def relu_backward(gy: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """Return gy where x > 0."""
    gx = gy.copy()
    gx[x <= 0] = 0
    return gx
