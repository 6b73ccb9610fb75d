"""conv_forward as a sum of shifted images, one for each place of the kernel: no col at all."""

import numpy as np

from exercises.ch02_convolution.output_size import output_size
from exercises.ch03_im2col.pair import pair


def conv_forward(x, W, b=None, stride=1, padding=0):
    """Convolve a batch of images with a bank of filters."""
    OC, _, KH, KW = W.shape
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    OH = output_size(x.shape[2], KH, SH, PH)
    OW = output_size(x.shape[3], KW, SW, PW)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    y = np.zeros((x.shape[0], OC, OH, OW), dtype=x.dtype)
    for i, j in np.ndindex(KH, KW):
        shifted = padded[:, :, i : i + SH * OH : SH, j : j + SW * OW : SW]
        y += np.einsum("nchw,oc->nohw", shifted, W[:, :, i, j])
    return y if b is None else y + b[:, np.newaxis, np.newaxis]
