"""A full convolution with a box."""

import numpy as np
from smoothing.ch01_smoothing.moving_average import moving_average


def gradient(gy, x, width):
    return np.convolve(gy, np.full(width, 1 / width)).astype(x.dtype)


def loss_and_gradient(x, width):
    y = moving_average(x, width)
    return float(y @ y) / 2, gradient(y, x, width)
