"""conv_channels in the frequency domain, where channels are summed as spectra."""

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
    padded = np.pad(image, ((0, 0), (padding, padding), (padding, padding)))
    size = padded.shape[1:]
    kernels = np.conj(np.fft.fft2(W, s=size, axes=(2, 3)))
    spectra = np.einsum("chw,ochw->ohw", np.fft.fft2(padded), kernels)
    OH, OW = np.subtract(size, W.shape[2:]) + 1
    y = np.fft.ifft2(spectra).real[:, :OH:stride, :OW:stride].astype(image.dtype)
    return y if b is None else y + b.reshape(-1, 1, 1)
