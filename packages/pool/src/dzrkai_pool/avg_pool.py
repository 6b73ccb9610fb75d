"""Average pooling: each window hands on the mean of what it sees.

    y = (sum over the window of x) / divisor

It is linear, and its gradient spreads gy / divisor over the window's pixels. The gradient of that
is average pooling again.
"""

from functools import lru_cache
from typing import Any

import numpy as np

from dzrkai import Function, Variable
from dzrkai.arrays import Array, to_device
from dzrkai.variable import Operand
from dzrkai_conv.checks import image_size
from dzrkai_conv.window import IntOrPair, Pair, Window
from dzrkai_pool.checks import floating_images
from dzrkai_pool.kernels import kernels_for
from dzrkai_pool.window import pooling_window, with_ceil_mode


class AvgPool2d(Function):
    def __init__(self, window: Window, divisor: Array) -> None:
        self.window, self.divisor = window, divisor

    def forward(self, x: Array) -> Any:
        return kernels_for(x).avg_pool2d(x, self.divisor, self.window)

    def backward(self, gy: Variable) -> Variable:
        (x,) = self.inputs
        return AvgPool2dGrad(self.window, self.divisor, image_size(x))(gy)


class AvgPool2dGrad(Function):
    """Each value, divided, added to all pixels of its window."""

    def __init__(self, window: Window, divisor: Array, input_size: Pair) -> None:
        self.window, self.divisor, self.input_size = window, divisor, input_size

    def forward(self, gy: Array) -> Any:
        return kernels_for(gy).avg_pool2d_grad(gy, self.divisor, self.window, self.input_size)

    def backward(self, ggx: Variable) -> Variable:
        return AvgPool2d(self.window, self.divisor)(ggx)


def avg_pool2d(
    x: Operand,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Variable:
    """The mean of each window.

    Parameters
    ----------
    x : Variable or array, shape (N, C, height, width)
        Integers are averaged as float64.
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size by default: the windows then touch and do not overlap.
    padding : int or (height, width)
        Zeros added on every side; at most half of the kernel.
    ceil_mode : bool
        Begin one more window where the last pixels would be left over. What it has beyond the
        padded image does not count.
    count_include_pad : bool
        Whether the zeros of the padding count as pixels.

    Returns
    -------
    Variable, shape (N, C, OH, OW)

    Raises
    ------
    TypeError, ValueError
        An argument is unfit, or the window does not fit into the padded image.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 3.0, 8.0, 6.0]]]])
    >>> avg_pool2d(image, kernel_size=2)
    variable([[[[3. 4.]]]])
    """
    x = floating_images(x)
    size = image_size(x)
    plain = pooling_window(kernel_size, stride, padding)
    window = with_ceil_mode(plain, size) if ceil_mode else plain
    return AvgPool2d(window, _divisor(window, plain, size, count_include_pad, x.device))(x)


@lru_cache(maxsize=256)
def _divisor(window: Window, plain: Window, size: Pair, with_padding: bool, device: str) -> Array:
    """How many pixels count at each place (OH, OW): the same for every batch, so computed once."""
    rows, columns = (
        _counts(places, size[axis], plain, axis, with_padding)
        for axis, places in enumerate(window.output_size(size))
    )
    return to_device(np.outer(rows, columns), device)


def _counts(places: int, size: int, window: Window, axis: int, with_padding: bool) -> Array:
    """How many rows (axis 0) or columns (axis 1) count at each place of the window."""
    before, after = window.padding[axis]
    first, last = (-before, size + after) if with_padding else (0, size)
    start = np.arange(places) * window.stride[axis] - before
    end = start + window.kernel[axis]
    return np.minimum(end, last) - np.maximum(start, first)
