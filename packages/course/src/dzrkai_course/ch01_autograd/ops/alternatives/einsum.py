"""ops with every sum spelled out by einsum."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def mul_backward(
    gy: NDArray[Any], a: NDArray[Any], b: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the gradients of a * b."""
    return _summed(gy * b, a.shape), _summed(gy * a, b.shape)


def _summed(g: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    lengths = (1,) * (g.ndim - len(shape)) + shape
    kept = [axis for axis, length in enumerate(lengths) if length != 1]
    return np.einsum(g, list(range(g.ndim)), kept).reshape(shape)


def matmul_backward(
    gy: NDArray[Any], x: NDArray[Any], W: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the gradients of x @ W."""
    return np.einsum("no,io->ni", gy, W), np.einsum("ni,no->io", x, gy)


def relu_forward(x: NDArray[Any]) -> NDArray[Any]:
    """Return max(x, 0)."""
    return np.where(x > 0, x, np.zeros_like(x))


def relu_backward(gy: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """Return gy where x > 0."""
    return np.where(x > 0, gy, np.zeros_like(gy))
