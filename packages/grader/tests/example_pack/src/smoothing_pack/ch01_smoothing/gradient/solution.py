"""The gradient of the moving average: each window hands its gradient back to its places.

>>> gradient(np.array([2.0, 4.0]), np.zeros(3), 2)
array([1., 3., 2.])

---- 日本語 ----

移動平均の勾配です。どの窓も、自分の勾配をその中の場所へ返します。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from smoothing.ch01_smoothing.moving_average import moving_average


def gradient(gy: NDArray[Any], x: NDArray[Any], width: int) -> NDArray[Any]:
    """Return the gradient of x, given that of ``moving_average(x, width)``."""
    # solution: begin
    gx = np.zeros_like(x)
    for k in range(width):
        gx[k : k + len(gy)] += gy / width
    return gx
    # solution: end


def loss_and_gradient(x: NDArray[Any], width: int) -> tuple[float, NDArray[Any]]:
    """Return half the squared length of the moving average of x, and its gradient."""
    # solution: begin
    y = moving_average(x, width)
    return float(0.5 * (y * y).sum()), gradient(y, x, width)
    # solution: end
