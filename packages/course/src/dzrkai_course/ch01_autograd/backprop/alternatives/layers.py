"""backprop layer by layer, where a node's layer is its greatest distance from the leaves."""

import heapq
from collections.abc import Callable
from itertools import count
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
    height = _heights(output)
    tie = count()
    gradients = {output: np.ones_like(output.data)}
    highest_first = [(-height[output], next(tie), output)]
    while highest_first:
        _, _, node = heapq.heappop(highest_first)
        if not node.inputs:
            node.grad = node.grad + gradients[node]
        for x, gx in zip(node.inputs, node.derivative(gradients[node]), strict=True):
            if x in gradients:
                gradients[x] = gradients[x] + gx
            else:
                gradients[x] = gx
                heapq.heappush(highest_first, (-height[x], next(tie), x))


def _heights(output: Node) -> dict[Node, int]:
    """Find each node's greatest distance from a leaf."""
    height: dict[Node, int] = {}
    stack = [output]
    while stack:
        missing = [x for x in stack[-1].inputs if x not in height]
        if missing:
            stack.extend(missing)
        else:
            node = stack.pop()
            height[node] = 1 + max((height[x] for x in node.inputs), default=-1)
    return height
