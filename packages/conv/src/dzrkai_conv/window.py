"""Window: what slides over an image.

A window of KH x KW elements visits OH x OW places of a padded image. Everything that convolution
and pooling need to know about that is answered here, once:

- how many places there are: `output_size`, the only output-size formula;
- what its element (i, j) meets, over all places: every `stride`-th pixel from (i, j) * `dilation`
  on, which is a strided slice of the padded image: `reads`.

    padded image, kernel 2, stride 2           element (0, 1) meets   . # . #
                                                                      . . . .
                                                                      . # . #
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, overload

import numpy as np

Pair: TypeAlias = tuple[int, int]
IntOrPair: TypeAlias = int | Pair
Padding: TypeAlias = IntOrPair | Literal["same", "valid"]


@dataclass(frozen=True)
class Window:
    """A sliding window; every pair is (height, width).

    Parameters
    ----------
    kernel : pair of int
        How many elements the window has.
    stride : pair of int
        How far it moves from place to place.
    padding : pair of pairs of int
        Rows added to the image ((top, bottom), (left, right)).
    dilation : pair of int
        How far apart neighbouring elements lie.

    Examples
    --------
    >>> window = Window.of(kernel_size=3, stride=2, padding=1)
    >>> window.padding
    ((1, 1), (1, 1))
    >>> window.output_size((7, 10))
    (4, 5)
    """

    kernel: Pair
    stride: Pair
    padding: tuple[Pair, Pair]
    dilation: Pair

    @classmethod
    def of(
        cls,
        kernel_size: IntOrPair,
        stride: IntOrPair = 1,
        padding: Padding = 0,
        dilation: IntOrPair = 1,
    ) -> Window:
        """Make a window from what a user writes: ints, pairs, "same" or "valid".

        Raises
        ------
        TypeError, ValueError
            An argument is not an int or a pair of ints, or too small; the message names it.
        """
        kernel = pair(kernel_size, "kernel_size", minimum=1)
        strides = pair(stride, "stride", minimum=1)
        dilations = pair(dilation, "dilation", minimum=1)
        return cls(kernel, strides, _both_sides(padding, kernel, strides, dilations), dilations)

    @property
    def extent(self) -> Pair:
        """How many pixels the window spans, holes included."""
        height, width = (d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation, strict=True))
        return height, width

    def padded_size(self, input_size: Pair) -> Pair:
        """The size of an image with its padding."""
        height, width = (size + sum(p) for size, p in zip(input_size, self.padding, strict=True))
        return height, width

    def output_size(self, input_size: Pair) -> Pair:
        """How many places the window has on an image of this size.

        (input + before + after - dilation * (kernel - 1) - 1) // stride + 1

        Raises
        ------
        ValueError
            The window does not fit into the padded image, or the image has no pixels.
        """
        padded, extent = self.padded_size(input_size), self.extent
        if min(input_size) < 1 or padded[0] < extent[0] or padded[1] < extent[1]:
            raise ValueError(
                f"x: an image of size {input_size}, {padded} with padding, is too small for a "
                f"window that spans {extent}; give a larger image, more padding or a smaller "
                "kernel_size"
            )
        height, width = (
            (p - e) // s + 1 for p, e, s in zip(padded, extent, self.stride, strict=True)
        )
        return height, width

    def reads(self, output_size: Pair) -> Iterator[tuple[int, int, slice, slice]]:
        """For each element (i, j): the rows and columns of the padded image that it meets."""
        (KH, KW), (OH, OW) = self.kernel, output_size
        (SH, SW), (DH, DW) = self.stride, self.dilation
        for i in range(KH):
            for j in range(KW):
                rows = slice(i * DH, i * DH + (OH - 1) * SH + 1, SH)
                columns = slice(j * DW, j * DW + (OW - 1) * SW + 1, SW)
                yield i, j, rows, columns

    def inside(self, input_size: Pair) -> tuple[slice, slice, slice, slice]:
        """Where the image lies in its padded (N, C, height, width) array."""
        (top, _), (left, _) = self.padding
        rows, columns = slice(top, top + input_size[0]), slice(left, left + input_size[1])
        return slice(None), slice(None), rows, columns


@overload
def get_conv_outsize(
    input_size: int, kernel_size: int, stride: int, padding: int, dilation: int = 1
) -> int: ...
@overload
def get_conv_outsize(
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair,
    padding: Padding,
    dilation: IntOrPair = 1,
) -> IntOrPair: ...
def get_conv_outsize(
    input_size: IntOrPair,
    kernel_size: IntOrPair,
    stride: IntOrPair,
    padding: Padding,
    dilation: IntOrPair = 1,
) -> IntOrPair:
    """How many places a window has on an image: the output size of convolution and pooling.

    (input + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1

    Parameters
    ----------
    input_size, kernel_size, stride, padding, dilation : int or (height, width)

    Returns
    -------
    int or (height, width)
        An int where all sizes were given as ints.

    Raises
    ------
    TypeError, ValueError
        An argument is unfit, or the window does not fit into the padded image.

    References
    ----------
    V. Dumoulin and F. Visin, A guide to convolution arithmetic for deep learning,
    arXiv:1603.07285, relationship 15.

    Examples
    --------
    >>> get_conv_outsize(4, kernel_size=3, stride=1, padding=1)
    4
    >>> get_conv_outsize((7, 10), kernel_size=3, stride=2, padding=(0, 1))
    (3, 5)
    """
    window = Window.of(kernel_size, stride, padding, dilation)
    size = window.output_size(pair(input_size, "input_size", minimum=1))
    pairs = [
        isinstance(value, tuple | list) for value in (input_size, kernel_size, stride, padding)
    ]
    return size if any(pairs) or isinstance(dilation, tuple | list) else size[0]


def pair(value: Any, argument: str, minimum: int = 0) -> Pair:
    """`value` as (height, width); one integer stands for both.

    Raises
    ------
    TypeError
        It is neither an integer nor two of them.
    ValueError
        A number is below `minimum`.
    """
    numbers = tuple(value) if isinstance(value, tuple | list) else (value, value)
    if len(numbers) != 2 or not all(_is_integer(number) for number in numbers):
        raise TypeError(f"{argument}: expected an int or a pair (height, width), got {value!r}")
    if min(numbers) < minimum:
        raise ValueError(f"{argument}: expected {minimum} or more, got {value!r}")
    return int(numbers[0]), int(numbers[1])


def is_positive(value: Any) -> bool:
    """Whether `value` is an integer above zero."""
    return _is_integer(value) and value > 0


def _is_integer(value: Any) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _both_sides(padding: Padding, kernel: Pair, stride: Pair, dilation: Pair) -> tuple[Pair, Pair]:
    """`padding` as ((top, bottom), (left, right))."""
    if padding == "same":
        if stride != (1, 1):
            raise ValueError(f'stride: padding="same" needs stride 1, got {stride}')
        return _same(kernel[0], dilation[0]), _same(kernel[1], dilation[1])
    if isinstance(padding, str) and padding != "valid":
        raise ValueError(f'padding: expected an int, a pair, "same" or "valid", got {padding!r}')
    height, width = (0, 0) if padding == "valid" else pair(padding, "padding")
    return (height, height), (width, width)


def _same(kernel: int, dilation: int) -> Pair:
    """Padding that keeps the size; the odd row, where there is one, goes after the image."""
    total = dilation * (kernel - 1)
    return total // 2, total - total // 2
