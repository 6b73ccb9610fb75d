import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dzrkai import Variable
from dzrkai_conv.window import Window
from dzrkai_pool import avg_pool2d, max_pool2d
from dzrkai_pool.kernels import cpu, kernels_for, slices, threads
from dzrkai_pool.kernels.rules import algorithms, choose, prefer


def test_windows_are_not_copied_side_by_side():
    """A window of 49 pixels at each place would take 49 times the input."""
    x = Variable(np.zeros((8, 8, 32, 32)))
    max_pool2d(x, 7, stride=1, padding=3).backward()  # what is compiled, is compiled now
    tracemalloc.start()
    try:
        max_pool2d(x, 7, stride=1, padding=3).backward()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * x.data.nbytes


def test_the_index_is_small():
    """It stays as long as the graph does: a byte for each place, or row and place."""
    x = np.zeros((1, 1, 4, 4))
    found = cpu.max_pool2d(x, Window.of(2, 2))[1].found
    assert sum(part.nbytes for part in (found if isinstance(found, tuple) else [found])) <= 12


def test_the_index_is_not_looked_for_before_a_gradient_needs_it(monkeypatch):
    searched = []
    algorithm = choose(np.dtype(float))
    search = algorithm.max_index
    monkeypatch.setattr(algorithm, "max_index", lambda *args: searched.append(1) or search(*args))
    y = max_pool2d(Variable(np.ones((1, 1, 4, 4))), 2)
    assert not searched
    (y * y).backward()
    assert searched == [1]


def test_infinite_gradients_stay_where_they_belong():
    """The largest pixel gets infinity, and the others no NaN."""
    x = Variable(np.array([[[[1.0, 2.0], [4.0, 3.0]]]]))
    max_pool2d(x, 2).backward(np.array([[[[np.inf]]]]))
    assert x.grad.data.tolist() == [[[[0, 0], [np.inf, 0]]]]


@given(st.permutations([0, 1, 2, 3]), st.integers(0, 10), st.sampled_from(["max", "avg"]))
@settings(max_examples=40)
def test_no_order_of_the_axes_in_memory_changes_a_result(order, seed, kind):
    """Activations may lie in memory as convolution likes best."""
    pool = {"max": max_pool2d, "avg": avg_pool2d}[kind]
    x = np.random.default_rng(seed).integers(-3, 3, (2, 3, 5, 4)).astype(np.float32)
    turned = x.transpose(order).copy().transpose(np.argsort(order))
    results = []
    for array in (x, turned):
        variable = Variable(array)
        y = pool(variable, (3, 2), (2, 1), (1, 0))
        y.backward(np.arange(y.size, dtype=np.float32).reshape(y.shape))
        results.append((y.data, variable.grad.data))
    np.testing.assert_array_equal(results[0][0], results[1][0])
    np.testing.assert_allclose(results[0][1], results[1][1], rtol=1e-6)


@given(
    st.integers(0, 99),
    st.tuples(st.integers(2, 9), st.integers(2, 70)),
    st.sampled_from([np.float32, np.float64]),
)
@settings(max_examples=40)
def test_four_pixels_side_by_side_are_one_place(seed, size, dtype):
    """Equal pixels and NaN among them, long rows, and rows and columns that are left over."""
    x = np.random.default_rng(seed).integers(-2, 3, (2, 2, *size)).astype(dtype)
    x[x == -2] = np.nan
    OH, OW = size[0] // 2, size[1] // 2
    four = x[:, :, : 2 * OH, : 2 * OW].reshape(2, 2, OH, 2, OW, 2)
    np.testing.assert_array_equal(max_pool2d(x, 2).data, four.max((3, 5)))
    np.testing.assert_array_equal(avg_pool2d(x, 2).data, four.sum((3, 5)) / 4)
    for pool in (max_pool2d, avg_pool2d):
        found = []
        for name in ("slices", algorithms()[-1]):
            with prefer(name):
                variable = Variable(x)
                y = pool(variable, 2)
                y.backward(np.arange(y.size, dtype=dtype).reshape(y.shape))
                found.append(variable.grad.data)
        np.testing.assert_array_equal(*found)


@given(st.integers(0, 99), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.booleans())
@settings(max_examples=40)
def test_blocks_do_not_show(seed, N, C, kernel, ceil_mode):
    """However small the blocks are that images are cut into."""
    x = np.random.default_rng(seed).standard_normal((N, C, 6, 5)).astype(np.float32)
    whole = max_pool2d(Variable(x), kernel, 2, ceil_mode=ceil_mode)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slices, "BLOCK", 40)
        patch.setattr(threads, "WORTH_SHARING", 1)
        y = max_pool2d(Variable(x), kernel, 2, ceil_mode=ceil_mode)
    np.testing.assert_array_equal(y.data, whole.data)


def test_types_that_no_loop_is_compiled_for_take_slices():
    for name in algorithms():
        with prefer(name):
            assert choose(np.dtype(np.float16)) is choose(np.dtype(np.uint8)) is slices


def test_an_algorithm_that_cannot_run_here_is_named():
    with pytest.raises(ValueError, match=r"name: expected one of \['slices'"), prefer("magic"):
        pass


def test_arrays_of_no_known_device_are_named():
    with pytest.raises(TypeError, match=r"NumPy and CuPy arrays, got builtins\.list"):
        kernels_for([1.0])
