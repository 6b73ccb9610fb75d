"""What the functions that average ask of their argument."""

from math import prod

import numpy as np

from dzrkai import Variable
from dzrkai.arrays import is_floating
from dzrkai.functions.shapes import astype
from dzrkai.variable import Operand
from dzrkai_conv.checks import image_size, images


def floating_images(x: Operand) -> Variable:
    """`x` as images of floating point numbers: the mean of integers need not be one."""
    x = images(x)
    return x if is_floating(x.dtype) else astype(x, np.float64)


def nonempty(x: Variable) -> Variable:
    """`x` itself, unless its images have no pixels.

    Raises
    ------
    ValueError
        They have none.
    """
    if prod(image_size(x)) == 0:
        raise ValueError(f"x: expected images with pixels, got shape {x.shape}")
    return x
