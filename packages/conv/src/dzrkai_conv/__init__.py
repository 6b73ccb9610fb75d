"""Convolution for dzrkai: im2col, col2im, conv2d and its transpose.

Read it in this order: `window`, `im2col`, `conv2d`, `conv_transpose2d`, `layers`; then
`kernels`, where the arrays are computed; `explain` says how.
"""

from dzrkai_conv.conv2d import conv2d
from dzrkai_conv.conv_transpose2d import conv_transpose2d
from dzrkai_conv.explain import explain
from dzrkai_conv.im2col import col2im, im2col
from dzrkai_conv.layers import Conv2d, ConvTranspose2d
from dzrkai_conv.window import Window, get_conv_outsize

__version__ = "0.1.0"

__all__ = [
    "Conv2d",
    "ConvTranspose2d",
    "Window",
    "col2im",
    "conv2d",
    "conv_transpose2d",
    "explain",
    "get_conv_outsize",
    "im2col",
]
