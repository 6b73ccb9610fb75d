"""pad pixel by pixel."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def pad(x: NDArray[Any], padding: int) -> NDArray[Any]:
    """Put a border of zeros round each image."""
    *others, H, W = x.shape
    padded = np.zeros((*others, H + 2 * padding, W + 2 * padding), dtype=x.dtype)
    for *images, h, w in np.ndindex(x.shape):
        padded[(*images, h + padding, w + padding)] = x[(*images, h, w)]
    return padded
