"""Every function: its value by NumPy, its first and second gradient by differences."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import dzrkai.functions as F
from dzrkai import Variable, grad, gradient_check, manual_seed, test_mode

X = np.random.default_rng(0).uniform(0.2, 2.0, (3, 4))
SIGNED = np.random.default_rng(1).standard_normal((3, 4)) * 2

EXAMPLES = {
    "exp": (F.exp, X, np.exp(X)),
    "log": (F.log, X, np.log(X)),
    "sin": (F.sin, X, np.sin(X)),
    "cos": (F.cos, X, np.cos(X)),
    "tanh": (F.tanh, SIGNED, np.tanh(SIGNED)),
    "sigmoid": (F.sigmoid, SIGNED, 1 / (1 + np.exp(-SIGNED))),
    "relu": (F.relu, SIGNED, np.where(SIGNED > 0, SIGNED, 0)),
    "leaky_relu": (F.leaky_relu, SIGNED, np.where(SIGNED > 0, SIGNED, 0.01 * SIGNED)),
    "clip": (lambda x: F.clip(x, -0.7, 0.9), SIGNED, SIGNED.clip(-0.7, 0.9)),
    "neg": (F.neg, X, -X),
    "pow 3": (lambda x: x**3, X, X**3),
    "pow 0": (lambda x: x**0, X, np.ones_like(X)),
    "pow of two variables": (lambda x: x ** (x * 2), X, X ** (X * 2)),
    "2 ** x": (lambda x: 2**x, X, 2**X),
    "div": (lambda x: 1 / x + x / (x + 1), X, 1 / X + X / (X + 1)),
    "softmax": (F.softmax, SIGNED, np.exp(SIGNED) / np.exp(SIGNED).sum(1, keepdims=True)),
    "log_softmax": (
        lambda x: F.log_softmax(x, axis=0),
        SIGNED,
        SIGNED - np.log(np.exp(SIGNED).sum(0)),
    ),
    "sum": (lambda x: F.sum(x, (0, 1)), X, X.sum()),
    "sum axis": (lambda x: F.sum(x, -1, keepdims=True), X, X.sum(1, keepdims=True)),
    "mean": (lambda x: F.mean(x, 0), X, X.mean(0)),
    "max": (lambda x: F.max(x, 1), SIGNED, SIGNED.max(1)),
    "min": (lambda x: F.min(x, 0, keepdims=True), SIGNED, SIGNED.min(0, keepdims=True)),
    "reshape": (lambda x: F.reshape(x, (2, -1)), X, X.reshape(2, -1)),
    "flatten": (lambda x: F.flatten(F.reshape(x, (3, 2, 2))), X, X),
    "transpose": (F.transpose, X, X.T),
    "transpose axes": (
        lambda x: F.transpose(F.reshape(x, (3, 2, 2)), (-1, 0, 1)),
        X,
        X.reshape(3, 2, 2).transpose(2, 0, 1),
    ),
    "broadcast_to": (lambda x: F.broadcast_to(x, (2, 3, 4)), X, np.broadcast_to(X, (2, 3, 4))),
    "sum_to": (lambda x: F.sum_to(x, (3, 1)), X, X.sum(1, keepdims=True)),
    "slice": (lambda x: x[1:, ::2], X, X[1:, ::2]),
    "rows, one of them twice": (lambda x: x[[0, 0, 2]], X, X[[0, 0, 2]]),
    "new axis": (lambda x: x[None, ..., 0], X, X[None, ..., 0]),
    "concatenate": (
        lambda x: F.concatenate([x, 2 * x, x[:, :1]], axis=1),
        X,
        np.concatenate([X, 2 * X, X[:, :1]], 1),
    ),
    "matmul": (lambda x: x @ (x.T * 2), X, X @ X.T * 2),
    "matrix times vector": (lambda x: F.matmul(x, x[0]), X, X @ X[0]),
    "vector times matrix": (lambda x: F.matmul(x[:, 0], x), X, X[:, 0] @ X),
    "vector times vector": (lambda x: F.matmul(x[0], x[1]), X, X[0] @ X[1]),
    "stacks of matrices": (
        lambda x: F.matmul(x.reshape(3, 1, 2, 2), x.reshape(1, 3, 2, 2)),
        X,
        X.reshape(3, 1, 2, 2) @ X.reshape(1, 3, 2, 2),
    ),
    "linear": (lambda x: F.linear(x, x.T, x[0, :3]), X, X @ X.T + X[0, :3]),
    "mean_squared_error": (lambda x: F.mean_squared_error(x, x * x), X, ((X - X * X) ** 2).mean()),
    "softmax_cross_entropy": (
        lambda x: F.softmax_cross_entropy(x, np.array([0, 3, 1])),
        SIGNED,
        -np.log(np.exp(SIGNED) / np.exp(SIGNED).sum(1, keepdims=True))[[0, 1, 2], [0, 3, 1]].mean(),
    ),
    "batch_norm": (
        lambda x: F.batch_norm(x, np.array([1.0, 2, 3, 4]), np.ones(4), eps=1e-3),
        SIGNED,
        (SIGNED - SIGNED.mean(0)) / np.sqrt(SIGNED.var(0) + 1e-3) * [1, 2, 3, 4] + 1,
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_value_and_gradients_of_first_and_second_order(name):
    function, x, expected = EXAMPLES[name]
    np.testing.assert_allclose(function(x).data, expected, rtol=1e-12)
    assert gradient_check(function, x)

    def weighted_gradient(v):
        return grad((function(v) ** 2).sum(), v, create_graph=True)[0]

    assert gradient_check(weighted_gradient, x, rtol=1e-4)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_dtype_stays_and_inputs_are_not_changed(name, dtype):
    function, x, _ = EXAMPLES[name]
    x = Variable(x.astype(dtype))
    before = x.data.copy()
    y = function(x)
    y.sum().backward()
    if name not in ("batch_norm",):  # float64 weights make a float64 result
        assert y.dtype == dtype
    assert x.grad.dtype == dtype
    np.testing.assert_array_equal(x.data, before)


def test_gelu_follows_the_gaussian_to_a_thousandth():
    exact = [v * 0.5 * (1 + math.erf(v / math.sqrt(2))) for v in SIGNED.ravel().tolist()]
    np.testing.assert_allclose(F.gelu(SIGNED).data.ravel(), exact, atol=2e-3)
    assert gradient_check(F.gelu, SIGNED)


def test_sigmoid_and_softmax_do_not_overflow():
    assert F.sigmoid([-1e4, 1e4]).data.tolist() == [0.0, 1.0]
    assert F.softmax([[1e4, 0.0]]).data.tolist() == [[1.0, 0.0]]
    assert np.isfinite(F.log_softmax([[1e4, -1e4]]).data).all()


def test_relu_has_gradient_zero_at_zero():
    x = Variable([0.0, -0.0, 1.0])
    F.relu(x).backward()
    assert x.grad.data.tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize(("x", "expected"), [(2.0, 1.0), (-2.0, 0.0)])
def test_relu_takes_a_single_number(x, expected):
    variable = Variable(x)
    F.relu(variable).backward()
    assert variable.grad.data.tolist() == expected


def test_ties_share_the_gradient_of_a_maximum():
    x = Variable([1.0, 3.0, 3.0])
    F.max(x).backward()
    assert x.grad.data.tolist() == [0.0, 0.5, 0.5]


shapes = hnp.mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=3)


@given(shapes, st.sampled_from([F.add, F.sub, F.mul, F.div]))
def test_broadcasting_sums_the_gradient_back(broadcast, function):
    a, b = (Variable(np.full(shape, 2.0)) for shape in broadcast.input_shapes)
    y = function(a, b)
    assert y.shape == broadcast.result_shape
    ga, gb = grad(y.sum(), [a, b])
    assert (ga.shape, gb.shape) == (a.shape, b.shape)
    slopes = {F.add: (1, 1), F.sub: (1, -1), F.mul: (2, 2), F.div: (0.5, -0.5)}[function]
    for g, x, slope in ((ga, a, slopes[0]), (gb, b, slopes[1])):
        np.testing.assert_allclose(g.data, slope * y.size / max(x.size, 1))


@given(shapes)
def test_sum_to_is_the_adjoint_of_broadcast_to(broadcast):
    """<broadcast(x), y> = <x, sum_to(y)>."""
    rng = np.random.default_rng(0)
    x, target = rng.standard_normal(broadcast.input_shapes[0]), broadcast.result_shape
    y = rng.standard_normal(target)
    left = (F.broadcast_to(x, target).data * y).sum()
    assert left == pytest.approx((x * F.sum_to(y, x.shape).data).sum())


def test_dropout_keeps_the_expected_value_and_passes_in_test_mode():
    manual_seed(0)
    x = Variable(np.ones(100_000, np.float32))
    y = F.dropout(x, 0.25)
    assert set(np.unique(y.data).round(4)) == {np.float32(0), np.float32(1.3333)}
    assert y.data.mean() == pytest.approx(1.0, abs=0.01)
    y.backward()
    np.testing.assert_array_equal(x.grad.data, y.data)
    with test_mode():
        assert F.dropout(x, 0.25) is x


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: F.add(np.ones(2), np.ones(3)), ValueError, r"add: shapes \(2,\) and \(3,\)"),
        (lambda: F.exp("x"), TypeError, "x: expected an array"),
        (lambda: F.matmul(np.ones((2, 3)), np.ones((2, 3))), ValueError, r"matmul: the last size"),
        (lambda: F.matmul(1.0, np.ones(3)), ValueError, "matmul"),
        (lambda: F.matmul(np.ones((2, 1, 1)), np.ones((3, 1, 1))), ValueError, "matmul: shapes"),
        (lambda: F.reshape(np.ones(6), (4, -1)), ValueError, r"reshape: x of shape \(6,\) has 6"),
        (lambda: F.reshape(np.ones(6), (-1, -1)), ValueError, "reshape"),
        (lambda: F.flatten(1.0), ValueError, "flatten: x needs a batch axis"),
        (lambda: F.transpose(np.ones((2, 3)), (0, 0)), ValueError, "transpose: axes"),
        (lambda: F.broadcast_to(np.ones(2), (3,)), ValueError, "broadcast_to: x of shape"),
        (lambda: F.sum_to(np.ones(2), (3,)), ValueError, "sum_to: x of shape"),
        (lambda: F.sum(np.ones(2), 1), ValueError, "sum: axis=1 is not an axis"),
        (lambda: F.sum(np.ones((2, 2)), (0, -2)), ValueError, "twice"),
        (lambda: F.mean(np.ones((0, 2))), ValueError, "mean: there is nothing"),
        (lambda: F.max(np.ones((0, 2))), ValueError, "max: there is nothing"),
        (lambda: F.clip(1.0, 2, 1), ValueError, "low must not exceed high"),
        (lambda: F.get_item(np.ones(2), 5), IndexError, "index 5 does not fit"),
        (lambda: F.concatenate([]), ValueError, "xs is empty"),
        (lambda: F.concatenate([np.ones((2, 2)), np.ones((2, 3))]), ValueError, "differ elsewhere"),
        (lambda: F.dropout(1.0, 1.0), ValueError, "p: expected a probability"),
        (lambda: F.mean_squared_error(np.ones(2), np.ones((2, 1))), ValueError, "t has shape"),
        (
            lambda: F.softmax_cross_entropy(np.ones((2, 3)), [0.0, 1.0]),
            TypeError,
            "t: expected int",
        ),
        (lambda: F.softmax_cross_entropy(np.ones((2, 3)), [0]), ValueError, r"shape \(N, K\)"),
        (lambda: F.softmax_cross_entropy(np.ones((2, 3)), [0, 3]), ValueError, "from 0 to 2"),
        (lambda: F.batch_norm(np.ones((2, 3)), np.ones(2), np.ones(3)), ValueError, "a channel"),
        (lambda: F.batch_norm(np.ones(3), np.ones(3), np.ones(3)), ValueError, r"\(N, C, ...\)"),
        (lambda: F.to(1.0, "tpu"), ValueError, "device: expected"),
    ],
)
def test_bad_arguments_are_named(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_matmul_spares_the_product_that_nobody_waits_for(monkeypatch):
    """Images are constants: the first layer needs the gradient of its weights alone."""
    W = Variable(np.ones((3, 2)))
    y = F.matmul(np.ones((4, 3)), W)
    products = []
    forward = type(y.creator).forward
    monkeypatch.setattr(
        type(y.creator), "forward", lambda self, a, b: products.append(1) or forward(self, a, b)
    )
    y.backward()
    assert W.grad.data.tolist() == [[4, 4]] * 3
    assert len(products) == 1
