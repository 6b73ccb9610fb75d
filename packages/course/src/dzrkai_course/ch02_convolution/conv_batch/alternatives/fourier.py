"""conv_batch in the frequency domain."""

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
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    size = padded.shape[2:]
    kernels = np.conj(np.fft.rfft2(W, s=size, axes=(2, 3)))
    spectra = np.einsum("nchw,ochw->nohw", np.fft.rfft2(padded), kernels)
    OH, OW = np.subtract(size, W.shape[2:]) + 1
    everywhere = np.fft.irfft2(spectra, s=size, axes=(2, 3))
    y = everywhere[:, :, :OH:stride, :OW:stride].astype(x.dtype)
    return y if b is None else y + b.reshape(-1, 1, 1)
