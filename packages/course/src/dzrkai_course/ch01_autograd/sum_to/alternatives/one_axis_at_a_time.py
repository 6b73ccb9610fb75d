"""sum_to as a loop over the axes, from the front."""

from typing import Any

from numpy.typing import NDArray


def sum_to(x: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Sum x to the shape."""
    while x.ndim > len(shape):
        x = x.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            x = x.sum(axis=axis, keepdims=True)
    return x
