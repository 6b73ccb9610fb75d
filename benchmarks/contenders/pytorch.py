"""PyTorch on the CPU, as its users write it: functions, modules and its own optimiser."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d, conv2d, max_pool2d

__all__ = ["array", "avg_pool2d", "conv2d", "evaluate", "gradients", "max_pool2d", "tanh"]

array = torch.from_numpy
tanh = torch.tanh


def variable(data: Any) -> Tensor:
    return torch.from_numpy(data).requires_grad_()


def evaluate(f: Callable[[], Tensor]) -> list[Tensor]:
    with torch.inference_mode():
        return [f()]


def gradients(y: Tensor, xs: Sequence[Tensor], gy: Tensor) -> Sequence[Tensor]:
    return torch.autograd.grad(y, xs, gy)


def trainer(layers: Sequence[Any], weights: Sequence[Any], lr: float) -> Callable[..., float]:
    model = nn.Sequential(*map(_module, layers))
    with torch.no_grad():
        for parameter, weight in zip(model.parameters(), weights, strict=True):
            # A linear layer's W is (out, in) in PyTorch and (in, out) in the others.
            parameter.copy_(torch.from_numpy(weight.T if weight.ndim == 2 else weight))
    optimizer = torch.optim.SGD(model.parameters(), lr)
    loss_of = nn.CrossEntropyLoss()

    def step(images: Tensor, labels: Tensor) -> float:
        optimizer.zero_grad()
        loss = loss_of(model(images), labels)
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    return step


def _module(layer: Any) -> nn.Module:
    match layer:
        case ("conv", C, OC, kernel_size, padding):
            return nn.Conv2d(C, OC, kernel_size, padding=padding)
        case ("linear", before, after):
            return nn.Linear(before, after)
        case "pool":
            return nn.MaxPool2d(2)
        case "relu":
            return nn.ReLU()
        case _:
            return nn.Flatten()
