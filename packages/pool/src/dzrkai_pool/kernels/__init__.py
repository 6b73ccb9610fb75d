"""The machinery behind the formulas: where the arrays of pooling are computed.

A device is a module with the five functions of `Kernels`. The formulas in `max_pool` and
`avg_pool` never mention a device: they ask `kernels_for` with the array in hand.
"""

from typing import Any, Protocol

import numpy as np

from dzrkai.arrays import Array, is_array
from dzrkai_conv.window import Pair, Window
from dzrkai_pool.kernels import cpu


class Kernels(Protocol):
    """What a device's module offers: arrays in, a new array out, inputs untouched.

    What an index looks like is each module's own affair.
    """

    def max_pool2d(self, x: Array, window: Window) -> tuple[Array, Any]: ...

    def gather(self, x: Array, index: Any, window: Window) -> Array: ...

    def scatter(self, gy: Array, index: Any, window: Window, input_size: Pair) -> Array: ...

    def avg_pool2d(self, x: Array, divisor: Array, window: Window) -> Array: ...

    def avg_pool2d_grad(
        self, gy: Array, divisor: Array, window: Window, input_size: Pair
    ) -> Array: ...


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
        from dzrkai_pool.kernels import cuda

        return cuda
    raise TypeError(
        f"x: dzrkai-pool computes with NumPy and CuPy arrays, got {type(array).__module__}."
        f'{type(array).__name__}; bring it to the CPU with .to("cpu")'
    )
