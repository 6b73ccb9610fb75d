import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dzrkai import Variable
from dzrkai_conv import conv2d
from dzrkai_conv.kernels.rules import prefer
from dzrkai_conv.kernels.tiles import tile_matrices


def results(algorithm, x, W, gy_of, **window):
    """The output and both gradients, as one algorithm computes them."""
    with prefer(algorithm):
        X, filters = Variable(x), Variable(W)
        y = conv2d(X, filters, **window)
        y.backward(gy_of(y.data))
    return y.data, X.grad.data, filters.grad.data


@pytest.mark.parametrize("r", [3, 5])
@pytest.mark.parametrize("m", [2, 4])
def test_one_row_is_the_definition(m, r):
    """F(m, r): m + r - 1 multiplications give the m outputs that take m * r."""
    A, G, B = tile_matrices(m, r)
    rng = np.random.default_rng(0)
    pixels, weights = rng.standard_normal(m + r - 1), rng.standard_normal(r)
    expected = np.correlate(pixels, weights, "valid")
    np.testing.assert_allclose(A @ ((G @ weights) * (B @ pixels)), expected, atol=1e-12)


@given(
    st.sampled_from(["winograd2", "winograd4"]),
    st.tuples(st.integers(0, 9), st.integers(1, 5), st.integers(1, 5)),
    st.tuples(st.integers(1, 21), st.integers(1, 21)),
    st.tuples(st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.sampled_from([3, 5]), st.sampled_from([3, 5])),
    st.sampled_from(["NCHW", "HWNC", "backwards"]),
)
@settings(max_examples=60)
def test_it_agrees_with_im2col(algorithm, channels, size, padding, kernel, order):
    """Whatever is left of the last tiles and bands, and however x and gy lie in memory."""
    N, C, OC = channels
    size = tuple(max(s, k - 2 * p) for s, k, p in zip(size, kernel, padding, strict=True))
    rng = np.random.default_rng(1)

    def laid_out(shape):
        data = rng.standard_normal(shape)
        if order == "HWNC":
            return np.ascontiguousarray(data.transpose(2, 3, 0, 1)).transpose(2, 3, 0, 1)
        return data if order == "NCHW" else data[:, ::-1, ::-1]

    x, W = laid_out((N, C, *size)), rng.standard_normal((OC, C, *kernel))
    gy = laid_out(conv2d(x, W, padding=padding).shape)
    got = results(algorithm, x, W, lambda _: gy, padding=padding)
    expected = results("im2col", x, W, lambda _: gy, padding=padding)
    for ours, theirs in zip(got, expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("algorithm", ["winograd2", "winograd4"])
@pytest.mark.parametrize("channels", [16, 256])
@pytest.mark.parametrize("kernel", [3, 5])
def test_float32_keeps_its_error_bound(algorithm, channels, kernel):
    """At most 2e-5 of the largest result, measured against float64."""
    rng = np.random.default_rng(2)
    x = rng.standard_normal((2, channels, 14, 14), np.float32)
    W = rng.standard_normal((channels, channels, kernel, kernel), np.float32)
    got = results(algorithm, x, W, np.ones_like, padding=1)
    exact = results("im2col", x.astype(float), W.astype(float), np.ones_like, padding=1)
    for ours, true in zip(got, exact, strict=True):
        assert ours.dtype == np.float32
        assert np.abs(ours - true).max() <= 2e-5 * np.abs(true).max()


def test_it_multiplies_less_than_the_definition():
    """F(2x2, 3x3) takes 4 multiplications for an output, F(4x4, 3x3) takes 2.25, im2col 9."""
    from dzrkai_conv.kernels.im2col import Im2col
    from dzrkai_conv.kernels.sizes import Sizes
    from dzrkai_conv.kernels.winograd import Winograd
    from dzrkai_conv.window import Window

    sizes = Sizes.of((1, 1, 8, 8), (1, 1, 3, 3), Window.of(3, 1, 1), 1, np.dtype(np.float32))
    algorithms = (Winograd(2), Winograd(4), Im2col())
    taken = [algorithm.cost(sizes).multiplications / 64 for algorithm in algorithms]
    assert taken == [4, 2.25, 9]
