"""output_size by the formula as it is printed."""

import math


def output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """Count the windows along one axis."""
    size = math.floor((input_size + 2 * padding - kernel_size) / stride) + 1
    if size < 1:
        raise ValueError("the kernel does not fit")
    return size
