"""Adaptive pooling: the output size is given, the windows follow.

Along each axis, output i is the mean of the pixels from floor(i * size / places) up to
ceil((i + 1) * size / places): neighbouring windows share a pixel where it falls to both. The mean
of a rectangle is the mean of the means of its rows, so one axis is pooled after the other.
"""

from typing import Any

from dzrkai import Variable
from dzrkai.functions.indexing import concatenate, get_item
from dzrkai.functions.reductions import mean
from dzrkai.functions.shapes import astype
from dzrkai.variable import Operand
from dzrkai_conv.checks import image_size
from dzrkai_conv.precision import accumulator
from dzrkai_conv.window import Pair, pair
from dzrkai_pool.checks import floating_images, nonempty


def adaptive_avg_pool2d(
    x: Operand, output_size: int | tuple[int | None, int | None] | None
) -> Variable:
    """Average pooling to images of a given size, whatever the size of the input.

    Parameters
    ----------
    x : Variable or array, shape (N, C, height, width)
        Integers are averaged as float64.
    output_size : int or (OH, OW)
        None for an axis keeps its size.

    Returns
    -------
    Variable, shape (N, C, OH, OW)

    Raises
    ------
    TypeError, ValueError
        `output_size` is not of positive integers, or `x` has other axes or no pixels.

    Examples
    --------
    >>> import numpy as np
    >>> adaptive_avg_pool2d(np.array([[[[1.0, 2.0, 3.0, 4.0, 5.0]]]]), (1, 2))
    variable([[[[2. 4.]]]])
    """
    x = nonempty(floating_images(x))
    height, width = _complete(output_size, image_size(x))
    return _averaged(_averaged(x, 2, height), 3, width)


def mean_over(x: Variable, axis: int | tuple[int, ...]) -> Variable:
    """The mean over some axes, which stay with size 1; summed up as float32 at least."""
    return astype(mean(astype(x, accumulator(x.dtype)), axis, keepdims=True), x.dtype)


def _averaged(x: Variable, axis: int, places: int) -> Variable:
    size, before = x.shape[axis], (slice(None),) * axis
    if places == size:
        return x
    parts = [
        get_item(x, (*before, slice(i * size // places, -((i + 1) * size // -places))))
        for i in range(places)
    ]
    return concatenate([mean_over(part, axis) for part in parts], axis)


def _complete(output_size: Any, input_size: Pair) -> Pair:
    """`output_size` as a pair, each None replaced by the input's size."""
    if output_size is None:
        return input_size
    if isinstance(output_size, tuple | list) and len(output_size) == 2:
        sizes = zip(output_size, input_size, strict=True)
        output_size = tuple(size if wanted is None else wanted for wanted, size in sizes)
    return pair(output_size, "output_size", minimum=1)
