"""conv_single in the frequency domain, where a correlation is a product with a conjugate."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def conv_single(
    image: NDArray[Any], kernel: NDArray[Any], stride: int = 1, padding: int = 0
) -> NDArray[Any]:
    """Correlate an image with a kernel."""
    padded = np.pad(image, padding)
    spectrum = np.fft.fft2(padded) * np.conj(np.fft.fft2(kernel, s=padded.shape, axes=(0, 1)))
    everywhere = np.fft.ifft2(spectrum).real
    OH, OW = np.subtract(padded.shape, kernel.shape) + 1
    return everywhere[:OH:stride, :OW:stride].astype(image.dtype)
