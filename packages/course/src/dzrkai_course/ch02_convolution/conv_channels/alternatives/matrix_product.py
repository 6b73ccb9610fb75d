"""conv_channels as one matrix product: kernels as rows, windows as columns."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def conv_channels(
    image: NDArray[Any],
    W: NDArray[Any],
    b: NDArray[Any] | None = None,
    stride: int = 1,
    padding: int = 0,
) -> NDArray[Any]:
    """Correlate an image of C channels with OC kernels."""
    OC, C, KH, KW = W.shape
    padded = np.pad(image, ((0, 0), (padding, padding), (padding, padding)))
    OH = (padded.shape[1] - KH) // stride + 1
    OW = (padded.shape[2] - KW) // stride + 1
    columns = np.empty((C * KH * KW, OH * OW), dtype=image.dtype)
    for column, (oh, ow) in enumerate(np.ndindex(OH, OW)):
        top, left = oh * stride, ow * stride
        columns[:, column] = padded[:, top : top + KH, left : left + KW].reshape(-1)
    y = (W.reshape(OC, -1) @ columns).reshape(OC, OH, OW)
    return y if b is None else y + b.reshape(OC, 1, 1)
