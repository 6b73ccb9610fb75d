"""blocked_conv with blocks of output rows instead of images: all images, one row of windows."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def blocked_conv(x, W, b=None, stride=1, padding=0):
    """Convolve a batch of images, one output row at a time."""
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    OC, _, KH, KW = W.shape
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    OH = (padded.shape[2] - KH) // SH + 1
    OW = (padded.shape[3] - KW) // SW + 1
    y = np.empty((len(x), OC, OH, OW), x.dtype)
    for oh in range(OH):
        rows = padded[:, :, oh * SH : oh * SH + KH]
        windows = np.lib.stride_tricks.sliding_window_view(rows, KW, axis=3)[:, :, :, ::SW]
        product = np.tensordot(windows, W, axes=((1, 2, 4), (1, 2, 3)))  # (N, OW, OC)
        y[:, :, oh] = product.transpose(0, 2, 1)
    return y if b is None else y + b[:, None, None]
