"""Convolution as layers: the filters and the bias are learned."""

from math import prod, sqrt

import numpy as np

from dzrkai import Parameter, Variable, random
from dzrkai.layers.layer import Layer, like
from dzrkai.variable import Operand
from dzrkai_conv.checks import images
from dzrkai_conv.conv2d import conv2d
from dzrkai_conv.conv_transpose2d import conv_transpose2d
from dzrkai_conv.window import IntOrPair, Padding, Pair, Window, is_positive, pair


class Conv2d(Layer):
    """A convolutional layer; see `conv2d`.

    Parameters
    ----------
    in_channels : int or None
        The channels of the input; None reads them off the first input.
    out_channels : int
    kernel_size, stride, dilation : int or (height, width)
    padding : int, (height, width), "same" or "valid"
    groups : int
        Divides both numbers of channels.
    bias : bool

    Attributes
    ----------
    W : Parameter, shape (out_channels, in_channels / groups, KH, KW)
        He initialisation: normal with variance 2 / (in_channels / groups * KH * KW), one over half
        the number of products in each output. None until the first input where `in_channels` is.
    b : Parameter, shape (out_channels,)
        Starts at zero. None without bias.

    Raises
    ------
    TypeError, ValueError
        An argument is unfit; the message names it.

    References
    ----------
    K. He et al., Delving Deep into Rectifiers, ICCV 2015, equation 10.

    Examples
    --------
    >>> layer = Conv2d(None, 8, kernel_size=3, padding=1)
    >>> layer(np.zeros((2, 3, 5, 7), np.float32)).shape
    (2, 8, 5, 7)
    >>> layer.W.shape
    (8, 3, 3, 3)
    """

    def __init__(
        self,
        in_channels: int | None,
        out_channels: int,
        kernel_size: IntOrPair,
        stride: IntOrPair = 1,
        padding: Padding = 0,
        dilation: IntOrPair = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        check_channels(in_channels, out_channels, groups)
        Window.of(kernel_size, stride, padding, dilation)
        self.out_channels = out_channels
        self.kernel_size = pair(kernel_size, "kernel_size", minimum=1)
        self.stride, self.padding, self.dilation = stride, padding, dilation
        self.groups = groups
        self.W = None if in_channels is None else self._filters(in_channels)
        self.b = Parameter(np.zeros(out_channels, np.float32)) if bias else None

    def forward(self, x: Operand) -> Variable:
        x = images(x)
        if self.W is None:
            self.W = self._filters(x.shape[1])
            for parameter in self.parameters():
                parameter.data = like(parameter.data, x)
        return conv2d(x, self.W, self.b, self.stride, self.padding, self.dilation, self.groups)

    def _filters(self, in_channels: int) -> Parameter:
        check_channels(in_channels, self.out_channels, self.groups)
        shape = (self.out_channels, in_channels // self.groups, *self.kernel_size)
        return Parameter(random.normal(shape, sqrt(2 / prod(shape[1:]))))


class ConvTranspose2d(Layer):
    """A transposed convolutional layer; see `conv_transpose2d`.

    Parameters
    ----------
    in_channels : int or None
        The channels of the input; None reads them off the first input.
    out_channels : int
    kernel_size, stride, padding, output_padding, dilation : int or (height, width)
    groups : int
        Divides both numbers of channels.
    bias : bool

    Attributes
    ----------
    W : Parameter, shape (in_channels, out_channels / groups, KH, KW)
        He initialisation: in_channels / groups * KH * KW products are shared out among
        stride * stride outputs, so each output sums up so many on average.
        None until the first input where `in_channels` is.
    b : Parameter, shape (out_channels,)
        Starts at zero. None without bias.

    Raises
    ------
    TypeError, ValueError
        An argument is unfit; the message names it.

    Examples
    --------
    >>> layer = ConvTranspose2d(4, 2, kernel_size=2, stride=2)
    >>> layer(np.zeros((1, 4, 5, 7), np.float32)).shape
    (1, 2, 10, 14)
    """

    def __init__(
        self,
        in_channels: int | None,
        out_channels: int,
        kernel_size: IntOrPair,
        stride: IntOrPair = 1,
        padding: IntOrPair = 0,
        output_padding: IntOrPair = 0,
        dilation: IntOrPair = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        check_channels(in_channels, out_channels, groups)
        self.out_channels = out_channels
        self.window = Window.of(kernel_size, stride, pair(padding, "padding"), dilation)
        self.padding: Pair = pair(padding, "padding")
        self.output_padding, self.groups = pair(output_padding, "output_padding"), groups
        self.W = None if in_channels is None else self._filters(in_channels)
        self.b = Parameter(np.zeros(out_channels, np.float32)) if bias else None

    def forward(self, x: Operand) -> Variable:
        x = images(x)
        if self.W is None:
            self.W = self._filters(x.shape[1])
            for parameter in self.parameters():
                parameter.data = like(parameter.data, x)
        return conv_transpose2d(
            x,
            self.W,
            self.b,
            self.window.stride,
            self.padding,
            self.output_padding,
            self.window.dilation,
            self.groups,
        )

    def _filters(self, in_channels: int) -> Parameter:
        check_channels(in_channels, self.out_channels, self.groups)
        shape = (in_channels, self.out_channels // self.groups, *self.window.kernel)
        products = in_channels / self.groups * prod(self.window.kernel) / prod(self.window.stride)
        return Parameter(random.normal(shape, sqrt(2 / products)))


def check_channels(in_channels: int | None, out_channels: int, groups: int) -> None:
    """Refuse numbers of channels that are not positive, or that the groups do not divide."""
    channels = {"in_channels": in_channels, "out_channels": out_channels}
    for name, size in {"groups": groups, **channels}.items():
        if size is not None and not is_positive(size):
            raise ValueError(f"{name}: expected a positive int, got {size!r}")
        if size is not None and size % groups:
            raise ValueError(f"groups: {groups} does not divide {name}={size}")
