from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dzrkai
from dzrkai import Variable
from dzrkai_pool import adaptive_avg_pool2d, avg_pool2d, global_avg_pool2d

sizes = st.tuples(st.integers(1, 9), st.integers(1, 9))


def naive(x, output_size):
    (height, width), (OH, OW) = x.shape[2:], output_size
    y = np.zeros((*x.shape[:2], OH, OW))
    for h, w in np.ndindex(OH, OW):
        rows = slice(floor(h * height / OH), ceil((h + 1) * height / OH))
        columns = slice(floor(w * width / OW), ceil((w + 1) * width / OW))
        y[:, :, h, w] = x[:, :, rows, columns].mean(axis=(2, 3))
    return y


@given(sizes, sizes)
@settings(max_examples=60, deadline=None)
def test_it_is_the_definition(size, output_size):
    x = np.random.default_rng(0).standard_normal((2, 3, *size))
    np.testing.assert_allclose(
        adaptive_avg_pool2d(x, output_size).data, naive(x, output_size), atol=1e-12
    )


def test_special_cases():
    """A divisor of the size gives average pooling, 1 global pooling, None the input."""
    x = np.random.default_rng(1).standard_normal((2, 3, 6, 4))
    for got, expected in (
        (adaptive_avg_pool2d(x, (3, 2)), avg_pool2d(x, 2)),
        (adaptive_avg_pool2d(x, 1), global_avg_pool2d(x)),
        (adaptive_avg_pool2d(x, None), Variable(x)),
        (adaptive_avg_pool2d(x, (None, 2)), avg_pool2d(x, (1, 2))),
    ):
        np.testing.assert_allclose(got.data, expected.data, atol=1e-12)


def test_gradient_checks_to_second_order():
    x = np.random.default_rng(2).standard_normal((2, 1, 5, 4))

    def f(x):
        return adaptive_avg_pool2d(x, (3, 6))

    def gradient(x):
        y = f(x)
        return dzrkai.grad((y * y).sum(), x, create_graph=True)[0]

    assert dzrkai.gradient_check(f, x)
    assert dzrkai.gradient_check(gradient, x, rtol=1e-4, atol=1e-6)


def test_nan_stays_in_its_window():
    x = np.array([[[[np.nan, 1.0, 2.0, 4.0]]]])
    y = adaptive_avg_pool2d(x, (1, 2)).data.ravel()
    assert np.isnan(y[0])
    assert y[1] == 3


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_dtype_stays(dtype):
    x = Variable(np.full((0, 1, 5, 5), 1, dtype))
    y = adaptive_avg_pool2d(x, 2)
    y.backward()
    assert y.dtype == x.grad.dtype == dtype


@pytest.mark.parametrize(
    ("output_size", "error"),
    [(0, ValueError), ((1, -1), ValueError), (2.0, TypeError), ((1, 2, 3), TypeError)],
)
def test_unfit_sizes_are_named(output_size, error):
    with pytest.raises(error, match="output_size: expected"):
        adaptive_avg_pool2d(np.zeros((1, 1, 4, 4)), output_size)
