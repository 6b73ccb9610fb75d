"""One shifted image for each place in the filter: forward adds them up, backward sends them back."""

import numpy as np

from dzrkai import Function, Variable


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


class Conv2d(Function):
    def __init__(self, stride=1, padding=0):
        (self.SH, self.SW), (self.PH, self.PW) = pair(stride), pair(padding)

    def shifts(self, W, OH, OW):
        for i, j in np.ndindex(W.shape[2:]):
            rows = slice(i, i + self.SH * OH, self.SH)
            columns = slice(j, j + self.SW * OW, self.SW)
            yield (i, j), (slice(None), slice(None), rows, columns)

    def forward(self, x, W, b):
        self.padded = np.pad(x, ((0, 0), (0, 0), (self.PH, self.PH), (self.PW, self.PW)))
        _, _, H, width = self.padded.shape
        OH, OW = (H - W.shape[2]) // self.SH + 1, (width - W.shape[3]) // self.SW + 1
        y = np.zeros((len(x), len(W), OH, OW), x.dtype) + b.reshape(1, -1, 1, 1)
        for (i, j), shift in self.shifts(W, OH, OW):
            y += np.moveaxis(np.tensordot(W[:, :, i, j], self.padded[shift], ([1], [1])), 0, 1)
        return y

    def backward(self, gy):
        x, W, _ = (variable.data for variable in self.inputs)
        g = gy.data
        gpadded, gW = np.zeros_like(self.padded), np.zeros_like(W)
        for (i, j), shift in self.shifts(W, *g.shape[2:]):
            gpadded[shift] += np.moveaxis(np.tensordot(W[:, :, i, j], g, ([0], [1])), 0, 1)
            gW[:, :, i, j] = np.tensordot(g, self.padded[shift], ([0, 2, 3], [0, 2, 3]))
        H, width = x.shape[2:]
        gx = gpadded[:, :, self.PH : self.PH + H, self.PW : self.PW + width]
        return Variable(gx), Variable(gW), Variable(g.sum((0, 2, 3)))


def conv2d(x, W, b, stride=1, padding=0):
    return Conv2d(stride, padding)(x, W, b)
