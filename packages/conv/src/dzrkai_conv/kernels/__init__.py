"""The machinery behind the formulas: where the arrays of convolution are computed.

A device is a module with the five functions of `Kernels`. The formulas in `im2col` and `conv2d`
never mention a device: they ask `kernels_for` with the array in hand.
"""

from typing import Any, Protocol

import numpy as np

from dzrkai.arrays import Array, is_array
from dzrkai_conv.kernels import cpu
from dzrkai_conv.window import Pair, Window


class Kernels(Protocol):
    """What a device's module offers: arrays in, a new array out, inputs untouched."""

    def im2col(self, x: Array, window: Window) -> Array: ...

    def col2im(self, col: Array, window: Window, input_size: Pair) -> Array: ...

    def conv2d(self, x: Array, W: Array, window: Window, groups: int) -> Array: ...

    def conv2d_grad_x(
        self, gy: Array, W: Array, window: Window, groups: int, input_size: Pair
    ) -> Array: ...

    def conv2d_grad_w(self, gy: Array, x: Array, window: Window, groups: int) -> Array: ...


def kernels_for(array: Any) -> Kernels:
    """The module for the device that the array lies on.

    Raises
    ------
    TypeError
        There is none for this type of array.
    """
    if isinstance(array, np.ndarray):
        return cpu
    if is_array(array):
        from dzrkai_conv.kernels import cuda

        return cuda
    raise TypeError(
        f"x: dzrkai-conv computes with NumPy and CuPy arrays, got {type(array).__module__}."
        f'{type(array).__name__}; bring it to the CPU with .to("cpu")'
    )
