"""col2im the other way round: one output position after the other, each adds a whole window."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def col2im(col, input_shape, kernel_size, stride=1, padding=0):
    """Add the windows up into images."""
    N, C, H, W = input_shape
    (KH, KW), (SH, SW), (PH, PW) = pair(kernel_size), pair(stride), pair(padding)
    padded = np.zeros((N, C, H + 2 * PH, W + 2 * PW), col.dtype)
    for oh in range(col.shape[4]):
        for ow in range(col.shape[5]):
            top, left = oh * SH, ow * SW
            padded[:, :, top : top + KH, left : left + KW] += col[:, :, :, :, oh, ow]
    return padded[:, :, PH : H + PH, PW : W + PW]
