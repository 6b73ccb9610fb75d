"""avg_pool window by window, by its definition."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def windows(shape, kernel_size, stride, padding):
    """Yield each output position with its window's rows and columns in the padded image."""
    (KH, KW), (PH, PW) = pair(kernel_size), pair(padding)
    SH, SW = pair(kernel_size if stride is None else stride)
    OH = (shape[2] + 2 * PH - KH) // SH + 1
    OW = (shape[3] + 2 * PW - KW) // SW + 1
    for oh, ow in np.ndindex(OH, OW):
        yield oh, ow, slice(oh * SH, oh * SH + KH), slice(ow * SW, ow * SW + KW)


def avg_pool_forward(x, kernel_size, stride=None, padding=0):
    """Return the mean of each window."""
    PH, PW = pair(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    means = {
        (oh, ow): padded[:, :, rows, columns].mean(axis=(2, 3))
        for oh, ow, rows, columns in windows(x.shape, kernel_size, stride, padding)
    }
    OH, OW = (1 + last for last in max(means))
    y = np.stack([means[position] for position in np.ndindex(OH, OW)], axis=-1)
    return y.reshape(*x.shape[:2], OH, OW)


def avg_pool_backward(gy, x, kernel_size, stride=None, padding=0):
    """Return the gradient of average pooling with respect to its input."""
    (KH, KW), (PH, PW) = pair(kernel_size), pair(padding)
    N, C, H, W = x.shape
    gpadded = np.zeros((N, C, H + 2 * PH, W + 2 * PW), gy.dtype)
    for oh, ow, rows, columns in windows(x.shape, kernel_size, stride, padding):
        gpadded[:, :, rows, columns] += gy[:, :, oh, ow, None, None] / (KH * KW)
    return gpadded[:, :, PH : PH + H, PW : PW + W]
