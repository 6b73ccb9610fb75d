"""conv_batch as a sum over the places of the kernel, each a product of matrices."""

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
    KH, KW = W.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    last_row, last_column = padded.shape[2] - KH, padded.shape[3] - KW
    y: Any = 0
    for i, j in np.ndindex(KH, KW):
        rows = slice(i, i + last_row + 1, stride)
        columns = slice(j, j + last_column + 1, stride)
        y = y + np.einsum("nchw,oc->nohw", padded[:, :, rows, columns], W[:, :, i, j])
    return np.asarray(y if b is None else y + b.reshape(-1, 1, 1))
