"""im2col and col2im: windows side by side, and back.

im2col copies what each element of a window meets:

    col[n, c, i, j, h, w] = padded[n, c, i * dilation + h * stride, j * dilation + w * stride]

A pixel that several windows see is copied several times. So its gradient is the sum of the
gradients of its copies, which is what col2im computes; and since both are linear, im2col is in
turn the gradient of col2im. For all x and c:  sum(im2col(x) * c) = sum(x * col2im(c)).
"""

from typing import Any

from dzrkai import Function, Variable, as_variable
from dzrkai.arrays import Array
from dzrkai.variable import Operand
from dzrkai_conv.checks import image_size, images
from dzrkai_conv.kernels import kernels_for
from dzrkai_conv.window import IntOrPair, Padding, Pair, Window


class Im2col(Function):
    def __init__(self, window: Window) -> None:
        self.window = window

    def forward(self, x: Array) -> Any:
        return kernels_for(x).im2col(x, self.window)

    def backward(self, gcol: Variable) -> Variable:
        (x,) = self.inputs
        return Col2im(self.window, image_size(x))(gcol)


class Col2im(Function):
    def __init__(self, window: Window, input_size: Pair) -> None:
        self.window, self.input_size = window, input_size

    def forward(self, col: Array) -> Any:
        return kernels_for(col).col2im(col, self.window, self.input_size)

    def backward(self, gx: Variable) -> Variable:
        return Im2col(self.window)(gx)


def im2col(
    x: Operand,
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: Padding = 0,
    dilation: IntOrPair = 1,
) -> Variable:
    """What a sliding window sees at each of its places.

    Parameters
    ----------
    x : Variable or array, shape (N, C, height, width)
    kernel_size, stride, dilation : int or (height, width)
    padding : int, (height, width), "same" or "valid"
        Zeros added on every side.

    Returns
    -------
    Variable, shape (N, C, KH, KW, OH, OW)

    Raises
    ------
    TypeError, ValueError
        An argument is unfit, or the window does not fit into the padded image.

    References
    ----------
    K. Chellapilla, S. Puri and P. Simard, High Performance Convolutional Neural Networks for
    Document Processing, 2006, section 3.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.arange(9.0).reshape(1, 1, 3, 3)
    >>> col = im2col(image, kernel_size=2)
    >>> col.shape
    (1, 1, 2, 2, 2, 2)
    >>> col[0, 0, :, :, 0, 1]  # the window at row 0, column 1
    variable([[1. 2.]
              [4. 5.]])
    """
    x = images(x)
    return Im2col(Window.of(kernel_size, stride, padding, dilation))(x)


def col2im(
    col: Operand,
    input_shape: tuple[int, int, int, int],
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: Padding = 0,
    dilation: IntOrPair = 1,
) -> Variable:
    """Add each window up at the place where im2col found it.

    It is the adjoint of im2col, not its inverse: overlapping windows add up.

    Parameters
    ----------
    col : Variable or array, shape (N, C, KH, KW, OH, OW)
    input_shape : (N, C, height, width)
        The shape of the images.
    kernel_size, stride, padding, dilation
        As in `im2col`.

    Returns
    -------
    Variable, shape (N, C, height, width)

    Raises
    ------
    TypeError, ValueError
        An argument is unfit, or `col` is not of the shape that im2col gives for `input_shape`.

    Examples
    --------
    >>> import numpy as np
    >>> col2im(np.ones((1, 1, 2, 2, 2, 2)), (1, 1, 3, 3), kernel_size=2)  # how many windows see it
    variable([[[[1. 2. 1.]
                [2. 4. 2.]
                [1. 2. 1.]]]])
    """
    col = as_variable(col, "col")
    window = Window.of(kernel_size, stride, padding, dilation)
    if len(input_shape) != 4:
        raise ValueError(f"input_shape: expected (N, C, height, width), got {input_shape!r}")
    N, C, height, width = input_shape
    expected = (N, C, *window.kernel, *window.output_size((height, width)))
    if col.shape != expected:
        raise ValueError(
            f"col: expected shape {expected} for images of shape {tuple(input_shape)}, "
            f"got {col.shape}"
        )
    return Col2im(window, (height, width))(col)
