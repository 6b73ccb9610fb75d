"""conv_transpose as it is told: one pixel after the other paints its picture."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def conv_transpose(x, W, b=None, stride=1, padding=0):
    """Let each pixel paint the filters."""
    N, C, height, width = x.shape
    _, OC, KH, KW = W.shape
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    canvas = np.zeros((N, OC, (height - 1) * SH + KH, (width - 1) * SW + KW), x.dtype)
    for n, c, h, w in np.ndindex(N, C, height, width):
        canvas[n, :, h * SH : h * SH + KH, w * SW : w * SW + KW] += x[n, c, h, w] * W[c]
    y = canvas[:, :, PH : canvas.shape[2] - PH, PW : canvas.shape[3] - PW]
    return y if b is None else y + b.reshape(1, OC, 1, 1)
