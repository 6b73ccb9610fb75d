"""Elementwise functions, and what a training step needs besides windows."""

from typing import Any

import numpy as np

from benchmarks.contenders.dezero_style.engine import Array, Function, Variable, as_array


class Binary(Function):
    def forward(self, a: Array, b: Array) -> Array:
        self.shapes = a.shape, b.shape
        return self.value(a, b)

    def backward(self, gy: Variable) -> tuple[Variable, ...]:
        ga, gb = self.gradients(gy)
        if self.shapes[0] != self.shapes[1]:
            ga, gb = sum_to(ga, self.shapes[0]), sum_to(gb, self.shapes[1])
        return ga, gb

    def value(self, a: Array, b: Array) -> Array:
        raise NotImplementedError

    def gradients(self, gy: Variable) -> tuple[Variable, Variable]:
        raise NotImplementedError


class Add(Binary):
    def value(self, a: Array, b: Array) -> Array:
        return a + b

    def gradients(self, gy: Variable) -> tuple[Variable, Variable]:
        return gy, gy


class Sub(Binary):
    def value(self, a: Array, b: Array) -> Array:
        return a - b

    def gradients(self, gy: Variable) -> tuple[Variable, Variable]:
        return gy, -gy


class Mul(Binary):
    def value(self, a: Array, b: Array) -> Array:
        return a * b

    def gradients(self, gy: Variable) -> tuple[Variable, Variable]:
        a, b = self.inputs
        return gy * b, gy * a


class Neg(Function):
    def forward(self, a: Array) -> Array:
        return -a

    def backward(self, gy: Variable) -> Variable:
        return -gy


class Tanh(Function):
    def forward(self, x: Array) -> Array:
        return np.tanh(x)

    def backward(self, gy: Variable) -> Variable:
        y = self.outputs[0]()
        assert y is not None
        return gy * (sub(np.float32(1), y * y))


class Relu(Function):
    def forward(self, x: Array) -> Array:
        return np.maximum(x, 0)

    def backward(self, gy: Variable) -> Variable:
        return gy * Variable(self.inputs[0].data > 0)


class Flatten(Function):
    def forward(self, x: Array) -> Array:
        return x.reshape(len(x), -1)

    def backward(self, gy: Variable) -> Variable:
        return Variable(gy.data.reshape(self.inputs[0].shape))


class Linear(Function):
    def forward(self, x: Array, W: Array, b: Array) -> Array:
        return x @ W + b

    def backward(self, gy: Variable) -> tuple[Variable, ...]:
        x, W, _ = [v.data for v in self.inputs]
        return Variable(gy.data @ W.T), Variable(x.T @ gy.data), Variable(gy.data.sum(axis=0))


class SoftmaxCrossEntropy(Function):
    def forward(self, x: Array, labels: Array) -> Array:
        shifted = x - x.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p = np.exp(log_p)
        return -log_p[np.arange(len(x)), labels].mean()

    def backward(self, gy: Variable) -> tuple[Variable, ...]:
        labels = self.inputs[1]
        one_hot = np.eye(self.p.shape[1], dtype=self.p.dtype)[labels.data]
        return Variable((self.p - one_hot) * gy.data / len(one_hot)), labels


def sum_to(x: Variable, shape: tuple[int, ...]) -> Variable:
    extra = x.data.ndim - len(shape)
    axes = tuple(range(extra)) + tuple(i + extra for i, n in enumerate(shape) if n == 1)
    return Variable(x.data.sum(axis=axes, keepdims=True).reshape(shape))


def add(a: Any, b: Any) -> Variable:
    return Add()(a, as_array(b))


def sub(a: Any, b: Any) -> Variable:
    return Sub()(as_array(a), as_array(b))


def mul(a: Any, b: Any) -> Variable:
    return Mul()(a, as_array(b))


def neg(x: Variable) -> Variable:
    return Neg()(x)


def tanh(x: Variable) -> Variable:
    return Tanh()(x)


def relu(x: Variable) -> Variable:
    return Relu()(x)


def flatten(x: Variable) -> Variable:
    return Flatten()(x)


def linear(x: Variable, W: Variable, b: Variable) -> Variable:
    return Linear()(x, W, b)


def softmax_cross_entropy(x: Variable, labels: Array) -> Variable:
    return SoftmaxCrossEntropy()(x, labels)
