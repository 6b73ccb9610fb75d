"""The arrays are kept by forward instead of being taken from self.inputs."""

from dzrkai import Function, as_variable
from exercises.ch03_im2col.conv_backward import conv_backward
from exercises.ch03_im2col.conv_forward import conv_forward


class Conv2d(Function):
    def __init__(self, stride=1, padding=0):
        self.arguments = (stride, padding)

    def forward(self, x, W, b):
        self.arrays = (x, W)
        return conv_forward(x, W, b, *self.arguments)

    def backward(self, gy):
        return tuple(map(as_variable, conv_backward(gy.data, *self.arrays, *self.arguments)))


def conv2d(x, W, b, stride=1, padding=0):
    function = Conv2d(stride, padding)
    return function(x, W, b)
