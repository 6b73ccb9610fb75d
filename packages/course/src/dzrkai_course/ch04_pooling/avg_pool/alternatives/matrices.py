"""avg_pool as y = A x B': averaging down and averaging across are a matrix each.

The backward pass is the same two matrices, transposed.
"""

import numpy as np

from exercises.ch03_im2col.pair import pair


def averaging(size, kernel, stride, padding, dtype):
    """Return A with A[o, h] = 1 / kernel where window o holds pixel h."""
    count = (size + 2 * padding - kernel) // stride + 1
    o, h = np.ogrid[:count, :size]
    place = h - (o * stride - padding)
    return ((place >= 0) & (place < kernel)).astype(dtype) / kernel


def both_matrices(x, kernel_size, stride, padding):
    """Return the matrix for the rows and that for the columns."""
    stride = pair(kernel_size if stride is None else stride)
    sizes = zip(x.shape[2:], pair(kernel_size), stride, pair(padding), strict=True)
    return [averaging(*size, x.dtype) for size in sizes]


def avg_pool_forward(x, kernel_size, stride=None, padding=0):
    """Return the mean of each window."""
    down, across = both_matrices(x, kernel_size, stride, padding)
    return down @ x @ across.T


def avg_pool_backward(gy, x, kernel_size, stride=None, padding=0):
    """Return the gradient of average pooling with respect to its input."""
    down, across = both_matrices(x, kernel_size, stride, padding)
    return down.T @ gy @ across
