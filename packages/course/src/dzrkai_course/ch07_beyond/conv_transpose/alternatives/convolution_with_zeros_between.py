"""conv_transpose as a convolution: zeros between the pixels and around, the filter turned round."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def conv_transpose(x, W, b=None, stride=1, padding=0):
    """Let each pixel paint the filters."""
    N, C, height, width = x.shape
    KH, KW = W.shape[2:]
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    OH, OW = (height - 1) * SH + KH - 2 * PH, (width - 1) * SW + KW - 2 * PW
    spread = np.zeros(
        (N, C, (height - 1) * SH + 2 * KH - 1, (width - 1) * SW + 2 * KW - 1), x.dtype
    )
    spread[:, :, KH - 1 : -(KH - 1) or None : SH, KW - 1 : -(KW - 1) or None : SW] = x
    windows = np.lib.stride_tricks.sliding_window_view(spread, (KH, KW), axis=(2, 3))
    windows = windows[:, :, PH : PH + OH, PW : PW + OW]
    y = np.einsum("nchwij,coij->nohw", windows, W[:, :, ::-1, ::-1])
    return y if b is None else y + b[:, None, None]
