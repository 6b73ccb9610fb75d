"""Differences of the cumulative sum."""

import numpy as np


def moving_average(x, width):
    if not 1 <= width <= len(x):
        raise ValueError("width")
    sums = np.concatenate([np.zeros(1), np.cumsum(x, dtype=np.float64)])
    return ((sums[width:] - sums[:-width]) / width).astype(x.dtype)
