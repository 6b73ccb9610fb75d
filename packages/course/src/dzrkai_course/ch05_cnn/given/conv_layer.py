"""Given: a layer that holds the weights of your conv2d.

`prefer("dzrkai-exercises")` makes this class `dzrkai.layers.Conv2d`.

参考資料です。あなたの conv2d の重みを持つレイヤです。`prefer("dzrkai-exercises")` を呼ぶと、
`dzrkai.layers.Conv2d` はこのクラスになります。
"""

from math import sqrt
from typing import Any

import numpy as np

from dzrkai import Layer, Parameter, Variable, random
from exercises.ch05_cnn.conv_function import conv2d


class Conv2d(Layer):
    """Convolution with learned W (OC, C, KH, KW) and b (OC,)."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        stride: Any = 1,
        padding: Any = 0,
    ) -> None:
        shape = (out_channels, in_channels, kernel_size, kernel_size)
        scale = sqrt(2 / (in_channels * kernel_size * kernel_size))
        self.W = Parameter(random.normal(shape, scale))
        self.b = Parameter(np.zeros(out_channels, np.float32))
        self.stride, self.padding = stride, padding

    def forward(self, x: Any) -> Variable:
        """(N, C, H, W) -> (N, OC, OH, OW)."""
        return conv2d(x, self.W, self.b, self.stride, self.padding)
