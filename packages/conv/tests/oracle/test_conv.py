"""Results and gradients equal PyTorch's, in float64 to 1e-9, over all the arguments."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dzrkai import Variable, grad
from dzrkai_conv import col2im, conv2d, conv_transpose2d, im2col

pytestmark = [
    pytest.mark.oracle,
    pytest.mark.filterwarnings("ignore:Using padding='same':UserWarning"),
]
wide = settings(max_examples=60, deadline=None)  # with each algorithm


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


arguments = st.fixed_dictionaries(
    {
        "N": st.integers(0, 3),
        "size": pairs(1, 9),
        "kernel": pairs(1, 4),
        "stride": pairs(1, 3),
        "padding": pairs(0, 3),
        "dilation": pairs(1, 3),
        "groups": st.integers(1, 3),
        "channels": pairs(1, 3),
        "seed": st.integers(0, 2**32 - 1),
    }
)


def assert_agree(ours, theirs, inputs):
    """Values, gradients, and gradients of gradients; what PyTorch refuses is refused here."""
    variables = [Variable(x) for x in inputs]
    tensors = [torch.tensor(x, requires_grad=True) for x in inputs]
    try:
        expected = theirs(*tensors)
    except RuntimeError:
        expected = None
    if expected is None or 0 in expected.shape[2:]:
        with pytest.raises(ValueError, match=r"^[xW]: "):
            ours(*variables)
        return
    y = ours(*variables)
    close(y, expected)
    rng = np.random.default_rng(0)
    gy = rng.standard_normal(y.shape)
    gys = Variable(gy), torch.tensor(gy, requires_grad=True)
    firsts = grad((y * gys[0]).sum(), variables, create_graph=True)
    expected_firsts = torch.autograd.grad((expected * gys[1]).sum(), tensors, create_graph=True)
    for first, expected_first in zip(firsts, expected_firsts, strict=True):
        close(first, expected_first)
    directions = [rng.standard_normal(x.shape) for x in inputs]
    total = sum((f * d).sum() for f, d in zip(firsts, directions, strict=True))
    expected_total = sum(
        (f * torch.tensor(d)).sum() for f, d in zip(expected_firsts, directions, strict=True)
    )
    seconds = grad(total, [*variables, gys[0]])
    expected_seconds = torch.autograd.grad(expected_total, [*tensors, gys[1]], allow_unused=True)
    for second, expected_second in zip(seconds, expected_seconds, strict=True):
        if expected_second is None:
            assert not second.data.any()
        else:
            close(second, expected_second)


def close(got, expected):
    np.testing.assert_allclose(got.data, expected.detach().numpy(), rtol=1e-9, atol=1e-9)


def fitting(a, algorithm):
    """The arguments, changed so that the algorithm of this run fits and is taken."""
    plain = {"stride": (1, 1), "dilation": (1, 1)}
    if algorithm == "pointwise":
        return {**a, "kernel": (1, 1), "padding": (0, 0)}
    if algorithm.startswith("winograd"):
        return {**a, **plain, "kernel": tuple(3 if k < 3 else 5 for k in a["kernel"])}
    return a


@given(arguments, st.sampled_from(["number", "same", "valid"]))
@wide
def test_conv2d(algorithm, a, kind):
    a = fitting(a, algorithm)
    C, OC = (a["groups"] * n for n in a["channels"])
    rng = np.random.default_rng(a["seed"])
    x = rng.standard_normal((a["N"], C, *a["size"]))
    W = rng.standard_normal((OC, C // a["groups"], *a["kernel"]))
    b = rng.standard_normal(OC)
    stride = (1, 1) if kind == "same" else a["stride"]
    window = stride, a["padding"] if kind == "number" else kind, a["dilation"], a["groups"]
    assert_agree(
        lambda x, W, b: conv2d(x, W, b, *window),
        lambda x, W, b: torch.nn.functional.conv2d(x, W, b, *window),
        [x, W, b],
    )


@given(arguments, pairs(0, 2))
@wide
def test_conv_transpose2d(algorithm, a, output_padding):
    a = fitting(a, algorithm)
    C, OC = (a["groups"] * n for n in a["channels"])
    rng = np.random.default_rng(a["seed"])
    x = rng.standard_normal((a["N"], C, *a["size"]))
    W = rng.standard_normal((C, OC // a["groups"], *a["kernel"]))
    b = rng.standard_normal(OC)
    extra = tuple(min(e, s - 1) for e, s in zip(output_padding, a["stride"], strict=True))
    window = a["stride"], a["padding"], extra
    assert_agree(
        lambda x, W, b: conv_transpose2d(x, W, b, *window, a["dilation"], a["groups"]),
        lambda x, W, b: torch.nn.functional.conv_transpose2d(
            x, W, b, *window, a["groups"], a["dilation"]
        ),
        [x, W, b],
    )


@given(arguments)
@wide
def test_im2col_and_col2im(a):
    """PyTorch calls them unfold and fold, and puts the axes together."""
    x = np.random.default_rng(a["seed"]).standard_normal((a["N"] + 1, 2, *a["size"]))
    window = {name: a[name] for name in ("stride", "padding", "dilation")}
    tensor = torch.tensor(x)
    try:
        expected = torch.nn.functional.unfold(tensor, a["kernel"], **window)
    except RuntimeError:
        with pytest.raises(ValueError, match="x: "):
            im2col(x, a["kernel"], **window)
        return
    col = im2col(x, a["kernel"], **window)
    np.testing.assert_array_equal(col.data.reshape(expected.shape), expected)
    back = torch.nn.functional.fold(expected, a["size"], a["kernel"], **window)
    close(col2im(col, x.shape, a["kernel"], **window), back)
