"""col2im as one scatter: im2col of the pixels' numbers says where each entry goes."""

import numpy as np

from exercises.ch03_im2col.im2col import im2col


def col2im(col, input_shape, kernel_size, stride=1, padding=0):
    """Add the windows up into images."""
    size = int(np.prod(input_shape))
    # Numbers begin at 1, so that the padding's 0 collects what falls outside.
    numbers = np.arange(1.0, size + 1).reshape(input_shape)
    target = im2col(numbers, kernel_size, stride, padding).astype(int)
    pixels = np.zeros(size + 1, col.dtype)
    np.add.at(pixels, target, col)
    return pixels[1:].reshape(input_shape)
