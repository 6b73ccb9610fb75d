"""sum_to as a contraction: einsum drops the repeated axes, reshape puts the ones back."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def sum_to(x: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Sum x to the shape."""
    lengths = (1,) * (x.ndim - len(shape)) + shape
    kept = [axis for axis, length in enumerate(lengths) if length != 1]
    return np.einsum(x, list(range(x.ndim)), kept).reshape(shape)
