"""conv_channels by one conv_single after the other, added up in place."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch02_convolution.conv_single import conv_single


def conv_channels(
    image: NDArray[Any],
    W: NDArray[Any],
    b: NDArray[Any] | None = None,
    stride: int = 1,
    padding: int = 0,
) -> NDArray[Any]:
    """Correlate an image of C channels with OC kernels."""
    OC, C = W.shape[:2]
    y = []
    for o in range(OC):
        total = conv_single(image[0], W[o, 0], stride, padding)
        for c in range(1, C):
            total = total + conv_single(image[c], W[o, c], stride, padding)
        y.append(total if b is None else total + b[o])
    return np.array(y)
