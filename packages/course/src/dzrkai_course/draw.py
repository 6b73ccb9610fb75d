"""Seeded draws of convolution and pooling geometries, on which careless code gives itself away.

Image, kernel and stride are not square, N, C and OC differ and exceed 1, strides do not divide,
and the padding differs between the axes. Only the first cases of a draw are plain: one small image
of one channel, which is what a learner is shown when more is wrong than the channels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Pair = tuple[int, int]


@dataclass(frozen=True)
class Geometry:
    """The sizes of one convolution or pooling.

    Parameters
    ----------
    N, C, OC : int
        Images in the batch, channels of an image, output channels.
    image : tuple of int
        (H, W).
    kernel_size, stride, padding : int or tuple of int
        As they are handed to the function under test: one number, or (height, width).

    Examples
    --------
    >>> geometry = Geometry(2, 3, 4, image=(5, 7), kernel_size=(3, 2), stride=2, padding=(1, 0))
    >>> geometry.input_shape, geometry.output_size
    ((2, 3, 5, 7), (3, 3))
    >>> geometry.weight_shape, geometry.output_shape
    ((4, 3, 3, 2), (2, 4, 3, 3))
    """

    N: int
    C: int
    OC: int
    image: Pair
    kernel_size: int | Pair
    stride: int | Pair
    padding: int | Pair

    @property
    def input_shape(self) -> tuple[int, int, int, int]:
        """(N, C, H, W)."""
        return (self.N, self.C, *self.image)

    @property
    def output_size(self) -> Pair:
        """(OH, OW)."""
        KH, KW = _pair(self.kernel_size)
        SH, SW = _pair(self.stride)
        PH, PW = _pair(self.padding)
        H, W = self.image
        return (H + 2 * PH - KH) // SH + 1, (W + 2 * PW - KW) // SW + 1

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """(OC, C, KH, KW)."""
        return (self.OC, self.C, *_pair(self.kernel_size))

    @property
    def output_shape(self) -> tuple[int, int, int, int]:
        """(N, OC, OH, OW): the shape of a convolution's result."""
        return (self.N, self.OC, *self.output_size)


def geometries(
    rng: np.random.Generator, count: int, *, square: bool = False, even_steps: bool = False
) -> list[Geometry]:
    """Draw `count` geometries, the plainest first.

    The first has stride 1 and no padding; the second adds a stride, the third has padding
    instead; these three have one image and one channel. From the fourth on everything comes
    together. The padding never exceeds half the kernel, so that a geometry suits a pooling too
    (but see `even_steps`).

    Parameters
    ----------
    rng : numpy.random.Generator
        The source of every choice.
    count : int
        How many.
    square : bool
        kernel_size, stride and padding are one number each. The image is not square all the same.
    even_steps : bool
        Stride and padding are one number each, the kernel stays a pair; the padding is 1 or 2.

    Examples
    --------
    >>> [g.stride for g in geometries(np.random.default_rng(0), 3, square=True)]
    [1, 2, 1]
    """
    return [_draw(rng, level, square, even_steps) for level in range(count)]


def _draw(rng: np.random.Generator, level: int, square: bool, even_steps: bool) -> Geometry:
    kernel = _two_of(rng, range(2, 5))
    stride = _two_of(rng, range(1, 4)) if level != 0 and level != 2 else (1, 1)
    padding = _padding(rng, kernel) if level >= 2 else (0, 0)
    if square or even_steps:
        stride = (max(stride),) * 2
        padding = (int(rng.integers(1, 3)) if level >= 2 else 0,) * 2
    if square:
        kernel = (kernel[0],) * 2
        padding = (min(padding[0], kernel[0] // 2),) * 2
    N, C, OC = (1, 1, 1) if level < 3 else rng.permutation([2, 3, 4]).tolist()
    return Geometry(
        N=N,
        C=C,
        OC=OC,
        image=_image(rng, level, kernel, stride, padding),
        kernel_size=kernel[0] if square else kernel,
        stride=stride[0] if square or even_steps else stride,
        padding=padding[0] if square or even_steps else padding,
    )


def _image(rng: np.random.Generator, level: int, kernel: Pair, stride: Pair, padding: Pair) -> Pair:
    """Find the image from the output that it shall have, with pixels left over at the far edge."""
    output = _two_of(rng, range(2, 4 + level // 4))
    left_over = [int(rng.integers(1, s)) if s > 1 else 0 for s in stride]
    H, W = (
        max(1, (wanted - 1) * step + size - 2 * border + rest)
        for wanted, step, size, border, rest in zip(
            output, stride, kernel, padding, left_over, strict=True
        )
    )
    return (H, W) if H != W else (H, W + 1)


def _padding(rng: np.random.Generator, kernel: Pair) -> Pair:
    rows, columns = range(kernel[0] // 2 + 1), range(kernel[1] // 2 + 1)
    choices = [(above, beside) for above in rows for beside in columns if above != beside]
    return choices[int(rng.integers(len(choices)))]


def _two_of(rng: np.random.Generator, values: Sequence[int]) -> Pair:
    """Two different ones of `values`, in either order."""
    first, second = rng.permutation(list(values))[:2].tolist()
    return first, second


def _pair(value: int | Pair) -> Pair:
    return (value, value) if isinstance(value, int) else value
