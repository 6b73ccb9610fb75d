"""Every function of core, conv and pool: on the device as on the CPU, and nothing copied."""

import numpy as np
import pytest

import dzrkai
import dzrkai.functions as F
import dzrkai_conv as conv
import dzrkai_pool as pool
from dzrkai import Variable, gradient_check
from dzrkai.arrays import to_device

pytestmark = pytest.mark.usefixtures("xp")
TOLERANCE = {"float16": 4e-3, "float32": 4e-6, "float64": 1e-12}

IMAGES, COLUMNS = (2, 4, 5, 4), (2, 1, 2, 2, 3, 4)

# Name, shapes of the inputs, and what is done with them.
CASES = {
    "add": ([(2, 3), (3,)], F.add),
    "astype": ([(2, 3)], lambda x: F.astype(F.astype(x, "float64"), x.dtype)),
    "avg_pool2d": ([IMAGES], lambda x: pool.avg_pool2d(x, (3, 2), 2, 1, True, False)),
    "batch_norm": ([IMAGES, (4,), (4,)], F.batch_norm),
    "broadcast_to": ([(3, 1)], lambda x: F.broadcast_to(x, (2, 3, 4))),
    "clip": ([(2, 3)], lambda x: F.clip(x, 0.5, 1.5)),
    "col2im": ([COLUMNS], lambda x: conv.col2im(x, (2, 1, 4, 5), 2)),
    "concatenate": ([(2, 3), (2, 1)], lambda x, y: F.concatenate([x, y], axis=1)),
    "conv2d": ([IMAGES, (6, 2, 3, 2), (6,)], lambda x, W, b: conv.conv2d(x, W, b, 2, 1, 1, 2)),
    "conv2d, pointwise": ([IMAGES, (3, 4, 1, 1)], conv.conv2d),
    "conv_transpose2d": (
        [IMAGES, (4, 3, 3, 2), (3,)],
        lambda x, W, b: conv.conv_transpose2d(x, W, b, 2, 1, 1),
    ),
    "cos": ([(2, 3)], F.cos),
    "div": ([(2, 3), (2, 1)], F.div),
    "div, by and of numbers": ([(2, 3)], lambda x: (x / 3) * (3 / x)),
    "dropout": ([(2, 3)], lambda x: F.dropout(x, 0.0)),
    "exp": ([(2, 3)], F.exp),
    "flatten": ([IMAGES], F.flatten),
    "gelu": ([(2, 3)], F.gelu),
    "get_item": ([IMAGES], lambda x: x[:, 1:3, ..., 2]),
    "get_item, twice the same": ([(2, 3)], lambda x: x[[1, 0, 1], [2, 2, 2]]),
    "global_avg_pool2d": ([IMAGES], pool.global_avg_pool2d),
    "global_max_pool2d": ([IMAGES], pool.global_max_pool2d),
    "adaptive_avg_pool2d": ([IMAGES], lambda x: pool.adaptive_avg_pool2d(x, (3, 4))),
    "im2col": ([IMAGES], lambda x: conv.im2col(x, (3, 2), 2, 1)),
    "leaky_relu": ([(2, 3)], lambda x: F.leaky_relu(x - 1.0, 0.1)),
    "linear": ([(2, 3), (3, 4), (4,)], F.linear),
    "log": ([(2, 3)], F.log),
    "log_softmax": ([(2, 3)], F.log_softmax),
    "matmul": ([(2, 1, 3, 4), (5, 4, 2)], F.matmul),
    "matmul, vectors": ([(4,), (4,)], F.matmul),
    "max": ([(2, 3)], lambda x: F.max(x, 1)),
    "max_pool2d": ([IMAGES], lambda x: pool.max_pool2d(x, (3, 2), 2, 1, 1, True)),
    "mean": ([(2, 3)], lambda x: F.mean(x, 0)),
    "mean_squared_error": ([(2, 3), (2, 3)], F.mean_squared_error),
    "min": ([(2, 3)], F.min),
    "mul": ([(2, 3), (1, 3)], F.mul),
    "neg": ([(2, 3)], F.neg),
    "pow": ([(2, 3)], lambda x: x**3 + x**0.5),
    "pow, by a variable": ([(2, 3), (2, 3)], F.pow),
    "relu": ([(2, 3)], lambda x: F.relu(x - 1.0)),
    "reshape": ([(2, 3)], lambda x: F.reshape(x, (3, -1))),
    "sigmoid": ([(2, 3)], F.sigmoid),
    "sin": ([(2, 3)], F.sin),
    "softmax": ([(2, 3)], F.softmax),
    "softmax_cross_entropy": ([(3, 4)], lambda x: F.softmax_cross_entropy(x, labels_for(x))),
    "sub": ([(3,), (2, 3)], F.sub),
    "sub, from a number": ([(2, 3)], lambda x: 1 - x),
    "sum": ([(2, 3)], lambda x: F.sum(x, 1, keepdims=True)),
    "sum_to": ([(2, 3)], lambda x: F.sum_to(x, (1, 3))),
    "tanh": ([(2, 3)], F.tanh),
    "to": ([(2, 3)], lambda x: F.to(x, x.device)),
    "transpose": ([(2, 3, 4)], lambda x: F.transpose(x, (2, 0, 1))),
}
NOT_OF_ARRAYS = {"explain", "get_conv_outsize"}
FUNCTIONS = {name for name in (*F.__all__, *conv.__all__, *pool.__all__) if name.islower()}
COPIES_A_LIST = {"get_item, twice the same"}  # the list of indices comes from the host


@pytest.fixture
def prepared(request, case):
    """Kernels, where the case needs them."""
    if case.split(",")[0] in {*conv.__all__, *pool.__all__}:
        request.getfixturevalue("kernels")


