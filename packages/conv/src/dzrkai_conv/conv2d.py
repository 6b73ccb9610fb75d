"""conv2d: one formula, three times.

With col = im2col(x), the convolution of x with the filters W is

    y[n,o,h,w]  = sum over c,i,j of  col[n,c,i,j,h,w] * W[o,c,i,j]

Each product col * W of a value and a weight goes into one y. By the chain rule it brings gy * W
back to the value and gy * col back to the weight, so the gradients are the same sum of products
with the letters exchanged:

    gcol[n,c,i,j,h,w] = sum over o      of  gy[n,o,h,w] * W[o,c,i,j],       gx = col2im(gcol)
    gW[o,c,i,j]       = sum over n,h,w  of  gy[n,o,h,w] * col[n,c,i,j,h,w]

The three are Conv2d(x, W), Conv2dGradX(gy, W) and Conv2dGradW(gy, x). Each is linear in both of
its arguments, and the gradient of each is made of the other two: derivatives of any order need
nothing else.

With groups, the channels c and the filters o are cut into groups, and the formulas hold in each.
"""

from typing import Any

from dzrkai import Function, Variable
from dzrkai.arrays import Array, Shape
from dzrkai.functions.arithmetic import of_one_dtype
from dzrkai.functions.reductions import sum as sum_over
from dzrkai.variable import Operand, as_variable
from dzrkai_conv.checks import image_size, images
from dzrkai_conv.kernels import kernels_for
from dzrkai_conv.window import IntOrPair, Padding, Pair, Window, is_positive

Gradients = tuple[Variable | None, Variable | None]


class Conv2d(Function):
    """contract(n c i j h w, o c i j -> n o h w)."""

    def __init__(self, window: Window, groups: int) -> None:
        self.window, self.groups = window, groups

    def forward(self, x: Array, W: Array) -> Any:
        return kernels_for(x).conv2d(x, W, self.window, self.groups)

    def backward(self, gy: Variable) -> Gradients:
        x, W = self.inputs
        grad_x = Conv2dGradX(self.window, self.groups, image_size(x))
        grad_W = Conv2dGradW(self.window, self.groups)
        return (
            grad_x(gy, W) if self.needs_grad(0) else None,
            grad_W(gy, x) if self.needs_grad(1) else None,
        )


class Conv2dGradX(Function):
    """col2im(contract(n o h w, o c i j -> n c i j h w))."""

    def __init__(self, window: Window, groups: int, input_size: Pair) -> None:
        self.window, self.groups, self.input_size = window, groups, input_size

    def forward(self, gy: Array, W: Array) -> Any:
        return kernels_for(gy).conv2d_grad_x(gy, W, self.window, self.groups, self.input_size)

    def backward(self, ggx: Variable) -> Gradients:
        gy, W = self.inputs
        conv = Conv2d(self.window, self.groups)
        grad_W = Conv2dGradW(self.window, self.groups)
        return (
            conv(ggx, W) if self.needs_grad(0) else None,
            grad_W(gy, ggx) if self.needs_grad(1) else None,
        )


class Conv2dGradW(Function):
    """contract(n o h w, n c i j h w -> o c i j)."""

    def __init__(self, window: Window, groups: int) -> None:
        self.window, self.groups = window, groups

    def forward(self, gy: Array, x: Array) -> Any:
        return kernels_for(gy).conv2d_grad_w(gy, x, self.window, self.groups)

    def backward(self, ggW: Variable) -> Gradients:
        gy, x = self.inputs
        conv = Conv2d(self.window, self.groups)
        grad_x = Conv2dGradX(self.window, self.groups, image_size(x))
        return (
            conv(x, ggW) if self.needs_grad(0) else None,
            grad_x(gy, ggW) if self.needs_grad(1) else None,
        )


class AddBias(Function):
    """y[n,o,h,w] + b[o], written over y: it is fresh, and nobody else holds it."""

    def forward(self, y: Array, b: Array) -> Any:
        y += b.reshape(-1, 1, 1)
        return y

    def backward(self, gy: Variable) -> Gradients:
        gb = sum_over(sum_over(gy, axis=(2, 3)), axis=0) if self.needs_grad(1) else None
        return gy, gb


def conv2d(
    x: Operand,
    W: Operand,
    b: Operand | None = None,
    stride: IntOrPair = 1,
    padding: Padding = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
) -> Variable:
    """Slide each filter over the images, and sum up what it sees times its weights.

    This is cross-correlation: the filter is not flipped.

    Parameters
    ----------
    x : Variable or array, shape (N, C, height, width)
    W : Variable or array, shape (OC, C / groups, KH, KW)
    b : Variable or array, shape (OC,), optional
        Added to every pixel of its output channel.
    stride, dilation : int or (height, width)
    padding : int, (height, width), "same" or "valid"
        Zeros added on every side. "same" keeps the image size (stride 1 only; of an odd number
        of rows, the odd one goes below and to the right), "valid" adds none.
    groups : int
        Cut the channels and the filters into so many groups that do not see each other;
        `groups=C` is the depthwise convolution.

    Returns
    -------
    Variable, shape (N, OC, OH, OW)
        OH and OW as `get_conv_outsize` gives them.

    Raises
    ------
    TypeError, ValueError
        An argument is unfit, shapes do not agree, or the filter does not fit into the image.

    References
    ----------
    Y. LeCun et al., Gradient-Based Learning Applied to Document Recognition, 1998, section II.

    Examples
    --------
    >>> import numpy as np
    >>> image = np.arange(9.0).reshape(1, 1, 3, 3)
    >>> step = np.array([[[[-1.0, 1.0]]]])  # how much each pixel adds to its left neighbour
    >>> conv2d(image, step)
    variable([[[[1. 1.]
                [1. 1.]
                [1. 1.]]]])
    """
    x, W = filtered(x, W)
    check_filters(x.shape, W.shape, groups)
    window = Window.of((W.shape[2], W.shape[3]), stride, padding, dilation)
    y = Conv2d(window, groups)(x, W)
    return biased(y, b)


def filtered(x: Operand, W: Operand) -> tuple[Variable, Variable]:
    """Images and filters as variables of one dtype, each with its four axes."""
    x, W = images(x), as_variable(W, "W")
    if W.ndim != 4:
        raise ValueError(f"W: expected four axes, the last of them (KH, KW), got shape {W.shape}")
    return of_one_dtype(x, W)


def check_filters(x_shape: Shape, W_shape: Shape, groups: int) -> None:
    """Refuse filters that do not see the channels that the images have."""
    check_groups(groups, "W", W_shape[0])
    if x_shape[1] != W_shape[1] * groups:
        raise ValueError(
            f"W: with groups={groups}, filters of shape {W_shape} see {W_shape[1] * groups} "
            f"channels, but x of shape {x_shape} has {x_shape[1]}"
        )


def check_groups(groups: int, argument: str, channels: int) -> None:
    """Refuse a number of groups that does not divide the first axis of `argument`."""
    if not is_positive(groups):
        raise ValueError(f"groups: expected a positive int, got {groups!r}")
    if channels % groups:
        raise ValueError(f"groups: {groups} does not divide the {channels} filters of {argument}")


def biased(y: Variable, b: Operand | None) -> Variable:
    """`y` plus one number per channel."""
    if b is None:
        return y
    b, OC = as_variable(b, "b"), y.shape[1]
    if b.shape != (OC,):
        raise ValueError(f"b: expected shape ({OC},), one number per output channel, got {b.shape}")
    return AddBias()(*of_one_dtype(y, b))
