"""max_pool_backward window by window, by its definition."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def max_pool_backward(gy, x, kernel_size, stride=None, padding=0):
    """Return the gradient of max pooling with respect to its input."""
    (KH, KW), (PH, PW) = pair(kernel_size), pair(padding)
    SH, SW = pair(kernel_size if stride is None else stride)
    gx = np.zeros(x.shape, gy.dtype)
    for n, c, oh, ow in np.ndindex(gy.shape):
        top, left = max(oh * SH - PH, 0), max(ow * SW - PW, 0)
        bottom, right = oh * SH - PH + KH, ow * SW - PW + KW
        window = x[n, c, top:bottom, left:right]
        i, j = np.unravel_index(window.argmax(), window.shape)
        gx[n, c, top + i, left + j] += gy[n, c, oh, ow]
    return gx
