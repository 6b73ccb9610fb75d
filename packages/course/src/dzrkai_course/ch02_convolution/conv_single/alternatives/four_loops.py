"""conv_single exactly as the formula says: four loops."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def conv_single(
    image: NDArray[Any], kernel: NDArray[Any], stride: int = 1, padding: int = 0
) -> NDArray[Any]:
    """Correlate an image with a kernel."""
    (H, W), (KH, KW) = image.shape, kernel.shape
    OH = (H + 2 * padding - KH) // stride + 1
    OW = (W + 2 * padding - KW) // stride + 1
    y = np.zeros((OH, OW), dtype=image.dtype)
    for oh, ow, i, j in np.ndindex(OH, OW, KH, KW):
        h, w = oh * stride + i - padding, ow * stride + j - padding
        if 0 <= h < H and 0 <= w < W:
            y[oh, ow] += image[h, w] * kernel[i, j]
    return y
