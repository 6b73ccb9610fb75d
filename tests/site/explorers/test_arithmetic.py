"""The explorers compute what dzrkai computes."""

from __future__ import annotations

import numpy as np
import pytest

import dzrkai.functions as F
from dzrkai import Variable, grad
from dzrkai_conv import Window, conv2d, im2col
from dzrkai_pool import avg_pool2d, max_pool2d

CALL = """async ([module, name, values]) => {
    const result = (await import(`./explorers/${module}.js`))[name](...values);
    return result;
}"""


@pytest.fixture(scope="module")
def page(browser, site):
    """One page for all: its modules keep nothing from call to call."""
    page = browser.new_page()
    page.goto(f"{site}/en.html")
    page.wait_for_selector("cnn-playground .ex-bars div")
    yield page
    page.close()


@pytest.fixture
def call(page):
    """Call a function of one of the explorers' modules."""
    return lambda module, name, *values: page.evaluate(CALL, [module, name, list(values)])


def drawn(seed: int, pooling: bool = False) -> dict[str, list[int]]:
    """A geometry of random, unequal sizes in which the window fits."""
    rng = np.random.default_rng(seed)
    while True:
        size, kernel = rng.integers(1, 10, 2), rng.integers(1, 5, 2)
        stride, padding = rng.integers(1, 4, 2), rng.integers(0, 3, 2)
        dilation = np.ones(2, int) if pooling else rng.integers(1, 3, 2)
        if pooling:
            padding = np.minimum(padding, kernel // 2)
        if (size + 2 * padding > dilation * (kernel - 1)).all():
            names = ("size", "kernel", "stride", "padding", "dilation")
            values = (size, kernel, stride, padding, dilation)
            return {name: value.tolist() for name, value in zip(names, values, strict=True)}


def integers(seed: int, shape) -> np.ndarray:
    return np.random.default_rng(seed).integers(-9, 10, shape).astype(float)


def arguments(geometry) -> tuple:
    return tuple(map(tuple, (geometry[name] for name in ("stride", "padding", "dilation"))))


@pytest.mark.parametrize("seed", range(20))
def test_convolution_and_its_gradients(call, seed):
    geometry = drawn(seed)
    x, W = integers(seed, geometry["size"]), integers(seed + 1, geometry["kernel"])
    image, filters = Variable(x[None, None]), Variable(W[None, None])
    y = conv2d(image, filters, None, *arguments(geometry))
    gy = integers(seed + 2, y.shape)
    gx, gW = grad((y * gy).sum(), [image, filters])
    assert call("arithmetic", "outputShape", geometry) == list(y.shape[2:])
    assert call("arithmetic", "conv", x.tolist(), W.tolist(), geometry) == y.data[0, 0].tolist()
    back = gy[0, 0].tolist()
    assert call("arithmetic", "convGradX", back, W.tolist(), geometry) == gx.data[0, 0].tolist()
    assert call("arithmetic", "convGradW", back, x.tolist(), geometry) == gW.data[0, 0].tolist()


@pytest.mark.parametrize("seed", range(20))
def test_columns_and_how_often_a_pixel_is_read(call, seed):
    geometry = drawn(seed)
    x = integers(seed, (2, *geometry["size"]))
    col = im2col(x[None], tuple(geometry["kernel"]), *arguments(geometry)).data
    matrix = call("arithmetic", "im2colMatrix", x.tolist(), geometry)
    assert matrix == col.reshape(2 * np.prod(geometry["kernel"]), -1).tolist()
    k, p = (int(np.random.default_rng(seed).integers(size)) for size in np.shape(matrix))
    index = call("arithmetic", "unravel", k, p, geometry)
    assert col[0][tuple(index[name] for name in ("c", "i", "j", "oh", "ow"))] == matrix[k][p]
    counts = F.col2im(
        np.ones((1, 1, *col.shape[2:])),
        (1, 1, *geometry["size"]),
        tuple(geometry["kernel"]),
        *arguments(geometry),
    )
    assert call("arithmetic", "windowCount", geometry) == counts.data[0, 0].tolist()


@pytest.mark.parametrize("seed", range(20))
def test_pooling_and_its_gradients(call, seed):
    geometry = drawn(seed, pooling=True)
    x = integers(seed, geometry["size"]).round(-1)  # few different numbers: equal maxima occur
    for name, function in (("max", max_pool2d), ("avg", avg_pool2d)):
        image = Variable(x[None, None])
        y = function(image, tuple(geometry["kernel"]), *arguments(geometry)[:2])
        gy = integers(seed + 1, y.shape)
        (gx,) = grad((y * gy).sum(), [image])
        back = gy[0, 0].tolist()
        if name == "max":
            assert call("arithmetic", "maxPool", x.tolist(), geometry)["y"] == y.data[0, 0].tolist()
            routed = call("arithmetic", "maxPoolGrad", back, x.tolist(), geometry)
        else:
            mean = call("arithmetic", "avgPool", x.tolist(), geometry)
            np.testing.assert_allclose(mean, y.data[0, 0], atol=1e-12)
            routed = call("arithmetic", "avgPoolGrad", back, geometry)
        np.testing.assert_allclose(routed, gx.data[0, 0], atol=1e-12)


@pytest.mark.parametrize("seed", range(30))
def test_output_sizes_and_what_does_not_fit(call, seed):
    size, kernel, stride, padding, dilation = (
        np.random.default_rng(seed).integers([1, 1, 1, 0, 1], [10, 6, 4, 3, 4]).tolist()
    )
    shown = call("arithmetic", "outputSize", size, kernel, stride, padding, dilation)
    window = Window.of(kernel, stride, padding, dilation)
    if shown < 1:
        with pytest.raises(ValueError, match="too small"):
            window.output_size((size, size))
    else:
        assert window.output_size((size, size)) == (shown, shown)


EXPRESSIONS = (
    "(a + b) * (b + 1)",
    "a * a * a - b / c",
    "relu(a) * relu(b) - relu(-a)",
    "exp(sin(a) * cos(b)) / (2 + tanh(c))",
    "log(a * a + 1) - (b - c) * (b - c)",
    "-a - -b",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.parametrize("seed", range(3))
def test_a_tape_has_the_framework_s_values_and_gradients(page, expression, seed):
    values = np.random.default_rng(seed).uniform(-2, 2, 3)
    named = {name: Variable(value) for name, value in zip("abc", values, strict=True)}
    functions = {name: getattr(F, name) for name in ("exp", "log", "sin", "cos", "tanh", "relu")}
    y = eval(expression, functions | named)
    tape = page.evaluate(
        """async ([text, values]) => {
            const { record, sweep } = await import("./explorers/autograd.js");
            const tape = record(text, values);
            return { ...tape, ...sweep(tape) };
        }""",
        [expression, dict(zip("abc", values.tolist(), strict=True))],
    )
    assert tape["nodes"][tape["output"]]["value"] == pytest.approx(float(y.data), abs=1e-12)
    for node, gradient in zip(tape["nodes"], tape["grads"], strict=True):
        if node["name"] in named:
            (expected,) = grad(y, named[node["name"]])
            assert gradient == pytest.approx(float(expected.data), abs=1e-12)


@pytest.mark.parametrize(
    "text", ["", "a +", "a b", "(a", "a)", "unknown(a)", "sin a", "a ** b", "1..2"]
)
def test_what_is_no_expression_is_refused_with_its_place(page, text):
    found = page.evaluate(
        """async (text) => {
            const { record } = await import("./explorers/autograd.js");
            try { record(text, {a: 1, b: 2}); return null; } catch (error) { return error.at; }
        }""",
        text,
    )
    assert isinstance(found, int)


STACKS = (
    "Conv2d 16 3 1 1 1, ReLU, MaxPool2d 2 2 0, Flatten, Linear 256 10",
    "Conv2d 4 3 2 0 2, AvgPool2d 2 1 1, GlobalAvgPool2d, Linear 4 3",
)


@pytest.mark.parametrize("stack", STACKS)
def test_shapes_and_parameters_of_a_stack(page, stack):
    import dzrkai_conv
    import dzrkai_pool
    from dzrkai import Sequential
    from dzrkai import layers as L

    x = np.zeros((1, 1, 8, 8), np.float32)
    made = {
        "Conv2d": lambda out, k, s, p, d: dzrkai_conv.Conv2d(None, out, k, s, p, d),
        "MaxPool2d": dzrkai_pool.MaxPool2d,
        "AvgPool2d": dzrkai_pool.AvgPool2d,
        "GlobalAvgPool2d": lambda: lambda x: F.flatten(dzrkai_pool.global_avg_pool2d(x)),
        "ReLU": lambda: F.relu,
        "Flatten": lambda: F.flatten,
        "Linear": L.Linear,
    }
    steps = [made[name](*map(int, numbers)) for name, *numbers in map(str.split, stack.split(", "))]
    shapes = []
    for step in steps:
        x = step(x)
        shapes.append(list(x.shape[1:]))
    results = page.evaluate(
        """async (stack) => {
            const { run } = await import("./explorers/shapes.js");
            const { read } = await import("./explorers/shape-calculator.js");
            return run(read(stack), [1, 8, 8]);
        }""",
        stack,
    )
    assert [result["shape"] for result in results] == shapes
    parameters = sum(parameter.size for parameter in Sequential(*steps).parameters())
    assert sum(result["parameters"] for result in results) == parameters


def test_the_playground_s_numbers_are_dzrkai_s(page, playground):
    """The scores of ten test images and of noise, to 1e-4."""
    import base64
    import json

    from dzrkai.data import Digits

    content = json.loads(
        page.evaluate('async () => (await fetch("explorers/network.json")).text()')
    )
    model = playground.cnn()
    weights = [layer[key] for layer in content["layers"] for key in ("W", "b") if key in layer]
    for parameter, text in zip(model.parameters(), weights, strict=True):
        numbers = np.frombuffer(base64.b64decode(text), "<f4").copy()
        parameter.data = numbers.reshape(parameter.shape)
    noise = np.random.default_rng(0).integers(0, 17, (5, 8, 8))
    images = [*(one["image"] for one in content["examples"]), *noise.tolist()]
    for image in images:
        shown = page.evaluate(
            """(image) => {
                const playground = document.querySelector("cnn-playground");
                return playground.run(image).map(({ data }) => [...data]);
            }""",
            image,
        )
        x = np.array(image, np.float32)[None, None] / 16
        for step, numbers in zip(model.steps, shown[1:], strict=True):
            x = step(x)
            np.testing.assert_allclose(np.ravel(numbers), np.ravel(x.data), atol=1e-4)
    test = Digits(train=False)
    y = model(test.x).data.argmax(axis=1)
    assert (y == test.t).mean() == pytest.approx(content["accuracy"], abs=1e-4)
    assert content["accuracy"] >= 0.97
