"""col2im as a weighted count: how much arrives at each number of a pixel."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def col2im(col, input_shape, kernel_size, stride=1, padding=0):
    """Add the windows up into images."""
    N, C, KH, KW, OH, OW = col.shape
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    H, W = input_shape[2:]
    height, width = H + 2 * PH, W + 2 * PW
    plane, i, j, oh, ow = np.ogrid[: N * C, :KH, :KW, :OH, :OW]
    number = (plane * height + oh * SH + i) * width + ow * SW + j
    total = np.bincount(number.ravel(), col.ravel(), minlength=N * C * height * width)
    padded = total.reshape(N, C, height, width).astype(col.dtype)
    return padded[:, :, PH : PH + H, PW : PW + W]
