"""avg_pool as a convolution whose filter is 1 / (KH * KW) everywhere, channels taken for images."""

import numpy as np

from exercises.ch03_im2col.conv_backward import conv_backward
from exercises.ch03_im2col.conv_forward import conv_forward
from exercises.ch03_im2col.pair import pair


def box(kernel_size, dtype):
    """Return the averaging filter, (1, 1, KH, KW)."""
    KH, KW = pair(kernel_size)
    return np.full((1, 1, KH, KW), 1 / (KH * KW), dtype)


def avg_pool_forward(x, kernel_size, stride=None, padding=0):
    """Return the mean of each window."""
    N, C, H, W = x.shape
    images = x.reshape(N * C, 1, H, W)
    W = box(kernel_size, x.dtype)
    y = conv_forward(images, W, stride=kernel_size if stride is None else stride, padding=padding)
    return y.reshape(N, C, *y.shape[2:])


def avg_pool_backward(gy, x, kernel_size, stride=None, padding=0):
    """Return the gradient of average pooling with respect to its input."""
    stride = kernel_size if stride is None else stride
    flat_x, flat_gy = (a.reshape(-1, 1, *a.shape[2:]) if a.size else a[:, :1] for a in (x, gy))
    gx, _, _ = conv_backward(flat_gy, flat_x, box(kernel_size, gy.dtype), stride, padding)
    return gx.reshape(x.shape)
