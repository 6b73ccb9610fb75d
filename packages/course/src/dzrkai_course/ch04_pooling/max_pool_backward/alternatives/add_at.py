"""max_pool_backward as a scatter: the winners' coordinates, and np.add.at for those that meet."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def max_pool_backward(gy, x, kernel_size, stride=None, padding=0):
    """Return the gradient of max pooling with respect to its input."""
    KW = pair(kernel_size)[1]
    (SH, SW), (PH, PW) = pair(kernel_size if stride is None else stride), pair(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)), constant_values=-np.inf)
    view = np.lib.stride_tricks.sliding_window_view(padded, pair(kernel_size), axis=(2, 3))
    view = view[:, :, ::SH, ::SW]
    place = view.reshape(*view.shape[:4], view.shape[4] * view.shape[5]).argmax(axis=-1)
    n, c, oh, ow = np.indices(gy.shape, sparse=True)
    gx = np.zeros(x.shape, gy.dtype)
    np.add.at(gx, (n, c, oh * SH + place // KW - PH, ow * SW + place % KW - PW), gy)
    return gx
