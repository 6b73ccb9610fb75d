"""numerical_gradient on a flat float64 copy of x."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def numerical_gradient(
    f: Callable[[NDArray[Any]], Any], x: NDArray[Any], eps: float = 1e-4
) -> NDArray[Any]:
    """Approximate the gradient of f at x."""
    flat = x.astype(np.float64).reshape(-1)

    def at(k: int, value: float) -> Any:
        moved = flat.copy()
        moved[k] = value
        return f(moved.reshape(x.shape))

    slopes = [(at(k, v + eps) - at(k, v - eps)) / (2 * eps) for k, v in enumerate(flat)]
    return np.array(slopes, dtype=x.dtype).reshape(x.shape)
