"""blocked_conv without columns: one product for each place of the filter, added up in y."""

import numpy as np

from exercises.ch02_convolution.output_size import output_size
from exercises.ch03_im2col.pair import pair


def blocked_conv(x, W, b=None, stride=1, padding=0):
    """Convolve a batch of images, one place of the filter at a time."""
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    OC, _, KH, KW = W.shape
    OH = output_size(x.shape[2], KH, SH, PH)
    OW = output_size(x.shape[3], KW, SW, PW)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    y = np.zeros((x.shape[0], OC, OH, OW), dtype=x.dtype)
    for i in range(KH):
        for j in range(KW):
            shifted = padded[:, :, i : i + SH * OH : SH, j : j + SW * OW : SW]
            y += np.einsum("nchw,oc->nohw", shifted, W[:, :, i, j])
    if b is not None:
        y += b.reshape(1, OC, 1, 1)
    return y
