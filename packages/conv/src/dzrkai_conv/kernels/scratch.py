"""Memory that one thread uses again and again while it works through its share."""

from math import prod
from typing import Any

import numpy as np

from dzrkai.arrays import Array


class Scratch:
    """Named buffers. They grow when a larger one is asked for, and go when the work is done.

    Fresh memory is slow: the system hands it out page by page, zeroed, at the first touch. A
    buffer that is filled again costs nothing, and stays in the processor's cache.
    """

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.dtype = dtype
        self.buffers: dict[str, Array] = {}

    def take(self, name: str, *shape: int) -> Array:
        """The buffer of this name, in this shape; what it held is lost."""
        size = prod(shape)
        if name not in self.buffers or self.buffers[name].size < size:
            self.buffers[name] = np.empty(size, self.dtype)
        return self.buffers[name][:size].reshape(shape)
