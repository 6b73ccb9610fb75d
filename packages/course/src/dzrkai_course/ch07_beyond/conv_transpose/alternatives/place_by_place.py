"""conv_transpose by the places of the filter: each adds a whole image, spread out, to the canvas."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def conv_transpose(x, W, b=None, stride=1, padding=0):
    """Let each pixel paint the filters."""
    N, _, height, width = x.shape
    _, OC, KH, KW = W.shape
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    canvas = np.zeros((OC, N, (height - 1) * SH + KH, (width - 1) * SW + KW), x.dtype)
    for i, j in np.ndindex(KH, KW):
        rows = slice(i, i + (height - 1) * SH + 1, SH)
        columns = slice(j, j + (width - 1) * SW + 1, SW)
        canvas[:, :, rows, columns] += np.tensordot(W[:, :, i, j], x, axes=(0, 1))
    if b is not None:
        canvas += b.reshape(-1, 1, 1, 1)
    inside = canvas[:, :, PH : canvas.shape[2] - PH, PW : canvas.shape[3] - PW]
    return inside.swapaxes(0, 1)
