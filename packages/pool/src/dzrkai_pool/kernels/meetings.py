"""What the window meets along one axis: height and width never need to be looked at together.

Over all places, element k of the window meets every stride-th pixel: a slice of the image. Where
it would meet padding there is no pixel, so each slice comes with the places that it belongs to.

    kernel 3, stride 2, padding 1, 6 pixels     element 0 meets   . # . # . .   in places 1, 2
    (3 places)                                  element 1 meets   # . # . # .   in places 0, 1, 2
                                                element 2 meets   . # . # . #   in places 0, 1, 2
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dzrkai_conv.window import Pair, Window


@dataclass(frozen=True)
class Meeting:
    """One element of the window along one axis, in all places where it meets a pixel."""

    element: int
    places: slice
    pixels: slice
    everywhere: bool  # whether these are all places


@dataclass(frozen=True)
class Axis:
    """All that the window meets along one axis, its first element first."""

    meetings: tuple[Meeting, ...]
    once: bool  # whether each pixel is met exactly once: the windows touch, and leave none out


@lru_cache(maxsize=256)
def axis_of(window: Window, input_size: Pair, axis: int) -> Axis:
    """What the window meets along the height (axis 0) or width (axis 1) of images of this size."""
    size, places = input_size[axis], window.output_size(input_size)[axis]
    met = tuple(_meetings(window, size, places, axis))
    pixels = sorted(pixel for meeting in met for pixel in range(size)[meeting.pixels])
    return Axis(met, once=pixels == list(range(size)))


def _meetings(window: Window, size: int, places: int, axis: int) -> Iterator[Meeting]:
    stride, dilation, (before, _) = window.stride[axis], window.dilation[axis], window.padding[axis]
    for element in range(window.kernel[axis]):
        offset = element * dilation - before  # the pixel that it meets in place 0
        first = max(0, -(offset // stride))
        last = min(places - 1, (size - 1 - offset) // stride)
        if first <= last:
            pixels = slice(first * stride + offset, last * stride + offset + 1, stride)
            everywhere = (first, last) == (0, places - 1)
            yield Meeting(element, slice(first, last + 1), pixels, everywhere)
