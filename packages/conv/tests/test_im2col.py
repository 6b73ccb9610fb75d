import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import dzrkai
from dzrkai import Variable
from dzrkai_conv import col2im, get_conv_outsize, im2col

few = settings(max_examples=60, deadline=None)
pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def cases(draw):
    """Images and the arguments of a window that fits: (x, kernel_size, stride, padding, ...)."""
    shape = draw(st.tuples(*[st.integers(low, 7) for low in (0, 1, 1, 1)]))
    kernel_size, stride, dilation = draw(pairs), draw(pairs), draw(pairs)
    padding = draw(st.tuples(st.integers(0, 2), st.integers(0, 2)))
    spans = [d * (k - 1) + 1 for k, d in zip(kernel_size, dilation, strict=True)]
    assume(all(s + 2 * p >= e for s, p, e in zip(shape[2:], padding, spans, strict=True)))
    x = np.random.default_rng(draw(st.integers(0, 99))).standard_normal(shape)
    return x, kernel_size, stride, padding, dilation


def naive_im2col(x, kernel_size, stride, padding, dilation):
    """The definition, pixel by pixel; pixels outside the image are zero."""
    (N, C, H, W), (KH, KW) = x.shape, kernel_size
    OH, OW = get_conv_outsize((H, W), kernel_size, stride, padding, dilation)
    col = np.zeros((N, C, KH, KW, OH, OW))
    for i, j, h, w in np.ndindex(KH, KW, OH, OW):
        row = h * stride[0] + i * dilation[0] - padding[0]
        column = w * stride[1] + j * dilation[1] - padding[1]
        if 0 <= row < H and 0 <= column < W:
            col[:, :, i, j, h, w] = x[:, :, row, column]
    return col


def test_by_hand():
    """Each window of a 2 x 3 image, padded by a column on each side."""
    x = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
    col = im2col(x, kernel_size=2, stride=(1, 2), padding=(0, 1))
    assert col.shape == (1, 1, 2, 2, 1, 2)
    np.testing.assert_array_equal(col.data[0, 0, :, :, 0, 0], [[0, 1], [0, 4]])
    np.testing.assert_array_equal(col.data[0, 0, :, :, 0, 1], [[2, 3], [5, 6]])


def test_same_pads_below_and_right():
    x = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    col = im2col(x, 2, padding="same")
    np.testing.assert_array_equal(col.data[0, 0, :, :, 1, 1], [[4, 0], [0, 0]])


def test_col2im_adds_overlapping_windows_and_trims_the_padding():
    col = np.ones((1, 1, 1, 3, 1, 3))
    assert col2im(col, (1, 1, 1, 3), (1, 3), padding=(0, 1)).data.tolist() == [[[[2, 3, 2]]]]


@given(cases())
@few
def test_im2col_is_the_definition(case):
    np.testing.assert_array_equal(im2col(*case).data, naive_im2col(*case))


@given(cases())
@few
def test_col2im_is_the_adjoint(case):
    """<im2col(x), c> = <x, col2im(c)>."""
    x, *window = case
    col = im2col(x, *window).data
    c = np.random.default_rng(1).standard_normal(col.shape)
    back = col2im(c, x.shape, *window).data
    assert back.shape == x.shape
    assert np.isclose((col * c).sum(), (x * back).sum(), rtol=1e-10, atol=1e-10)


@given(cases())
@few
def test_gradients_are_each_other(case):
    """im2col's gradient is col2im, and the gradient of that is im2col."""
    x, *window = case
    X = Variable(x)
    col = im2col(X, *window)
    c = Variable(np.random.default_rng(2).standard_normal(col.shape))
    (gx,) = dzrkai.grad((col * c).sum(), X, create_graph=True)
    np.testing.assert_allclose(gx.data, col2im(c.data, x.shape, *window).data)
    (gc,) = dzrkai.grad((gx * x).sum(), c)
    np.testing.assert_allclose(gc.data, col.data)


def test_gradient_check():
    x = np.random.default_rng(0).standard_normal((2, 2, 4, 5))
    assert dzrkai.gradient_check(lambda x: im2col(x, (2, 3), (2, 1), 1), x)
    col = np.random.default_rng(0).standard_normal((2, 1, 2, 2, 2, 3))
    assert dzrkai.gradient_check(lambda c: col2im(c, (2, 1, 3, 4), 2), col)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int32])
def test_dtype_stays(dtype):
    col = im2col(np.ones((1, 1, 3, 3), dtype), 2, padding=1)
    assert col.dtype == dtype
    assert col2im(col, (1, 1, 3, 3), 2, padding=1).dtype == dtype


def test_float16_is_added_up_as_float32():
    """2048 + 1 is not a float16; 2048 and nine ones still make 2056 or more."""
    col = np.ones((1, 1, 1, 9, 1, 9), np.float16)
    col[0, 0, 0, 0, 0, 8] = 2048
    assert col2im(col, (1, 1, 1, 17), (1, 9)).data[0, 0, 0, 8] == 2056


def test_inputs_stay_as_they_are():
    """Also those that are views with strides of their own."""
    x = np.random.default_rng(0).standard_normal((5, 4, 3, 2)).T[:, ::-1]
    before = x.copy()
    col = im2col(x, 2, padding=1)
    np.testing.assert_array_equal(col.data, im2col(before, 2, padding=1).data)
    col2im(col, x.shape, 2, padding=1)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: im2col(np.zeros((3, 3)), 2), ValueError, r"x: .* \(N, C, height, width\), got"),
        (lambda: im2col("x", 2), TypeError, "x: expected an array"),
        (lambda: im2col(np.zeros((1, 1, 2, 2)), 3), ValueError, "x: .* too small for a window"),
        (lambda: im2col(np.zeros((1, 1, 2, 2)), "2"), TypeError, "kernel_size: "),
        (
            lambda: col2im(np.zeros((1, 1, 2, 2, 2, 2)), (1, 1, 4, 4), 2),
            ValueError,
            r"col: expected shape \(1, 1, 2, 2, 3, 3\).* got \(1, 1, 2, 2, 2, 2\)",
        ),
        (lambda: col2im(np.zeros((1, 1)), (1, 1), 2), ValueError, "input_shape: "),
    ],
)
def test_unfit_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()
