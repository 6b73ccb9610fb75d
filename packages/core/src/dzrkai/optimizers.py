"""Optimisers: how parameters move against their gradients.

optimizer = Adam(lr=1e-3).setup(model)
...
model.cleargrads()
loss.backward()
optimizer.update()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import sqrt
from typing import Any, Self

import numpy as np

from dzrkai.arrays import Array, array_module, is_array, to_device
from dzrkai.layers.layer import Layer
from dzrkai.variable import Parameter, constant

Hook = Callable[[list[Parameter]], None]


class Optimizer:
    """The base of optimisers: a subclass says how one parameter moves.

    Parameters
    ----------
    lr : float
        The learning rate, above 0.
    """

    def __init__(self, lr: float) -> None:
        if not lr > 0:
            raise ValueError(f"lr: expected a learning rate above 0, got {lr}")
        self.lr = lr
        self.hooks: list[Hook] = []
        self.state: dict[Parameter, dict[str, Any]] = {}
        self._target: Layer | None = None

    def setup(self, target: Layer) -> Self:
        """Take charge of the parameters of a layer or model."""
        if not isinstance(target, Layer):
            raise TypeError(f"target: expected a Layer or Model, got {type(target).__name__}")
        self._target = target
        return self

    def add_hook(self, hook: Hook) -> Self:
        """Call `hook(parameters)` before each update, such as WeightDecay(1e-4)."""
        self.hooks.append(hook)
        return self

    def update(self) -> None:
        """Move every parameter that has a gradient by one step.

        Raises
        ------
        RuntimeError
            `setup(model)` was not called.
        """
        if self._target is None:
            raise RuntimeError(f"{type(self).__name__}: call setup(model) before update()")
        parameters = [p for p in self._target.parameters() if p.grad is not None]
        for hook in self.hooks:
            hook(parameters)
        for parameter in parameters:
            if parameter.grad is not None:  # a hook may have taken it away
                self._step(parameter, parameter.grad.data)

    def _step(self, parameter: Parameter, g: Array) -> None:
        state = self.state.setdefault(parameter, {})
        _follow(parameter, state)
        parameter.data = self.moved(parameter.data, g, state)

    def moved(self, w: Array, g: Array, state: dict[str, Any]) -> Any:
        """Where the weights w go, given their gradient g; `state` is kept between steps."""
        raise NotImplementedError(f"{type(self).__name__} has no moved")


class SGD(Optimizer):
    """w - lr g: stochastic gradient descent (H. Robbins and S. Monro, 1951)."""

    def __init__(self, lr: float = 0.01) -> None:
        super().__init__(lr)

    def moved(self, w: Array, g: Array, state: dict[str, Any]) -> Any:  # noqa: ARG002
        return w - self.lr * g


class Momentum(Optimizer):
    """Gradient descent with a velocity (B. Polyak, 1964): v = momentum v - lr g; w + v."""

    def __init__(self, lr: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(lr)
        self.momentum = momentum

    def moved(self, w: Array, g: Array, state: dict[str, Any]) -> Any:
        state["v"] = self.momentum * state.get("v", 0.0) - self.lr * g
        return w + state["v"]


class AdaGrad(Optimizer):
    """Steps divided by the root of all squared gradients so far (J. Duchi et al., JMLR 2011)."""

    def __init__(self, lr: float = 0.01, eps: float = 1e-10) -> None:
        super().__init__(lr)
        self.eps = eps

    def moved(self, w: Array, g: Array, state: dict[str, Any]) -> Any:
        state["h"] = h = state.get("h", 0.0) + g * g
        return w - self.lr * g / (_root(h) + self.eps)


class AdaDelta(Optimizer):
    """Steps scaled by the ratio of past steps to past gradients (M. Zeiler, arXiv:1212.5701)."""

    def __init__(self, lr: float = 1.0, rho: float = 0.9, eps: float = 1e-6) -> None:
        super().__init__(lr)
        self.rho, self.eps = rho, eps

    def moved(self, w: Array, g: Array, state: dict[str, Any]) -> Any:
        rho, eps, past = self.rho, self.eps, state.get("step", 0.0)
        state["g"] = mean_g = rho * state.get("g", 0.0) + (1 - rho) * g * g
        step = ((past + eps) ** 0.5) / _root(mean_g + eps) * g
        state["step"] = rho * past + (1 - rho) * step * step
        return w - self.lr * step


class Adam(Optimizer):
    """Momentum and per-weight scale, both corrected at the start (D. Kingma and J. Ba, ICLR 2015).

    Parameters
    ----------
    lr : float
    betas : pair of floats
        How slowly the means of the gradient and of its square forget.
    eps : float
    """

    def __init__(
        self, lr: float = 1e-3, betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8
    ) -> None:
        super().__init__(lr)
        self.betas, self.eps = betas, eps

    def moved(self, w: Array, g: Array, state: dict[str, Any]) -> Any:
        beta1, beta2 = self.betas
        state["t"] = t = state.get("t", 0) + 1
        state["m"] = m = beta1 * state.get("m", 0.0) + (1 - beta1) * g
        state["v"] = v = beta2 * state.get("v", 0.0) + (1 - beta2) * g * g
        step = self.lr / (1 - beta1**t)
        return w - step * m / (_root(v) / sqrt(1 - beta2**t) + self.eps)


class AdamW(Adam):
    """Adam with decoupled weight decay (I. Loshchilov and F. Hutter, ICLR 2019)."""

    def __init__(
        self,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(lr, betas, eps)
        self.weight_decay = weight_decay

    def moved(self, w: Array, g: Array, state: dict[str, Any]) -> Any:
        return super().moved(w * (1 - self.lr * self.weight_decay), g, state)


class WeightDecay:
    """A hook: add `rate` times each weight to its gradient."""

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def __call__(self, parameters: Iterable[Parameter]) -> None:
        for p in parameters:
            if p.grad is not None:
                p.grad = constant(p.grad.data + self.rate * p.data)


class ClipGrad:
    """A hook: shrink all gradients together until their norm is at most `max_norm`."""

    def __init__(self, max_norm: float) -> None:
        if not max_norm > 0:
            raise ValueError(f"max_norm: expected a norm above 0, got {max_norm}")
        self.max_norm = max_norm

    def __call__(self, parameters: Iterable[Parameter]) -> None:
        gradients = {p: p.grad.data for p in parameters if p.grad is not None}
        if not gradients:
            return
        norm = _root(sum(_square_sum(g) for g in gradients.values()))
        xp = array_module(norm)
        if xp is np and norm <= self.max_norm:  # to look at it would halt a GPU
            return
        factor = self.max_norm / xp.maximum(norm, self.max_norm)
        for p, g in gradients.items():
            p.grad = constant(g * factor.astype(g.dtype))


class FreezeParam:
    """A hook: leave the parameters of these layers, or these parameters, where they are."""

    def __init__(self, *frozen: Layer | Parameter) -> None:
        self.frozen = frozen

    def __call__(self, parameters: Iterable[Parameter]) -> None:  # noqa: ARG002
        for frozen in self.frozen:
            for p in frozen.parameters() if isinstance(frozen, Layer) else [frozen]:
                p.cleargrad()


def _follow(parameter: Parameter, state: dict[str, Any]) -> None:
    """Bring the state of a parameter that has moved to where the parameter is now."""
    for name, value in state.items():
        if type(value) is not type(parameter.data) and is_array(value):
            state[name] = to_device(value, parameter.device)


def _square_sum(g: Array) -> Any:
    """The sum of squares, as an array or scalar of float32 at least: float16 ends at 65504."""
    g = g.astype(np.float32) if g.dtype == np.float16 else g
    return (g * g).sum()


def _root(x: Array) -> Any:
    return array_module(x).sqrt(x)
