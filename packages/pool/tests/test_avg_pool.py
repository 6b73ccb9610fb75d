import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dzrkai
from dzrkai import Variable
from dzrkai_pool import avg_pool2d

few = settings(max_examples=60, deadline=None)


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def cases(draw):
    """Arguments that fit: (x, kernel_size, stride, padding, ceil_mode, count_include_pad)."""
    kernel_size, stride = draw(pairs(1, 4)), draw(pairs(1, 4))
    padding = tuple(draw(st.integers(0, k // 2)) for k in kernel_size)
    size = tuple(draw(st.integers(k, 7)) for k in kernel_size)
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    x = rng.standard_normal((draw(st.integers(0, 2)), 2, *size))
    return x, kernel_size, stride, padding, draw(st.booleans()), draw(st.booleans())


def places(size, kernel, stride, padding, ceil_mode):
    """Where windows begin, one after the other: those that fit, and perhaps one more."""
    starts = list(range(-padding, size + padding - kernel + 1, stride))
    further = starts[-1] + stride
    reached = starts[-1] + kernel >= size + padding
    return [*starts, further] if ceil_mode and not reached and further < size else starts


def naive_avg_pool2d(x, kernel_size, stride, padding, ceil_mode, count_include_pad):
    """The definition: add up what lies in the image, count what counts."""
    (height, width), (KH, KW), (PH, PW) = x.shape[2:], kernel_size, padding
    rows = places(height, KH, stride[0], PH, ceil_mode)
    columns = places(width, KW, stride[1], PW, ceil_mode)
    y = np.zeros((*x.shape[:2], len(rows), len(columns)))
    for h, w in np.ndindex(len(rows), len(columns)):
        count = 0
        for row in range(rows[h], rows[h] + KH):
            for column in range(columns[w], columns[w] + KW):
                in_image = 0 <= row < height and 0 <= column < width
                in_padding = row < height + PH and column < width + PW
                count += in_image or (count_include_pad and in_padding)
                if in_image:
                    y[:, :, h, w] += x[:, :, row, column]
        y[:, :, h, w] /= count
    return y


def test_by_hand():
    x = np.array([[[[1.0, 5.0, 2.0], [3.0, 3.0, 8.0]]]])
    assert avg_pool2d(x, 2).data.tolist() == [[[[3]]]]
    assert avg_pool2d(x, 2, stride=1).data.tolist() == [[[[3, 4.5]]]]
    assert avg_pool2d(x, (1, 3), 1, (0, 1)).data[0, 0, 1].tolist() == [2, 14 / 3, 11 / 3]


def test_what_counts():
    """The padding does if asked to; what lies beyond the padded image never does."""
    x = np.ones((1, 1, 1, 4))

    def row(**arguments):
        return avg_pool2d(x, (1, 3), **arguments).data.ravel().tolist()

    assert row(padding=(0, 1)) == [2 / 3, 2 / 3]
    assert row(padding=(0, 1), count_include_pad=False) == [1, 1]
    assert row(stride=2, ceil_mode=True) == [1, 1]


@given(cases())
@few
def test_it_is_the_definition(case):
    np.testing.assert_allclose(avg_pool2d(*case).data, naive_avg_pool2d(*case), atol=1e-12)


@given(cases())
@few
def test_it_is_linear_and_its_gradient_is_the_adjoint(case):
    x, *window = case
    X = Variable(x)
    y = avg_pool2d(X, *window)
    gy = Variable(np.random.default_rng(1).standard_normal(y.shape))
    (gx,) = dzrkai.grad((y * gy).sum(), X, create_graph=True)
    np.testing.assert_allclose((x * gx.data).sum(), (y.data * gy.data).sum(), atol=1e-10)
    v = np.random.default_rng(2).standard_normal(x.shape)
    (ggy,) = dzrkai.grad((gx * v).sum(), gy)
    np.testing.assert_allclose(ggy.data, avg_pool2d(v, *window).data, atol=1e-12)
    np.testing.assert_allclose(
        avg_pool2d(x - 2 * v, *window).data, y.data - 2 * ggy.data, atol=1e-12
    )


def test_gradient_checks_to_second_order():
    x = np.random.default_rng(3).standard_normal((2, 2, 5, 6))

    def f(x):
        return avg_pool2d(x, (2, 3), (1, 2), 1, ceil_mode=True, count_include_pad=False)

    def gradient(x):
        y = f(x)
        return dzrkai.grad((y * y).sum(), x, create_graph=True)[0]

    assert dzrkai.gradient_check(f, x)
    assert dzrkai.gradient_check(gradient, x, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_dtype_stays(dtype):
    x = Variable(np.ones((1, 1, 4, 4), dtype))
    y = avg_pool2d(x, 3, padding=1)
    y.backward()
    assert y.dtype == x.grad.dtype == dtype


def test_float16_is_summed_up_as_float32():
    """The sum of these is beyond float16, their mean is not."""
    assert avg_pool2d(np.full((1, 1, 2, 2), 60000, np.float16), 2).data.item() == 60000


def test_integers_are_averaged_as_float64():
    y = avg_pool2d(np.array([[[[1, 2]]]]), (1, 2))
    assert y.dtype == np.float64
    assert y.data.item() == 1.5


def test_an_empty_batch():
    x = Variable(np.zeros((0, 3, 4, 4)))
    y = avg_pool2d(x, 2)
    y.backward()
    assert y.shape == (0, 3, 2, 2)
    assert x.grad.shape == x.shape


def test_any_strides_and_inputs_stay_as_they_are():
    x = np.random.default_rng(4).standard_normal((6, 5, 3, 2)).T[..., ::-1]
    before = x.copy()
    y = avg_pool2d(Variable(x), 3, padding=1)
    y.backward()
    np.testing.assert_allclose(y.data, avg_pool2d(before, 3, padding=1).data)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize(
    ("x", "arguments", "error", "message"),
    [
        (np.zeros((4, 4)), {}, ValueError, "x: expected the four axes"),
        (None, {}, TypeError, "x: expected an array"),
        (np.zeros((1, 1, 1, 4)), {}, ValueError, "x: an image of size .* too small"),
        (np.zeros((1, 1, 4, 4)), {"kernel_size": "2"}, TypeError, "kernel_size: "),
        (np.zeros((1, 1, 4, 4)), {"stride": 0}, ValueError, "stride: "),
        (np.zeros((1, 1, 4, 4)), {"padding": 2}, ValueError, "padding: expected at most half"),
    ],
)
def test_unfit_arguments_are_named(x, arguments, error, message):
    with pytest.raises(error, match=message):
        avg_pool2d(x, **{"kernel_size": 2, **arguments})
