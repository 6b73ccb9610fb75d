"""avg_pool by summed areas: any window's sum is four lookups in a table of running sums.

Backward the same table stands the other way up: each gradient is entered at the window's four
corners, and two running sums spread it over the pixels between.
"""

import numpy as np

from exercises.ch03_im2col.pair import pair


def corners(table, kernel_size, stride, output_size):
    """Return views of the table at the four corners of every window, with their signs."""
    (KH, KW), (SH, SW), (OH, OW) = kernel_size, stride, output_size
    for i, j, sign in [(0, 0, 1), (0, KW, -1), (KH, 0, -1), (KH, KW, 1)]:
        yield table[:, :, i : i + SH * OH : SH, j : j + SW * OW : SW], sign


def avg_pool_forward(x, kernel_size, stride=None, padding=0):
    """Return the mean of each window."""
    (KH, KW), (PH, PW) = pair(kernel_size), pair(padding)
    SH, SW = pair(kernel_size if stride is None else stride)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    OH, OW = (padded.shape[2] - KH) // SH + 1, (padded.shape[3] - KW) // SW + 1
    table = np.pad(padded, ((0, 0), (0, 0), (1, 0), (1, 0))).cumsum(axis=2).cumsum(axis=3)
    total = sum(sign * view for view, sign in corners(table, (KH, KW), (SH, SW), (OH, OW)))
    return total / (KH * KW)


def avg_pool_backward(gy, x, kernel_size, stride=None, padding=0):
    """Return the gradient of average pooling with respect to its input."""
    (KH, KW), (PH, PW) = pair(kernel_size), pair(padding)
    stride = pair(kernel_size if stride is None else stride)
    N, C, H, W = x.shape
    edges = np.zeros((N, C, H + 2 * PH + 1, W + 2 * PW + 1), gy.dtype)
    for view, sign in corners(edges, (KH, KW), stride, gy.shape[2:]):
        view += sign * gy / (KH * KW)
    return edges.cumsum(axis=2).cumsum(axis=3)[:, :, PH : PH + H, PW : PW + W]
