"""Convolution and pooling by im2col of the whole batch."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.contenders.dezero_style.engine import Array, Function, Variable

Pair = tuple[int, int]


def im2col(x: Array, kernel: Pair, stride: Pair, padding: Pair, outside: float = 0) -> Array:
    (KH, KW), (SH, SW), (PH, PW) = kernel, stride, padding
    N, C, H, W = x.shape
    OH, OW = (H + 2 * PH - KH) // SH + 1, (W + 2 * PW - KW) // SW + 1
    sides = ((0, 0), (0, 0), (PH, PH + SH - 1), (PW, PW + SW - 1))
    padded = np.pad(x, sides, constant_values=outside)
    col = np.empty((N, C, KH, KW, OH, OW), x.dtype)
    for i in range(KH):
        for j in range(KW):
            col[:, :, i, j] = padded[:, :, i : i + SH * OH : SH, j : j + SW * OW : SW]
    return col


def col2im(col: Array, shape: Sequence[int], stride: Pair, padding: Pair) -> Array:
    N, C, KH, KW, OH, OW = col.shape
    (SH, SW), (PH, PW), (H, W) = stride, padding, shape[2:]
    image = np.zeros((N, C, H + 2 * PH + SH - 1, W + 2 * PW + SW - 1), col.dtype)
    for i in range(KH):
        for j in range(KW):
            image[:, :, i : i + SH * OH : SH, j : j + SW * OW : SW] += col[:, :, i, j]
    return image[:, :, PH : PH + H, PW : PW + W]


class Conv2d(Function):
    def __init__(self, stride: Pair, padding: Pair) -> None:
        self.stride, self.padding = stride, padding

    def forward(self, x: Array, W: Array, b: Array) -> Array:
        col = im2col(x, W.shape[2:], self.stride, self.padding)
        y = np.tensordot(col, W, axes=((1, 2, 3), (1, 2, 3))) + b
        return np.moveaxis(y, 3, 1)

    def backward(self, gy: Variable) -> tuple[Variable, ...]:
        x, W, _ = [v.data for v in self.inputs]
        g = gy.data
        gcol = np.moveaxis(np.tensordot(W, g, axes=(0, 1)), 3, 0)
        gx = col2im(gcol, x.shape, self.stride, self.padding)
        col = im2col(x, W.shape[2:], self.stride, self.padding)
        gW = np.tensordot(g, col, axes=((0, 2, 3), (0, 4, 5)))
        return Variable(gx), Variable(gW), Variable(g.sum(axis=(0, 2, 3)))


class Pool2d(Function):
    def __init__(self, kernel: Pair, stride: Pair, padding: Pair) -> None:
        self.kernel, self.stride, self.padding = kernel, stride, padding

    def image(self, gcol: Array) -> Variable:
        return Variable(col2im(gcol, self.inputs[0].shape, self.stride, self.padding))


class MaxPool2d(Pool2d):
    def forward(self, x: Array) -> Array:
        col = im2col(x, self.kernel, self.stride, self.padding, outside=-np.inf)
        col = col.reshape(*col.shape[:2], -1, *col.shape[4:])
        self.winners = col.argmax(axis=2)
        return col.max(axis=2)

    def backward(self, gy: Variable) -> Variable:
        N, C, OH, OW = gy.shape
        KH, KW = self.kernel
        gcol = np.zeros((N * C * OH * OW, KH * KW), gy.data.dtype)
        gcol[np.arange(len(gcol)), self.winners.ravel()] = gy.data.ravel()
        return self.image(np.moveaxis(gcol.reshape(N, C, OH, OW, KH, KW), (4, 5), (2, 3)))


class AvgPool2d(Pool2d):
    def forward(self, x: Array) -> Array:
        return im2col(x, self.kernel, self.stride, self.padding).mean(axis=(2, 3))

    def backward(self, gy: Variable) -> Variable:
        N, C, OH, OW = gy.shape
        KH, KW = self.kernel
        share = gy.data / (KH * KW)
        return self.image(np.broadcast_to(share[:, :, None, None], (N, C, KH, KW, OH, OW)))


def conv2d(x: Variable, W: Variable, b: Variable, stride: Any, padding: Any) -> Variable:
    return Conv2d(_pair(stride), _pair(padding))(x, W, b)


def max_pool2d(x: Variable, kernel_size: Any, stride: Any, padding: Any) -> Variable:
    return MaxPool2d(_pair(kernel_size), _pair(stride), _pair(padding))(x)


def avg_pool2d(x: Variable, kernel_size: Any, stride: Any, padding: Any) -> Variable:
    return AvgPool2d(_pair(kernel_size), _pair(stride), _pair(padding))(x)


def _pair(value: int | Pair) -> Pair:
    return value if isinstance(value, tuple) else (value, value)
