"""conv_forward by its definition, one output pixel after the other."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def conv_forward(x, W, b=None, stride=1, padding=0):
    """Convolve a batch of images with a bank of filters."""
    N, _, height, width = x.shape
    OC, _, KH, KW = W.shape
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    OH, OW = (height + 2 * PH - KH) // SH + 1, (width + 2 * PW - KW) // SW + 1
    y = np.empty((N, OC, OH, OW), np.result_type(x, W))
    for n in range(N):
        for o in range(OC):
            for oh in range(OH):
                for ow in range(OW):
                    top, left = oh * SH, ow * SW
                    window = padded[n, :, top : top + KH, left : left + KW]
                    y[n, o, oh, ow] = (window * W[o]).sum() + (0 if b is None else b[o])
    return y
