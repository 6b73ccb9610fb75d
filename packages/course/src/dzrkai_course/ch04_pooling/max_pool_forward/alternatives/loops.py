"""max_pool_forward by its definition: the window is cut off at the border, so no padding is needed."""

import numpy as np

from exercises.ch02_convolution.output_size import output_size
from exercises.ch03_im2col.pair import pair


def max_pool_forward(x, kernel_size, stride=None, padding=0):
    """Return the maximum of each window."""
    (KH, KW), (PH, PW) = pair(kernel_size), pair(padding)
    SH, SW = pair(stride or kernel_size)
    N, C, H, W = x.shape
    OH, OW = output_size(H, KH, SH, PH), output_size(W, KW, SW, PW)
    y = np.empty((N, C, OH, OW), x.dtype)
    for oh in range(OH):
        for ow in range(OW):
            top, left = oh * SH - PH, ow * SW - PW
            window = x[:, :, max(top, 0) : top + KH, max(left, 0) : left + KW]
            y[:, :, oh, ow] = window.max(axis=(2, 3))
    return y
