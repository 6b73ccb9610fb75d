"""pad by laying strips of zeros round the image."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def pad(x: NDArray[Any], padding: int) -> NDArray[Any]:
    """Put a border of zeros round each image."""
    for axis in (-2, -1):
        shape = list(x.shape)
        shape[axis] = padding
        strip = np.zeros(shape, dtype=x.dtype)
        x = np.concatenate([strip, x, strip], axis=axis)
    return x
