"""The baseline: what the classroom way of writing such a framework costs.

It stands for frameworks in the style of DeZero (K. Saito, Deep Learning from Scratch 3), and is
written anew for this comparison with the same choices:

- `engine`: a graph of variables and functions; the backward pass keeps a list of the functions
  that are ready, and sorts it anew whenever one joins, by generation (the distance from the
  inputs); gradients are variables, computed by differentiable functions;
- `functions`: operands may be numbers, and shapes may differ: every call looks;
- `windows`: convolution is im2col of the whole batch, one np.tensordot, and the axes put back in
  order; the columns take KH * KW times the memory of the images, and are made again for the
  gradient of W. Max pooling is argmax over the same columns; backward, columns that are zero but
  for the maxima, and col2im.

In one respect it is better than its model: it pads with minus infinity before a maximum.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.contenders.dezero_style.engine import Array, Variable, recorded
from benchmarks.contenders.dezero_style.functions import (
    flatten,
    linear,
    relu,
    softmax_cross_entropy,
    tanh,
)
from benchmarks.contenders.dezero_style.windows import avg_pool2d, conv2d, max_pool2d

__all__ = ["avg_pool2d", "conv2d", "max_pool2d", "tanh", "variable"]

variable = Variable


def array(data: Array) -> Array:
    return data


def evaluate(f: Callable[[], Variable]) -> list[Array]:
    with recorded(False):
        return [f().data]


def gradients(y: Variable, xs: Sequence[Variable], gy: Array) -> list[Array]:
    for x in xs:
        x.grad = None
    y.grad = Variable(gy)
    y.backward()
    return [x.grad.data for x in xs if x.grad is not None]


def trainer(layers: Sequence[Any], weights: Sequence[Array], lr: float) -> Callable[..., float]:
    parameters = [Variable(weight.copy()) for weight in weights]

    def step(images: Array, labels: Array) -> float:
        loss = softmax_cross_entropy(_model(layers, parameters, Variable(images)), labels)
        moves = gradients(loss, parameters, np.ones_like(loss.data))
        for parameter, g in zip(parameters, moves, strict=True):
            parameter.data = parameter.data - lr * g
        return float(loss.data)

    return step


def _model(layers: Sequence[Any], parameters: Sequence[Variable], x: Variable) -> Variable:
    remaining = iter(parameters)
    for layer in layers:
        match layer:
            case ("conv", _, _, _, padding):
                x = conv2d(x, next(remaining), next(remaining), 1, padding)
            case ("linear", _, _):
                x = linear(x, next(remaining), next(remaining))
            case "pool":
                x = max_pool2d(x, 2, 2, 0)
            case "relu":
                x = relu(x)
            case _:
                x = flatten(x)
    return x
