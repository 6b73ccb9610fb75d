"""explain: which algorithm computes a convolution, why, and what that costs."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dzrkai_conv.conv2d import check_filters
from dzrkai_conv.kernels.movement import is_compiled
from dzrkai_conv.kernels.rules import Rule, rule_for
from dzrkai_conv.kernels.sizes import RESULTS, Cost, Sizes
from dzrkai_conv.precision import accumulator
from dzrkai_conv.window import IntOrPair, Padding, Window


def explain(
    x_shape: Sequence[int],
    W_shape: Sequence[int],
    stride: IntOrPair = 1,
    padding: Padding = 0,
    dilation: IntOrPair = 1,
    groups: int = 1,
    dtype: Any = np.float32,
) -> str:
    """Say how `conv2d` computes a convolution of these sizes on the CPU.

    Parameters
    ----------
    x_shape : (N, C, height, width)
    W_shape : (OC, C / groups, KH, KW)
    stride, padding, dilation, groups
        As `conv2d` takes them.
    dtype : dtype
        float16, float32 or float64.

    Returns
    -------
    str
        The algorithm and the reason; then, for the output and for both gradients, how many
        multiplications they take (each comes with an addition), and how many bytes are moved,
        that is written or read, besides x, W, y and their gradients, and by which algorithm, where
        it is another one; last, who moves them.

    Raises
    ------
    TypeError, ValueError
        An argument is unfit, or the shapes do not agree.

    Examples
    --------
    >>> text = explain((8, 64, 56, 56), (64, 64, 3, 3), padding=1)
    >>> print(text.splitlines()[1])
    y: 231 million multiplications, 925 million by the definition; 117 MB moved.
    """
    x_shape, W_shape = _four(x_shape, "x_shape"), _four(W_shape, "W_shape")
    check_filters(x_shape, W_shape, groups)
    window = Window.of((W_shape[2], W_shape[3]), stride, padding, dilation)
    sizes = Sizes.of(x_shape, W_shape, window, groups, _floating(dtype))
    rule = rule_for(sizes.of_group)
    results = [_line(result, rule, sizes) for result in RESULTS]
    return "\n".join([f"{rule.algorithm.name}: {rule.why}.", *results, _mover(sizes)])


def _line(result: str, rule: Rule, sizes: Sizes) -> str:
    """What one of the results takes; its algorithm too, where that is another than `rule`'s."""
    algorithm = rule_for(sizes.of_group, result).algorithm
    other = "" if algorithm.name == rule.algorithm.name else f" ({algorithm.name})"
    return f"{result}{other}: {_cost(algorithm.cost(sizes.of_group), sizes)}."


def _cost(cost: Cost, sizes: Sizes) -> str:
    """What all the groups take together."""
    taken, asked = cost.multiplications * sizes.groups, sizes.multiplications
    itemsize = accumulator(sizes.dtype).itemsize
    fewer = "" if taken == asked else f", {_short(asked)} by the definition"
    moved = _short(cost.moved * sizes.groups * itemsize, bytes_too=True)
    return f"{_short(taken)} multiplications{fewer}; {moved} moved"


def _mover(sizes: Sizes) -> str:
    if is_compiled(sizes.dtype):
        return "Loops that Numba has compiled move the data."
    return "NumPy moves the data; Numba, where it is installed, is faster for float32 and float64."


def _short(number: int, bytes_too: bool = False) -> str:
    """Three digits and a word."""
    words = ("bytes", "kB", "MB", "GB") if bytes_too else ("", "thousand", "million", "billion")
    power = min(3, max(0, len(str(number)) - 1) // 3)
    return f"{number / 1000**power:.3g} {words[power]}".strip()


def _four(shape: Sequence[int], argument: str) -> tuple[int, ...]:
    if len(shape) != 4:
        raise ValueError(f"{argument}: expected four numbers, got {tuple(shape)}")
    return tuple(shape)


def _floating(dtype: Any) -> np.dtype[Any]:
    given: np.dtype[Any] = np.dtype(dtype)
    if given.kind != "f" or given.itemsize > 8:
        raise TypeError(f"dtype: expected float16, float32 or float64, got {given}")
    return given
