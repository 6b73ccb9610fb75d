"""backprop with a topological sort: depth first with a stack of its own, then in reverse."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]


class Node:
    """An array that remembers how it was made.

    Attributes
    ----------
    data : array
        The value.
    inputs : tuple of Node
        What it was computed from; empty for a leaf.
    derivative : callable
        Takes the gradient of this node, returns one gradient for each of the inputs.
    grad : array
        The gradient, for a leaf; zero until `backward` has been called.
    """

    def __init__(
        self,
        data: ArrayLike,
        inputs: tuple["Node", ...] = (),
        derivative: Callable[[Array], tuple[Array, ...]] = lambda _: (),
    ) -> None:
        self.data: Array = np.asarray(data, dtype=float)
        self.inputs = inputs
        self.derivative = derivative
        self.grad: Array = np.zeros_like(self.data)

    def __add__(self, other: "Node") -> "Node":
        return Node(self.data + other.data, (self, other), lambda g: (g, g))

    def __mul__(self, other: "Node") -> "Node":
        return Node(
            self.data * other.data, (self, other), lambda g: (g * other.data, g * self.data)
        )

    def exp(self) -> "Node":
        """Return e to the power of this node."""
        y = np.exp(self.data)
        return Node(y, (self,), lambda g: (g * y,))


def backward(output: Node) -> None:
    """Add the gradient of output to the leaves."""
    gradients = {output: np.ones_like(output.data)}
    for node in reversed(_inputs_first(output)):
        if node.inputs:
            for x, gx in zip(node.inputs, node.derivative(gradients[node]), strict=True):
                gradients[x] = gradients.get(x, np.zeros_like(x.data)) + gx
        else:
            node.grad = node.grad + gradients[node]


def _inputs_first(output: Node) -> list[Node]:
    """List the graph so that every node comes after its inputs."""
    order: list[Node] = []
    entered = {output}
    stack = [(output, iter(output.inputs))]
    while stack:
        node, inputs = stack[-1]
        x = next(inputs, None)
        if x is None:
            order.append(node)
            stack.pop()
        elif x not in entered:
            entered.add(x)
            stack.append((x, iter(x.inputs)))
    return order
