import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import dzrkai
import dzrkai.functions as F
from dzrkai import Variable
from dzrkai_conv import conv2d, get_conv_outsize

few = settings(max_examples=40, deadline=None)
pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def cases(draw):
    """Arguments of conv2d that fit: (x, W, b, stride, padding, dilation, groups)."""
    N, groups = draw(st.integers(0, 3)), draw(st.integers(1, 3))
    C, OC = groups * draw(st.integers(1, 2)), groups * draw(st.integers(1, 2))
    kernel, stride, dilation = draw(pairs), draw(pairs), draw(pairs)
    padding = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    size = draw(st.tuples(st.integers(1, 7), st.integers(1, 7)))
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    assume(all(s + 2 * p >= e for s, p, e in zip(size, padding, spans, strict=True)))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    x, W = rng.standard_normal((N, C, *size)), rng.standard_normal((OC, C // groups, *kernel))
    return x, W, rng.standard_normal(OC), stride, padding, dilation, groups


def naive_conv2d(x, W, b, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    """The definition: one multiplication at a time, pixels outside the image left out."""
    (N, C, height, width), (OC, _, KH, KW) = x.shape, W.shape
    OH, OW = get_conv_outsize((height, width), (KH, KW), stride, padding, dilation)
    y = np.tile(b.reshape(1, OC, 1, 1), (N, 1, OH, OW))
    for o, c, i, j, h, w in np.ndindex(OC, C // groups, KH, KW, OH, OW):
        channel = o // (OC // groups) * (C // groups) + c
        row = h * stride[0] + i * dilation[0] - padding[0]
        column = w * stride[1] + j * dilation[1] - padding[1]
        if 0 <= row < height and 0 <= column < width:
            y[:, o, h, w] += x[:, channel, row, column] * W[o, c, i, j]
    return y


def gradients_of(f):
    """The gradients of sum(f**2), as a function that can be differentiated itself."""

    def gradients(*xs):
        y = f(*xs)
        parts = dzrkai.grad((y * y).sum(), xs, create_graph=True)
        return F.concatenate([F.reshape(part, (-1,)) for part in parts])

    return gradients


def test_by_hand():
    """It is cross-correlation: the filter is not flipped."""
    x = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
    W = np.array([[[[1.0, 10.0]]]])
    assert conv2d(x, W).data.tolist() == [[[[21, 32], [54, 65]]]]


def test_channels_are_summed_and_each_filter_has_its_bias():
    x = np.array([[[[2.0]], [[3.0]]]])
    W = np.array([[[[1.0]], [[10.0]]], [[[100.0]], [[1000.0]]]])
    assert conv2d(x, W, np.array([0.5, 0.25])).data.ravel().tolist() == [32.5, 3200.25]


def test_groups_do_not_see_each_other():
    x = np.array([[[[2.0]], [[3.0]]]])
    W = np.array([[[[10.0]], [[100.0]]]]).reshape(2, 1, 1, 1)
    assert conv2d(x, W, groups=2).data.ravel().tolist() == [20, 300]


@given(cases())
@few
def test_it_is_the_definition(case):
    np.testing.assert_allclose(conv2d(*case).data, naive_conv2d(*case), atol=1e-12)


@given(cases())
@few
def test_gradients_are_the_adjoints(case):
    """For a linear map A with gradient B: <A(u), gy> = <u, B(gy)>, in x and in W."""
    x, W, b, *window = case
    X, filters, bias = Variable(x), Variable(W), Variable(b)
    y = conv2d(X, filters, bias, *window)
    gy = np.random.default_rng(3).standard_normal(y.shape)
    gx, gW, gb = dzrkai.grad((y * gy).sum(), [X, filters, bias])
    product = (conv2d(x, W, None, *window).data * gy).sum()
    np.testing.assert_allclose((x * gx.data).sum(), product, atol=1e-9)
    np.testing.assert_allclose((W * gW.data).sum(), product, atol=1e-9)
    np.testing.assert_allclose(gb.data, gy.sum(axis=(0, 2, 3)), atol=1e-12)


@given(cases())
@few
def test_it_is_linear_in_x_and_in_W(case):
    x, W, _, *window = case
    rng = np.random.default_rng(4)
    x2, W2 = rng.standard_normal(x.shape), rng.standard_normal(W.shape)

    def conv(x, W):
        return conv2d(x, W, None, *window).data

    np.testing.assert_allclose(conv(x - 2 * x2, W), conv(x, W) - 2 * conv(x2, W), atol=1e-10)
    np.testing.assert_allclose(conv(x, W - 2 * W2), conv(x, W) - 2 * conv(x, W2), atol=1e-10)


@pytest.mark.parametrize(
    ("channels", "filters", "arguments"),
    [
        (2, (3, 2, 2, 3), {"stride": (2, 1), "padding": (1, 2)}),
        (4, (6, 2, 3, 2), {"dilation": (1, 2), "padding": "same", "groups": 2}),
        (2, (2, 1, 2, 2), {"stride": 3, "padding": "valid", "groups": 2}),
    ],
)
def test_gradient_checks_to_second_order(channels, filters, arguments):
    rng = np.random.default_rng(5)
    x, W = rng.standard_normal((2, channels, 4, 5)), rng.standard_normal(filters)
    b = rng.standard_normal(filters[0])

    def f(x, W, b):
        return conv2d(x, W, b, **arguments)

    assert dzrkai.gradient_check(f, x, W, b)
    assert dzrkai.gradient_check(gradients_of(f), x, W, b, rtol=1e-4, atol=1e-6)


def test_a_gradient_that_nobody_needs_is_not_computed():
    """A bare array is a constant: the function returns None for it."""
    W = Variable(np.ones((1, 1, 1, 1)))
    y = conv2d(np.ones((1, 1, 2, 2)), W)
    gx, gW = y.creator.backward(Variable(np.ones(y.shape)))
    assert gx is None
    assert gW.data.item() == 4


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_dtype_stays_in_values_and_gradients(dtype):
    rng = np.random.default_rng(6)
    x, W, b = (
        Variable(rng.standard_normal(shape).astype(dtype))
        for shape in ((3, 4, 5, 6), (2, 4, 3, 3), (2,))
    )
    y = conv2d(x, W, b, padding=1)
    y.backward()
    assert {y.dtype, x.grad.dtype, W.grad.dtype, b.grad.dtype} == {np.dtype(dtype)}
    expected = naive_conv2d(*[v.data.astype(np.float64) for v in (x, W, b)], padding=(1, 1))
    tolerance = {"float16": 2e-2, "float32": 1e-5, "float64": 1e-12}[np.dtype(dtype).name]
    np.testing.assert_allclose(y.data, expected, rtol=tolerance, atol=tolerance)


def test_float16_is_summed_up_as_float32():
    """Ten thousand ones: a sum in float16 would stop at 2048."""
    x = Variable(np.ones((1, 1, 100, 100), np.float16))
    W = Variable(np.ones((1, 1, 100, 100), np.float16))
    y = conv2d(x, W)
    assert y.data.item() == 10000
    y = conv2d(x, np.ones((1, 1, 1, 1), np.float16) * W[:, :, :1, :1])
    y.backward()
    assert W.grad.data[0, 0, 0, 0] == 10000


def test_mixed_dtypes_take_the_common_one():
    y = conv2d(np.ones((1, 1, 2, 2), np.float32), np.ones((1, 1, 1, 1)))
    assert y.dtype == np.float64


def test_an_empty_batch():
    """No images in, none out; the filters' gradient is zero."""
    x, W = Variable(np.zeros((0, 2, 5, 5))), Variable(np.ones((3, 2, 2, 2)))
    y = conv2d(x, W, stride=2)
    y.backward()
    assert y.shape == (0, 3, 2, 2)
    assert x.grad.shape == x.shape
    assert not W.grad.data.any()


def test_any_strides_and_inputs_stay_as_they_are():
    rng = np.random.default_rng(7)
    x = rng.standard_normal((5, 6, 3, 2)).transpose(3, 2, 1, 0)[..., ::-1]  # (2, 3, 6, 5)
    W = rng.standard_normal((3, 3, 3, 4)).T[:, :, ::-1]
    copies = x.copy(), W.copy()
    y = conv2d(Variable(x), Variable(W), padding=1)
    y.backward(np.broadcast_to(1.0, y.shape))  # a gradient whose elements are all one
    np.testing.assert_allclose(y.data, conv2d(*copies, padding=1).data)
    np.testing.assert_array_equal(x, copies[0])
    np.testing.assert_array_equal(W, copies[1])


X, W = np.zeros((1, 4, 5, 5)), np.zeros((6, 2, 3, 3))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((X[0], W), ValueError, "x: expected the four axes"),
        ((X, W[0]), ValueError, "W: expected four axes"),
        ((X, W), ValueError, "W: .* see 2 channels, but x .* has 4"),
        ((X, W, None, 1, 0, 1, 4), ValueError, "groups: 4 does not divide the 6 filters of W"),
        ((X, W, None, 1, 0, 1, 0), ValueError, "groups: expected a positive int, got 0"),
        ((X, W, None, 1, 0, 1, 2.0), ValueError, "groups: expected a positive int, got 2.0"),
        ((X, W, np.zeros((6, 1)), 1, 0, 1, 2), ValueError, r"b: expected shape \(6,\)"),
        ((X, W, None, 0, 0, 1, 2), ValueError, "stride: expected 1 or more"),
        ((X, W, None, 1, -1, 1, 2), ValueError, "padding: expected 0 or more"),
        ((X, W, None, 1, 0, 3, 2), ValueError, "x: an image of size .* too small"),
        ((None, W), TypeError, "x: expected an array"),
        ((X, None), TypeError, "W: expected an array"),
        ((X, W, "b", 1, 0, 1, 2), TypeError, "b: expected an array"),
    ],
)
def test_unfit_arguments_are_named(arguments, error, message):
    with pytest.raises(error, match=message):
        conv2d(*arguments)
