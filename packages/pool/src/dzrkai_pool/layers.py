"""Pooling as layers: they learn nothing, and hold their arguments."""

from dzrkai import Variable
from dzrkai.layers.layer import Layer
from dzrkai.variable import Operand
from dzrkai_conv.window import IntOrPair
from dzrkai_pool.avg_pool import avg_pool2d
from dzrkai_pool.global_pool import global_avg_pool2d
from dzrkai_pool.max_pool import max_pool2d
from dzrkai_pool.window import pooling_window


class MaxPool2d(Layer):
    """Max pooling as a layer; arguments and errors as in `max_pool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> MaxPool2d(2)(np.zeros((8, 3, 6, 4))).shape
    (8, 3, 3, 2)
    """

    def __init__(
        self,
        kernel_size: IntOrPair,
        stride: IntOrPair | None = None,
        padding: IntOrPair = 0,
        dilation: IntOrPair = 1,
        ceil_mode: bool = False,
    ) -> None:
        pooling_window(kernel_size, stride, padding, dilation)
        self.kernel_size, self.stride, self.padding = kernel_size, stride, padding
        self.dilation, self.ceil_mode = dilation, ceil_mode

    def forward(self, x: Operand) -> Variable:
        return max_pool2d(
            x, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode
        )


class AvgPool2d(Layer):
    """Average pooling as a layer; arguments and errors as in `avg_pool2d`.

    Examples
    --------
    >>> import numpy as np
    >>> AvgPool2d(3, stride=2, padding=1)(np.zeros((8, 3, 6, 4))).shape
    (8, 3, 3, 2)
    """

    def __init__(
        self,
        kernel_size: IntOrPair,
        stride: IntOrPair | None = None,
        padding: IntOrPair = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        pooling_window(kernel_size, stride, padding)
        self.kernel_size, self.stride, self.padding = kernel_size, stride, padding
        self.ceil_mode, self.count_include_pad = ceil_mode, count_include_pad

    def forward(self, x: Operand) -> Variable:
        return avg_pool2d(
            x, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad
        )


class GlobalAvgPool2d(Layer):
    """Global average pooling as a layer: (N, C, height, width) -> (N, C, 1, 1).

    Examples
    --------
    >>> import numpy as np
    >>> GlobalAvgPool2d()(np.zeros((8, 3, 6, 4))).shape
    (8, 3, 1, 1)
    """

    def forward(self, x: Operand) -> Variable:
        return global_avg_pool2d(x)
