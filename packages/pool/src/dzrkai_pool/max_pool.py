"""Max pooling: each window hands on its largest pixel, and remembers which one it was.

What it remembers is `index`: for each place the element (i, j) of the window. Given the index, all
that is left is picking pixels, which is linear:

    y = gather(x, index)        gx = scatter(gy, index)

Scatter adds each value to the pixel that gather would read it from. So the two are each other's
gradient, and max pooling can be differentiated as often as one likes.
"""

from typing import Any

from dzrkai import Function, Variable
from dzrkai.arrays import Array
from dzrkai.variable import Operand
from dzrkai_conv.checks import image_size, images
from dzrkai_conv.window import IntOrPair, Pair, Window
from dzrkai_pool.kernels import kernels_for
from dzrkai_pool.window import pooling_window, with_ceil_mode


class MaxPool2d(Function):
    def __init__(self, window: Window) -> None:
        self.window = window

    def forward(self, x: Array) -> Any:
        y, self.index = kernels_for(x).max_pool2d(x, self.window)
        return y

    def backward(self, gy: Variable) -> Variable:
        (x,) = self.inputs
        return Scatter(self.window, self.index, image_size(x))(gy)


class Gather(Function):
    """From each window the pixel that the index names."""

    def __init__(self, window: Window, index: Any) -> None:
        self.window, self.index = window, index

    def forward(self, x: Array) -> Any:
        return kernels_for(x).gather(x, self.index, self.window)

    def backward(self, gy: Variable) -> Variable:
        (x,) = self.inputs
        return Scatter(self.window, self.index, image_size(x))(gy)


class Scatter(Function):
    """Each value added to the pixel that the index names."""

    def __init__(self, window: Window, index: Any, input_size: Pair) -> None:
        self.window, self.index, self.input_size = window, index, input_size

    def forward(self, gy: Array) -> Any:
        return kernels_for(gy).scatter(gy, self.index, self.window, self.input_size)

    def backward(self, gx: Variable) -> Variable:
        return Gather(self.window, self.index)(gx)


def max_pool2d(
    x: Operand,
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    ceil_mode: bool = False,
) -> Variable:
    """The largest pixel of each window.

    Parameters
    ----------
    x : Variable or array, shape (N, C, height, width)
    kernel_size : int or (height, width)
    stride : int or (height, width), optional
        The kernel size by default: the windows then touch and do not overlap.
    padding : int or (height, width)
        Rows added on every side that are smaller than any pixel; at most half of the kernel.
    dilation : int or (height, width)
    ceil_mode : bool
        Begin one more window where the last pixels would be left over.

    Returns
    -------
    Variable, shape (N, C, OH, OW)
        Of equal pixels the first (in reading order) gets the gradient. NaN counts as largest.

    Raises
    ------
    TypeError, ValueError
        An argument is unfit, or the window does not fit into the padded image.

    References
    ----------
    K. Jarrett et al., What is the Best Multi-Stage Architecture for Object Recognition?,
    ICCV 2009, section 2.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.array([[[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 8.0, 7.0]]]])
    >>> max_pool2d(image, kernel_size=2)
    variable([[[[5. 8.]]]])
    """
    x = images(x)
    window = pooling_window(kernel_size, stride, padding, dilation)
    _check_no_image_falls_through(image_size(x), window)
    return MaxPool2d(with_ceil_mode(window, image_size(x)) if ceil_mode else window)(x)


def _check_no_image_falls_through(input_size: Pair, window: Window) -> None:
    """Refuse windows whose holes are larger than the image: they would see padding alone."""
    axes = zip(input_size, window.padding, window.dilation, strict=True)
    if any(before > 0 and step > size for size, (before, _), step in axes):
        raise ValueError(
            f"dilation: with padding, expected at most the image size {input_size}, "
            f"got {window.dilation}"
        )
