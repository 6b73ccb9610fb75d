"""conv_batch exactly as the formula says: one sum for each output pixel."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def conv_batch(
    x: NDArray[Any],
    W: NDArray[Any],
    b: NDArray[Any] | None = None,
    stride: int = 1,
    padding: int = 0,
) -> NDArray[Any]:
    """Correlate each image of a batch with OC kernels."""
    N, OC = len(x), len(W)
    KH, KW = W.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    OH = (padded.shape[2] - KH) // stride + 1
    OW = (padded.shape[3] - KW) // stride + 1
    y = np.zeros((N, OC, OH, OW), dtype=x.dtype)
    for n, o, oh, ow in np.ndindex(N, OC, OH, OW):
        h, w = oh * stride, ow * stride
        total = np.sum(padded[n, :, h : h + KH, w : w + KW] * W[o])
        y[n, o, oh, ow] = total if b is None else total + b[o]
    return y
