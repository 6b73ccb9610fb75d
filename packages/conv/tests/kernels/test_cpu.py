import tracemalloc

import numpy as np
import pytest

from dzrkai import Variable
from dzrkai_conv import conv2d
from dzrkai_conv.kernels import cpu, kernels_for


def peak_of(call):
    """How many bytes were held at most while `call` ran."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_kernel_over_the_batch():
    """Forward and backward hold a few buffers besides the results, not 25 times the input."""
    x = Variable(np.zeros((128, 8, 32, 32), np.float32))
    W = Variable(np.zeros((8, 8, 5, 5), np.float32))
    buffer = 4 * cpu.BLOCK

    def run():
        conv2d(x, W, padding=2).backward()

    assert peak_of(lambda: conv2d(x, W, padding=2)) < x.data.nbytes + 2 * buffer
    assert peak_of(run) < 3 * x.data.nbytes + 4 * buffer < 25 * x.data.nbytes / 3


@pytest.mark.parametrize("block", [1, 200, 10**6])
def test_blocks_do_not_show(monkeypatch, block):
    """One image at a time, a few with some left over, or all at once: the same numbers."""
    rng = np.random.default_rng(0)
    x, W = rng.standard_normal((7, 2, 4, 5)), rng.standard_normal((4, 1, 2, 2))

    def results():
        variables = Variable(x), Variable(W)
        y = conv2d(*variables, padding=1, groups=2)
        y.backward(np.cos(y.data))
        return y.data, variables[0].grad.data, variables[1].grad.data

    expected = results()
    monkeypatch.setattr(cpu, "BLOCK", block)
    for got, wanted in zip(results(), expected, strict=True):
        np.testing.assert_allclose(got, wanted, rtol=1e-12, atol=1e-12)


def test_arrays_of_no_known_device_are_named():
    with pytest.raises(TypeError, match=r"NumPy and CuPy arrays, got builtins\.list"):
        kernels_for([1.0])
