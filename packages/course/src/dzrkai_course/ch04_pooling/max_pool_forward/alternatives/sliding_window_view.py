"""max_pool_forward on a view of the windows: nothing is copied but the padded image."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def max_pool_forward(x, kernel_size, stride=None, padding=0):
    """Return the maximum of each window."""
    SH, SW = pair(kernel_size if stride is None else stride)
    PH, PW = pair(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, pair(kernel_size), axis=(2, 3))
    return windows[:, :, ::SH, ::SW].max(axis=(4, 5))
