"""sum_to as a scatter: every element of x is added where broadcasting took it from."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def sum_to(x: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Sum x to the shape."""
    total = np.zeros(shape, dtype=x.dtype)
    source = np.broadcast_to(np.arange(total.size).reshape(shape), x.shape)
    np.add.at(total.reshape(-1), source.reshape(-1), x.reshape(-1))
    return total
