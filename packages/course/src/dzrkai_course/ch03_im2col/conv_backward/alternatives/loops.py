"""conv_backward window by window, without im2col: each output hands its gradient to its factors."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def conv_backward(gy, x, W, stride=1, padding=0):
    """Return the gradients of a convolution."""
    KH, KW = W.shape[2:]
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    gpadded, gW, gb = np.zeros_like(padded), np.zeros_like(W), np.zeros_like(W[:, 0, 0, 0])
    for n, o, oh, ow in np.ndindex(gy.shape):
        here = (n, slice(None), slice(oh * SH, oh * SH + KH), slice(ow * SW, ow * SW + KW))
        gpadded[here] += gy[n, o, oh, ow] * W[o]
        gW[o] += gy[n, o, oh, ow] * padded[here]
        gb[o] += gy[n, o, oh, ow]
    height, width = x.shape[2:]
    return gpadded[:, :, PH : PH + height, PW : PW + width], gW, gb
