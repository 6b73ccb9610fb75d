"""conv_transpose2d: the way back from a convolution's output to its input, taken forwards.

As a matrix, a convolution turns the pixels of x into those of y; the transposed matrix turns y's
pixels into x's. That is the gradient of a convolution with respect to its input, so the formula
exists already: `Conv2dGradX`. What was the output there is the input here.
"""

from dzrkai import Variable
from dzrkai.variable import Operand
from dzrkai_conv.checks import image_size
from dzrkai_conv.conv2d import Conv2dGradX, biased, check_groups, filtered
from dzrkai_conv.window import IntOrPair, Pair, Window, pair


def conv_transpose2d(
    x: Operand,
    W: Operand,
    b: Operand | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
    output_padding: IntOrPair = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
) -> Variable:
    """Let each pixel paint the filter, times its value, into a larger image.

    Parameters
    ----------
    x : Variable or array, shape (N, C, height, width)
    W : Variable or array, shape (C, OC / groups, KH, KW)
    b : Variable or array, shape (OC,), optional
    stride : int or (height, width)
        How far apart neighbouring pixels paint.
    padding : int or (height, width)
        So many rows are cut off on every side: what the convolution had padded.
    output_padding : int or (height, width)
        Of the output sizes that a strided convolution maps to the same size, take one that is
        larger by so much; below `stride`.
    dilation : int or (height, width)
    groups : int

    Returns
    -------
    Variable, shape (N, OC, OH, OW)
        OH = (height - 1) * stride - 2 * padding + dilation * (KH - 1) + 1 + output_padding

    Raises
    ------
    TypeError, ValueError
        An argument is unfit, shapes do not agree, or nothing is left of the output.

    References
    ----------
    V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning,
    arXiv:1603.07285, section 4.

    Examples
    --------
    >>> import numpy as np
    >>> dots = np.array([[[[1.0, 2.0]]]])
    >>> conv_transpose2d(dots, np.ones((1, 1, 2, 2)), stride=2)
    variable([[[[1. 1. 2. 2.]
                [1. 1. 2. 2.]]]])
    """
    x, W = filtered(x, W)
    C, _, KH, KW = W.shape
    check_groups(groups, "W", C)
    if x.shape[1] != C:
        raise ValueError(
            f"W: filters of shape {W.shape} paint {C} channels, but x of shape {x.shape} "
            f"has {x.shape[1]}"
        )
    window = Window.of((KH, KW), stride, pair(padding, "padding"), dilation)
    size = _output_size(image_size(x), window, pair(output_padding, "output_padding"))
    return biased(Conv2dGradX(window, groups, size)(x, W), b)


def _output_size(input_size: Pair, window: Window, output_padding: Pair) -> Pair:
    """The image size from which the window gives `input_size`."""
    if any(extra >= step for extra, step in zip(output_padding, window.stride, strict=True)):
        raise ValueError(
            f"output_padding: expected less than stride {window.stride}, got {output_padding}"
        )
    height, width = (
        (size - 1) * step + extent - sum(padding) + extra
        for size, step, extent, padding, extra in zip(
            input_size, window.stride, window.extent, window.padding, output_padding, strict=True
        )
    )
    if min(input_size) < 1 or min(height, width) < 1:
        raise ValueError(f"x: from images of size {input_size} nothing is left: {(height, width)}")
    return height, width
