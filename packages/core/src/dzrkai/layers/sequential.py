"""Sequential: layers and functions, one after another."""

from collections.abc import Callable, Iterator
from typing import Any

from dzrkai.layers.layer import Layer, Model


class Sequential(Model):
    """Apply layers and functions in the order given.

    Examples
    --------
    >>> import numpy as np, dzrkai.functions as F, dzrkai.layers as L
    >>> model = Sequential(L.Linear(4, 8), F.relu, L.Linear(8, 2))
    >>> model(np.zeros((3, 4), np.float32)).shape
    (3, 2)
    """

    def __init__(self, *steps: Callable[[Any], Any]) -> None:
        for i, step in enumerate(steps):
            if not callable(step):
                raise TypeError(
                    f"steps[{i}]: expected a layer or a function, got {type(step).__name__}"
                )
        self.steps = steps

    def children(self) -> Iterator[tuple[str, Layer]]:
        for i, step in enumerate(self.steps):
            if isinstance(step, Layer):
                yield str(i), step

    def forward(self, x: Any) -> Any:
        for step in self.steps:
            x = step(x)
        return x