def labels_for(x):
    """Classes on the device of `x`, made there."""
    xp = dzrkai.arrays.array_module(x.data)
    return xp.arange(x.shape[0]) % 3


def inputs_of(case, dtype):
    """Numbers between 0.1 and 2, all different, so that every function is smooth around them."""
    rng = np.random.default_rng(0)
    sizes = [int(np.prod(shape)) for shape in CASES[case][0]]
    numbers = [rng.permutation(np.linspace(0.1, 2.0, size)) for size in sizes]
    return [
        number.reshape(shape).astype(dtype)
        for number, shape in zip(numbers, CASES[case][0], strict=True)
    ]


def run(case, xs):
    """The result and its gradients, by a direction in which every element counts differently."""
    variables = [Variable(x) for x in xs]
    y = CASES[case][1](*variables)
    gxs = dzrkai.grad((y * F.sin(y)).sum(), variables)
    return [y.data, *(gx.data for gx in gxs)]


def test_every_function_has_a_case():
    cases = {case.split(",")[0] for case in CASES}
    assert cases == FUNCTIONS - NOT_OF_ARRAYS


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("case", CASES)
def test_results_and_gradients(xp, counting, case, dtype):
    xs = inputs_of(case, dtype)
    expected = run(case, xs)
    on_device = [to_device(x, "cuda") for x in xs]
    run(case, on_device)  # what depends on shapes alone may be put there once
    with counting() as transfers:
        results = run(case, on_device)
    if case not in COPIES_A_LIST:
        assert (transfers.to_device, transfers.to_host) == (0, 0)
    for got, wanted in zip(results, expected, strict=True):
        assert isinstance(got, xp.ndarray)
        assert (got.shape, got.dtype) == (wanted.shape, dtype)
        scale = float(np.abs(wanted).max(initial=1.0))
        np.testing.assert_allclose(to_device(got, "cpu"), wanted, atol=TOLERANCE[dtype] * scale)


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("case", CASES)
def test_gradients_of_gradients(case):
    """The gradients are held against differences, computed on the device."""

    def gradients(*xs):
        y = CASES[case][1](*xs)
        parts = dzrkai.grad((y * F.sin(y)).sum(), xs, create_graph=True)
        return F.concatenate([F.reshape(part, (-1,)) for part in parts])

    xs = [to_device(x, "cuda") for x in inputs_of(case, np.float64)]
    assert gradient_check(CASES[case][1], *xs)
    assert gradient_check(gradients, *xs, rtol=1e-4, atol=1e-5)


def test_dropout_draws_on_the_device_and_repeats_with_the_seed(xp, counting):
    x = Variable(to_device(np.ones(10_000, np.float32), "cuda"))
    F.dropout(x)  # the generator is made
    with counting() as transfers:
        F.dropout(x).sum().backward()
    assert (transfers.to_device, transfers.to_host) == (0, 0)
    dzrkai.manual_seed(3)
    first = F.dropout(x, 0.25).data
    dzrkai.manual_seed(3)
    assert bool((F.dropout(x, 0.25).data == first).all())
    kept = to_device(first, "cpu") > 0
    assert 0.72 < kept.mean() < 0.78
    assert isinstance(first, xp.ndarray)


def test_a_class_that_does_not_exist_makes_the_loss_nan(xp):
    """To look would halt the GPU."""
    x = Variable(to_device(np.zeros((2, 3)), "cuda"))
    assert np.isnan(to_device(F.softmax_cross_entropy(x, xp.asarray([0, 3])).data, "cpu"))
    assert np.isnan(to_device(F.softmax_cross_entropy(x, xp.asarray([-1, 2])).data, "cpu"))


@pytest.mark.parametrize(
    "mix",
    [
        lambda here, there: here + there,
        lambda here, there: there * here,
        lambda here, there: F.matmul(here, F.transpose(there)),
        lambda here, there: F.concatenate([there, here]),
        lambda here, there: F.mean_squared_error(here, there),
        lambda here, there: there + here.data,
        lambda here, there: conv.conv2d(image(there), image(here)),
        lambda here, there: conv.conv2d(image(here), image(there)),
    ],
)
def test_arrays_of_two_devices_are_named(mix):
    here = Variable(np.ones((2, 3)))
    message = r"the inputs lie on different devices \(.*\); bring them to one with \.to\("
    with pytest.raises(ValueError, match=message):
        mix(here, Variable(to_device(np.ones((2, 3)), "cuda")))


def image(x):
    return F.reshape(x, (1, 1, *x.shape))


def test_an_index_from_elsewhere_is_refused(xp):
    there = Variable(to_device(np.ones((2, 3)), "cuda"))
    with pytest.raises(ValueError, match="get_item: x is on cuda"):
        _ = there[np.array([0, 1])]
    with pytest.raises((TypeError, IndexError)):
        _ = Variable(np.ones((2, 3)))[xp.asarray([0, 1]), 0]
    with pytest.raises(ValueError, match="get_item: x is on cuda"):
        F.softmax_cross_entropy(there, np.array([0, 1]))


def test_a_full_device_is_named(monkeypatch):
    def full(self, *arrays):  # noqa: ARG001
        raise MemoryError("Out of memory allocating 8 bytes")

    monkeypatch.setattr(F.exp.__globals__["Exp"], "forward", full)
    with pytest.raises(MemoryError, match=r"Exp: the memory of the CUDA device .* 8 bytes"):
        F.exp(to_device(np.ones(1), "cuda"))
    with pytest.raises(MemoryError, match=r"^Out of memory"):
        F.exp(np.ones(1))
