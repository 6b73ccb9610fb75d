import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dzrkai
import dzrkai.functions as F
from dzrkai_conv import conv2d, conv_transpose2d

few = settings(max_examples=60, deadline=None)
pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))


@st.composite
def cases(draw):
    """Arguments that fit: (x, W, b, stride, padding, output_padding, dilation, groups)."""
    N, groups = draw(st.integers(0, 3)), draw(st.integers(1, 3))
    C, OC_per_group = groups * draw(st.integers(1, 2)), draw(st.integers(1, 2))
    kernel, stride, dilation = draw(pairs), draw(pairs), draw(pairs)
    size = draw(st.tuples(st.integers(2, 5), st.integers(2, 5)))
    # So little that something is left of the output.
    padding = tuple(draw(st.integers(0, d * (k - 1) // 2)) for k, d in zip(kernel, dilation))  # noqa: B905
    output_padding = tuple(draw(st.integers(0, step - 1)) for step in stride)
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    x, W = rng.standard_normal((N, C, *size)), rng.standard_normal((C, OC_per_group, *kernel))
    b = rng.standard_normal(OC_per_group * groups)
    return x, W, b, stride, padding, output_padding, dilation, groups


def naive_conv_transpose2d(x, W, b, stride, padding, output_padding, dilation, groups):
    """Each pixel paints each weight at its place; what falls outside is lost."""
    (N, C, height, width), (_, OC_per_group, KH, KW) = x.shape, W.shape
    OH, OW = (
        (size - 1) * s - 2 * p + d * (k - 1) + 1 + extra
        for size, s, p, d, k, extra in zip(
            (height, width), stride, padding, dilation, (KH, KW), output_padding, strict=True
        )
    )
    y = np.tile(b.reshape(1, -1, 1, 1), (N, 1, OH, OW))
    for c, o, i, j, h, w in np.ndindex(C, OC_per_group, KH, KW, height, width):
        channel = c // (C // groups) * OC_per_group + o
        row = h * stride[0] + i * dilation[0] - padding[0]
        column = w * stride[1] + j * dilation[1] - padding[1]
        if 0 <= row < OH and 0 <= column < OW:
            y[:, channel, row, column] += x[:, c, h, w] * W[c, o, i, j]
    return y


def test_by_hand():
    """A pixel paints the filter, and overlapping paint adds up."""
    x = np.array([[[[1.0, 2.0]]]])
    W = np.array([[[[1.0, 10.0, 100.0]]]])
    assert conv_transpose2d(x, W).data.ravel().tolist() == [1, 12, 120, 200]
    assert conv_transpose2d(x, W, stride=2).data.ravel()[:5].tolist() == [1, 10, 102, 20, 200]
    assert conv_transpose2d(x, W, padding=(0, 1)).data.ravel().tolist() == [12, 120]


def test_output_padding_is_a_row_that_nothing_paints():
    y = conv_transpose2d(np.ones((1, 1, 1, 2)), np.ones((1, 1, 1, 1)), stride=3, output_padding=2)
    assert y.data[0, 0].tolist() == [[1, 0, 0, 1, 0, 0], [0] * 6, [0] * 6]


@given(cases())
@few
def test_it_is_the_definition(case):
    np.testing.assert_allclose(
        conv_transpose2d(*case).data, naive_conv_transpose2d(*case), atol=1e-12
    )


@given(cases())
@few
def test_it_is_the_adjoint_of_conv2d(case):
    """<conv2d(u, W), x> = <u, conv_transpose2d(x, W)>."""
    x, W, _, stride, padding, output_padding, dilation, groups = case
    y = conv_transpose2d(x, W, None, stride, padding, output_padding, dilation, groups).data
    u = np.random.default_rng(1).standard_normal(y.shape)
    forwards = conv2d(u, W, None, stride, padding, dilation, groups).data
    assert forwards.shape == x.shape
    np.testing.assert_allclose((forwards * x).sum(), (u * y).sum(), atol=1e-9)


def test_gradient_checks_to_second_order():
    rng = np.random.default_rng(2)
    x, W, b = (rng.standard_normal(s) for s in ((2, 4, 2, 3), (4, 1, 2, 3), (2,)))

    def f(x, W, b):
        return conv_transpose2d(x, W, b, (2, 3), 1, (1, 2), (2, 1), groups=2)

    def gradients(*xs):
        y = f(*xs)
        parts = dzrkai.grad((y * y).sum(), xs, create_graph=True)
        return F.concatenate([F.reshape(part, (-1,)) for part in parts])

    assert dzrkai.gradient_check(f, x, W, b)
    assert dzrkai.gradient_check(gradients, x, W, b, rtol=1e-4, atol=1e-6)


X, W = np.zeros((1, 4, 5, 5)), np.zeros((4, 2, 3, 3))


@pytest.mark.parametrize(
    ("x", "W", "arguments", "error", "message"),
    [
        (X[0], W, {}, ValueError, "x: expected the four axes"),
        (X[:, :3], W, {}, ValueError, "W: .* paint 4 channels, but x .* has 3"),
        (X, W, {"groups": 3}, ValueError, "groups: 3 does not divide the 4 filters of W"),
        (X, W, {"b": np.zeros(3)}, ValueError, r"b: expected shape \(2,\)"),
        (X, W, {"output_padding": 1}, ValueError, "output_padding: expected less than stride"),
        (X, W, {"output_padding": -1}, ValueError, "output_padding: expected 0 or more"),
        (X, W, {"padding": "same"}, TypeError, "padding: expected an int"),
        (X, W, {"padding": 4}, ValueError, "x: .* nothing is left"),
        (X[:, :, :0], W, {}, ValueError, "x: .* nothing is left"),
    ],
)
def test_unfit_arguments_are_named(x, W, arguments, error, message):
    with pytest.raises(error, match=message):
        conv_transpose2d(x, W, **arguments)
