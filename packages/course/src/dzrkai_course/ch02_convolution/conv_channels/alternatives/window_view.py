"""conv_channels by a view of all windows and one contraction."""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray


def conv_channels(
    image: NDArray[Any],
    W: NDArray[Any],
    b: NDArray[Any] | None = None,
    stride: int = 1,
    padding: int = 0,
) -> NDArray[Any]:
    """Correlate an image of C channels with OC kernels."""
    padded = np.pad(image, ((0, 0), (padding, padding), (padding, padding)))
    windows = sliding_window_view(padded, W.shape[2:], axis=(1, 2))[:, ::stride, ::stride]
    y = np.einsum("cpqij,ocij->opq", windows, W)
    return y if b is None else y + b[:, np.newaxis, np.newaxis]
