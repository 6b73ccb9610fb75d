"""conv_single as a sum of shifted images, one for each weight of the kernel."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def conv_single(
    image: NDArray[Any], kernel: NDArray[Any], stride: int = 1, padding: int = 0
) -> NDArray[Any]:
    """Correlate an image with a kernel."""
    padded = np.pad(image, padding)
    last_row, last_column = np.subtract(padded.shape, kernel.shape)
    terms = [
        weight * padded[i : i + last_row + 1 : stride, j : j + last_column + 1 : stride]
        for (i, j), weight in np.ndenumerate(kernel)
    ]
    return np.sum(terms, axis=0, dtype=image.dtype)
