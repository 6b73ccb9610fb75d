import tracemalloc

import numpy as np
import pytest

from dzrkai import Variable
from dzrkai_conv import conv2d
from dzrkai_conv.kernels import kernels_for


def peak_of(call):
    """How many bytes were held at most while `call` ran."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("x_shape", "W_shape", "arguments"),
    [
        ((64, 1, 28, 28), (20, 1, 5, 5), {}),
        ((64, 3, 32, 32), (64, 3, 3, 3), {"padding": 1}),
        ((16, 64, 32, 32), (64, 64, 3, 3), {"padding": 1}),
        ((64, 256, 8, 8), (256, 256, 3, 3), {"padding": 1}),
        ((8, 512, 7, 7), (512, 512, 3, 3), {"padding": 1}),
        ((8, 512, 7, 7), (2048, 512, 1, 1), {}),
        ((2, 3, 224, 224), (64, 3, 7, 7), {"stride": 2, "padding": 3}),
        ((4, 64, 56, 56), (128, 64, 3, 3), {"stride": 2, "padding": 1}),
        ((4, 256, 56, 56), (64, 256, 1, 1), {}),
        ((4, 128, 28, 28), (256, 128, 1, 1), {"stride": 2}),
        ((8, 32, 28, 28), (32, 1, 5, 5), {"padding": 2, "groups": 32}),
    ],
)
def test_memory_stays_near_that_of_the_arrays(x_shape, W_shape, arguments):
    """Forward and backward: at most 1.25 times x, W, y and their gradients, not KH * KW times x."""
    x, W = Variable(np.zeros(x_shape, np.float32)), Variable(np.zeros(W_shape, np.float32))
    y = conv2d(x, W, **arguments)
    gy = np.zeros(y.shape, np.float32)
    y.backward(gy)  # what is imported, compiled and cached the first time does not count
    arrays = 2 * (x.data.nbytes + W.data.nbytes + y.data.nbytes)
    x.cleargrad()
    W.cleargrad()
    assert peak_of(lambda: conv2d(x, W, **arguments).backward(gy)) < 1.25 * arrays


def test_many_small_groups_are_the_convolutions_that_they_are():
    """64 groups, shared out among threads, with and without compiled loops."""
    rng = np.random.default_rng(0)
    x, W = rng.standard_normal((8, 64, 40, 40)), rng.standard_normal((64, 1, 3, 3))
    y = conv2d(x, W, padding=1, groups=64).data
    for g in (0, 31, 63):
        alone = conv2d(x[:, g : g + 1], W[g : g + 1], padding=1).data
        np.testing.assert_allclose(y[:, g : g + 1], alone, atol=1e-12)


def test_arrays_of_no_known_device_are_named():
    with pytest.raises(TypeError, match=r"NumPy and CuPy arrays, got builtins\.list"):
        kernels_for([1.0])


def test_the_same_result_every_time():
    rng = np.random.default_rng(0)
    x, W = rng.standard_normal((16, 32, 16, 16)), rng.standard_normal((32, 32, 3, 3))
    first = conv2d(x, W, padding=1).data
    assert all((conv2d(x, W, padding=1).data == first).all() for _ in range(3))
