import tracemalloc

import numpy as np
import pytest

from dzrkai import Variable
from dzrkai_pool import max_pool2d
from dzrkai_pool.kernels import kernels_for


def test_windows_are_not_copied_side_by_side():
    """A window of 49 pixels at each place would take 49 times the input."""
    x = Variable(np.zeros((8, 8, 32, 32)))
    tracemalloc.start()
    try:
        max_pool2d(x, 7, stride=1, padding=3).backward()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * x.data.nbytes


def test_the_index_is_small():
    """It stays as long as the graph does: a byte for each place."""
    _, index = kernels_for(np.zeros(1)).max_pool2d(np.zeros((1, 1, 4, 4)), max_window())
    assert index.dtype == np.uint8


def max_window():
    return max_pool2d(Variable(np.zeros((1, 1, 4, 4))), 2).creator.window


def test_arrays_of_no_known_device_are_named():
    with pytest.raises(TypeError, match=r"NumPy and CuPy arrays, got builtins\.list"):
        kernels_for([1.0])
