"""Smooth a signal: replace each window of neighbouring values by its mean.

    y[i] = (x[i] + x[i + 1] + ... + x[i + width - 1]) / width

A signal of length L has L - width + 1 windows. A width below 1 or above L is a ValueError.

>>> moving_average(np.array([1.0, 2.0, 6.0]), 2)
array([1.5, 4. ])

---- 日本語 ----

信号をなめらかにしましょう。となり合う width 個の値からなる窓を、それぞれ平均で置き換えます。
長さ L の信号には窓が L - width + 1 個あります。
幅が 1 より小さいか L より大きければ ValueError です。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from smoothing.ch01_smoothing.window_count import window_count


def moving_average(x: NDArray[Any], width: int) -> NDArray[Any]:
    """Return the means of all windows of `width` values of x, with the dtype of x."""
    # solution: begin
    if not 1 <= width <= len(x):
        raise ValueError(f"width: got {width}; expected 1 to {len(x)}")
    count = window_count(len(x), width)
    total = np.zeros(count, x.dtype)
    for k in range(width):
        total += x[k : k + count]
    return total / np.asarray(width, x.dtype)
    # solution: end
