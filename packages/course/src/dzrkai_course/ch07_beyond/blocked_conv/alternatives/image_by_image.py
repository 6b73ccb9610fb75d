"""blocked_conv with blocks of one image, each a product of two matrices straight into y."""

import numpy as np

from exercises.ch02_convolution.output_size import output_size
from exercises.ch03_im2col.im2col import im2col
from exercises.ch03_im2col.pair import pair


def blocked_conv(x, W, b=None, stride=1, padding=0):
    """Convolve a batch of images, one at a time."""
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    OC, _, KH, KW = W.shape
    OH = output_size(x.shape[2], KH, SH, PH)
    OW = output_size(x.shape[3], KW, SW, PW)
    y = np.zeros((len(x), OC, OH, OW), x.dtype)
    if b is not None:
        y += b.reshape(-1, 1, 1)
    for n, image in enumerate(x):
        col = im2col(image[np.newaxis], (KH, KW), stride, padding)
        y[n] += (W.reshape(OC, -1) @ col.reshape(-1, OH * OW)).reshape(OC, OH, OW)
    return y
