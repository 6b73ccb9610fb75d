"""Layer: a function with parameters; a model is a layer made of layers."""

from __future__ import annotations

from collections.abc import Iterator
from os import PathLike
from typing import Any, Self

import numpy as np

from dzrkai.arrays import Array, array_module, to_device
from dzrkai.variable import Operand, Parameter, Variable


class Buffer(Variable):
    """What a layer remembers without learning it by gradient, such as a running mean."""

    __slots__ = ()

    def __init__(self, data: Any, name: str | None = None) -> None:
        super().__init__(data, name)
        self.requires_grad = False


class Layer:
    """The base of layers: it finds its parameters among its attributes.

    A subclass makes Parameters (and other layers) in `__init__` and computes in `forward`.

    Examples
    --------
    >>> class Scale(Layer):
    ...     def __init__(self):
    ...         self.factor = Parameter(np.array(2.0))
    ...     def forward(self, x):
    ...         return x * self.factor
    >>> layer = Scale()
    >>> layer(Variable(3.0))
    variable(6.0)
    >>> [name for name, parameter in layer.named_parameters()]
    ['factor']
    """

    def forward(self, *xs: Any) -> Any:
        """Compute the output from the inputs."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")

    def __call__(self, *xs: Any) -> Any:
        return self.forward(*xs)

    def children(self) -> Iterator[tuple[str, Layer]]:
        """The layers among the attributes, by name."""
        for name, value in vars(self).items():
            if isinstance(value, Layer):
                yield name, value

    def named_variables(self) -> Iterator[tuple[str, Variable]]:
        """All parameters and buffers, of this layer and the layers in it: what a file holds."""
        for name, value in vars(self).items():
            if isinstance(value, Variable):
                yield name, value
        for name, layer in self.children():
            for inner, value in layer.named_variables():
                yield f"{name}.{inner}", value

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """The parameters, named like `fc1.W`."""
        for name, value in self.named_variables():
            if isinstance(value, Parameter):
                yield name, value

    def parameters(self) -> Iterator[Parameter]:
        """What an optimiser changes; a shared parameter is listed once."""
        yield from dict.fromkeys(parameter for _, parameter in self.named_parameters())

    def cleargrads(self) -> None:
        """Forget the gradients of all parameters. Call it before each backward pass."""
        for parameter in self.parameters():
            parameter.cleargrad()

    def to(self, device: str) -> Self:
        """Move all parameters and buffers to `"cpu"` or `"cuda"`."""
        for _, variable in self.named_variables():
            variable.data = to_device(variable.data, device)
            variable.cleargrad()
        return self


class Model(Layer):
    """The outermost layer: what one trains, saves and draws."""

    def save(self, path: str | PathLike[str]) -> None:
        """Write the weights to a safetensors file; see `dzrkai.weights.save`."""
        from dzrkai import weights

        weights.save(self, path)

    def load(self, path: str | PathLike[str]) -> Self:
        """Read the weights from a safetensors file; see `dzrkai.weights.load`."""
        from dzrkai import weights

        weights.load(self, path)
        return self

    def plot(self, *xs: Operand) -> str:
        """The graph of one forward pass as Mermaid text; see `dzrkai.graphs.plot_graph`."""
        from dzrkai import graphs

        return graphs.plot_graph(self(*xs), format="mermaid")


def like(data: Array, x: Variable) -> Array:
    """Fresh weights on the device of the input, and of its dtype where that is floating."""
    dtype = x.dtype if x.dtype.kind == "f" else np.dtype(np.float32)
    return array_module(x.data).asarray(data, dtype)  # type: ignore[no-any-return]
