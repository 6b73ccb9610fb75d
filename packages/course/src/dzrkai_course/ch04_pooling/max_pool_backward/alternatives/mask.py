"""max_pool_backward by a mask: a place wins if it is the maximum and no earlier place has been."""

import numpy as np

from exercises.ch03_im2col.col2im import col2im
from exercises.ch03_im2col.im2col import im2col
from exercises.ch03_im2col.pair import pair


def max_pool_backward(gy, x, kernel_size, stride=None, padding=0):
    """Return the gradient of max pooling with respect to its input."""
    stride = stride or kernel_size
    PH, PW = pair(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)), constant_values=-np.inf)
    col = im2col(padded, kernel_size, stride)
    gcol = np.zeros(col.shape, gy.dtype)
    largest, free = col.max(axis=(2, 3)), np.ones(gy.shape, bool)
    for i, j in np.ndindex(col.shape[2:4]):
        wins = free & (col[:, :, i, j] == largest)
        gcol[:, :, i, j] = np.where(wins, gy, 0)
        free &= ~wins
    return col2im(gcol, x.shape, kernel_size, stride, padding)
