import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dzrkai
from dzrkai import Variable
from dzrkai_conv import get_conv_outsize
from dzrkai_pool import max_pool2d

few = settings(max_examples=60, deadline=None)


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def cases(draw):
    """Arguments that fit: (x, kernel_size, stride, padding, dilation); x has ties."""
    kernel_size, stride, dilation = draw(pairs(1, 3)), draw(pairs(1, 4)), draw(pairs(1, 2))
    padding = tuple(draw(st.integers(0, k // 2)) for k in kernel_size)
    spans = [d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True)]
    size = tuple(draw(st.integers(max(2, span), 7)) for span in spans)
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    x = rng.integers(-9, 0, (draw(st.integers(0, 2)), 2, *size)).astype(float)
    return x, kernel_size, stride, padding, dilation


def naive_max_pool2d(x, kernel_size, stride, padding, dilation):
    """The definition, and by the way which pixel each maximum was: (y, {place: pixel})."""
    (N, C, height, width), (KH, KW) = x.shape, kernel_size
    OH, OW = get_conv_outsize((height, width), kernel_size, stride, padding, dilation)
    y, pixels = np.full((N, C, OH, OW), -np.inf), {}
    for n, c, h, w, i, j in np.ndindex(N, C, OH, OW, KH, KW):
        row = h * stride[0] + i * dilation[0] - padding[0]
        column = w * stride[1] + j * dilation[1] - padding[1]
        inside = 0 <= row < height and 0 <= column < width
        if inside and x[n, c, row, column] > y[n, c, h, w]:
            y[n, c, h, w] = x[n, c, row, column]
            pixels[n, c, h, w] = (n, c, row, column)
    return y, pixels


def test_by_hand():
    x = np.array([[[[1.0, 5.0, 2.0], [3.0, 4.0, 8.0], [0.0, 9.0, 7.0]]]])
    assert max_pool2d(x, 2).data.tolist() == [[[[5]]]]
    assert max_pool2d(x, 2, stride=1).data.tolist() == [[[[5, 8], [9, 9]]]]
    assert max_pool2d(x, 2, ceil_mode=True).data.tolist() == [[[[5, 8], [9, 7]]]]
    assert max_pool2d(x, (1, 2), dilation=2).data.tolist() == [[[[2], [8], [7]]]]


def test_padding_never_wins():
    """Of negative numbers the largest is negative."""
    assert max_pool2d(np.full((1, 1, 2, 2), -1.0), 2, padding=1).data.max() == -1
    assert max_pool2d(np.full((1, 1, 2, 2), -1), 2, padding=1).data.max() == -1


def test_the_first_of_equal_pixels_gets_the_gradient():
    x = Variable(np.zeros((1, 1, 2, 4)))
    max_pool2d(x, 2).backward()
    assert x.grad.data.tolist() == [[[[1, 0, 1, 0], [0, 0, 0, 0]]]]


def test_gradients_of_overlapping_windows_add_up():
    x = Variable(np.array([[[[1.0, 9.0, 2.0]]]]))
    max_pool2d(x, (1, 2), stride=1).backward(np.array([[[[10.0, 100.0]]]]))
    assert x.grad.data.tolist() == [[[[0, 110, 0]]]]


def test_nan_is_handed_on():
    x = np.array([[[[1.0, np.nan, 3.0, 2.0]]]])
    y = max_pool2d(x, (1, 3), stride=1).data
    assert np.isnan(y).tolist() == [[[[True, True]]]]
    assert max_pool2d(x, (1, 2)).data[0, 0, 0, 1] == 3


@given(cases())
@few
def test_it_is_the_definition(case):
    np.testing.assert_array_equal(max_pool2d(*case).data, naive_max_pool2d(*case)[0])


@given(cases())
@few
def test_the_gradient_goes_to_the_maxima(case):
    x, *window = case
    y, pixels = naive_max_pool2d(*case)
    gy = np.random.default_rng(1).standard_normal(y.shape)
    expected = np.zeros_like(x)
    for place, pixel in pixels.items():
        expected[pixel] += gy[place]
    X = Variable(x)
    max_pool2d(X, *window).backward(gy)
    np.testing.assert_allclose(X.grad.data, expected, atol=1e-12)


@given(cases())
@few
def test_the_gradient_of_the_gradient_picks_the_same_pixels(case):
    """Gx is linear in gy: <gx(gy), v> has the gradient that gathers v, and so on back."""
    x, *window = case
    X = Variable(x)
    y, pixels = naive_max_pool2d(*case)
    gy = Variable(np.random.default_rng(2).standard_normal(y.shape))
    v = Variable(np.random.default_rng(3).standard_normal(x.shape))
    (gx,) = dzrkai.grad((max_pool2d(X, *window) * gy).sum(), X, create_graph=True)
    (ggy,) = dzrkai.grad((gx * v).sum(), gy, create_graph=True)
    expected = np.zeros(y.shape)
    for place, pixel in pixels.items():
        expected[place] = v.data[pixel]
    np.testing.assert_array_equal(ggy.data, expected)
    (gv,) = dzrkai.grad((ggy * gy).sum(), v)
    np.testing.assert_allclose(gv.data, gx.data, atol=1e-12)


def test_gradient_checks_to_second_order():
    rng = np.random.default_rng(4)
    x = rng.permutation(2 * 2 * 5 * 6).reshape(2, 2, 5, 6) / 10.0

    def f(x):
        return max_pool2d(x, (2, 3), (1, 2), 1, ceil_mode=True)

    def gradient(x):
        y = f(x)
        return dzrkai.grad((y * y).sum(), x, create_graph=True)[0]

    assert dzrkai.gradient_check(f, x)
    assert dzrkai.gradient_check(gradient, x, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_dtype_stays(dtype):
    x = Variable(np.ones((1, 1, 4, 4), dtype))
    y = max_pool2d(x, 2)
    y.backward()
    assert y.dtype == x.grad.dtype == dtype


def test_integers_and_bools_have_a_maximum():
    assert max_pool2d(np.array([[[[0, 255]]]], np.uint8), (1, 2)).dtype == np.uint8
    assert max_pool2d(np.array([[[[True, False]]]]), (1, 2)).data.item() is True


def test_an_empty_batch():
    x = Variable(np.zeros((0, 3, 4, 4)))
    y = max_pool2d(x, 2)
    y.backward()
    assert y.shape == (0, 3, 2, 2)
    assert x.grad.shape == x.shape


def test_any_strides_and_inputs_stay_as_they_are():
    x = np.random.default_rng(5).standard_normal((6, 5, 3, 2)).T[..., ::-1]
    before = x.copy()
    y = max_pool2d(Variable(x), 3, padding=1)
    y.backward()
    np.testing.assert_array_equal(y.data, max_pool2d(before, 3, padding=1).data)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize(
    ("x", "arguments", "error", "message"),
    [
        (np.zeros((4, 4)), {}, ValueError, "x: expected the four axes"),
        (None, {}, TypeError, "x: expected an array"),
        (np.zeros((1, 1, 1, 4)), {}, ValueError, "x: an image of size .* too small"),
        (np.zeros((1, 1, 4, 4)), {"kernel_size": 0}, ValueError, "kernel_size: "),
        (np.zeros((1, 1, 4, 4)), {"stride": 0}, ValueError, "stride: "),
        (np.zeros((1, 1, 4, 4)), {"padding": 2}, ValueError, "padding: expected at most half"),
        (np.zeros((1, 1, 4, 4)), {"dilation": 5, "padding": 1}, ValueError, "dilation: "),
    ],
)
def test_unfit_arguments_are_named(x, arguments, error, message):
    with pytest.raises(error, match=message):
        max_pool2d(x, **{"kernel_size": 2, **arguments})
