"""numerical_gradient that moves the entries of x itself, and puts each one back."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def numerical_gradient(
    f: Callable[[NDArray[Any]], Any], x: NDArray[Any], eps: float = 1e-4
) -> NDArray[Any]:
    """Approximate the gradient of f at x."""
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        original = x[index].copy()
        x[index] = original + eps
        above = f(x)
        x[index] = original - eps
        below = f(x)
        x[index] = original
        gradient[index] = (above - below) / (2 * eps)
    return gradient
