"""conv_backward as two further correlations, with no col2im.

Spread gy out by the stride. Then gx is the full correlation of gy with the flipped filters, their
channels exchanged; and gW is the correlation of x with gy, images in the role of channels.
"""

import numpy as np

from exercises.ch03_im2col.pair import pair


def correlate(x, W):
    """Return the correlation of x with W at stride 1."""
    windows = np.lib.stride_tricks.sliding_window_view(x, W.shape[2:], axis=(2, 3))
    return np.einsum("nchwij,ocij->nohw", windows, W)


def conv_backward(gy, x, W, stride=1, padding=0):
    """Return the gradients of a convolution."""
    KH, KW = W.shape[2:]
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    height, width = padded.shape[2] - KH + 1, padded.shape[3] - KW + 1
    spread = np.zeros((*gy.shape[:2], height, width), gy.dtype)
    spread[:, :, ::SH, ::SW] = gy
    full = np.pad(spread, ((0, 0), (0, 0), (KH - 1, KH - 1), (KW - 1, KW - 1)))
    gpadded = correlate(full, W.swapaxes(0, 1)[:, :, ::-1, ::-1])
    gx = gpadded[:, :, PH : PH + x.shape[2], PW : PW + x.shape[3]]
    gW = correlate(padded.swapaxes(0, 1), spread.swapaxes(0, 1)).swapaxes(0, 1)
    return gx, gW, gy.sum(axis=(0, 2, 3))
