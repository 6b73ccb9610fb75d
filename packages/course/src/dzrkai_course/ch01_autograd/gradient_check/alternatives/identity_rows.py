"""numerical_gradient whose steps are the rows of eps times the identity matrix."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def numerical_gradient(
    f: Callable[[NDArray[Any]], Any], x: NDArray[Any], eps: float = 1e-4
) -> NDArray[Any]:
    """Approximate the gradient of f at x."""
    steps = eps * np.eye(x.size, dtype=x.dtype).reshape(x.size, *x.shape)
    slopes = [(f(x + step) - f(x - step)) / (2 * eps) for step in steps]
    return np.array(slopes, dtype=x.dtype).reshape(x.shape)
