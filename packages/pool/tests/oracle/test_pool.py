"""Results and gradients equal PyTorch's, in float64 to 1e-9, over all the arguments."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dzrkai import Variable, grad
from dzrkai_pool import (
    adaptive_avg_pool2d,
    avg_pool2d,
    global_avg_pool2d,
    global_max_pool2d,
    max_pool2d,
)

pytestmark = pytest.mark.oracle
wide = settings(max_examples=300, deadline=None)


def pairs(low, high):
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def images(draw):
    """Images of whole numbers have ties, others have none."""
    shape = draw(st.integers(1, 2)), draw(st.integers(1, 2)), *draw(pairs(1, 9))
    x = np.random.default_rng(draw(st.integers(0, 2**32 - 1))).standard_normal(shape) * 3
    return np.round(x) if draw(st.booleans()) else x


def padded_kernels():
    """A kernel size and a padding, which is within PyTorch's limit or one above."""
    return st.tuples(
        *[st.integers(1, 5).flatmap(lambda k: st.tuples(st.just(k), st.integers(0, k // 2 + 1)))]
        * 2
    ).map(lambda axes: tuple(zip(*axes, strict=True)))


def assert_agree(ours, theirs, x):
    """Values and gradients to second order; what PyTorch refuses is refused here."""
    variable, tensor = Variable(x), torch.tensor(x, requires_grad=True)
    try:
        expected = theirs(tensor)
    except RuntimeError:
        with pytest.raises(ValueError, match=r"^(x|padding): "):
            ours(variable)
        return
    y = ours(variable)
    close(y, expected)
    rng = np.random.default_rng(0)
    gy, direction = rng.standard_normal(y.shape), rng.standard_normal(x.shape)
    gys = Variable(gy), torch.tensor(gy, requires_grad=True)
    (first,) = grad((y * gys[0]).sum(), variable, create_graph=True)
    (expected_first,) = torch.autograd.grad((expected * gys[1]).sum(), tensor, create_graph=True)
    close(first, expected_first)
    (second,) = grad((first * direction).sum(), gys[0])
    expected_second = torch.autograd.grad((expected_first * torch.tensor(direction)).sum(), gys[1])
    close(second, expected_second[0])


def close(got, expected):
    np.testing.assert_allclose(got.data, expected.detach().numpy(), rtol=1e-9, atol=1e-9)


def slips_through(x, padding, dilation):
    """Windows that see padding alone: PyTorch reads beyond the image, dzrkai refuses."""
    axes = zip(x.shape[2:], padding, dilation, strict=True)
    return any(p > 0 and d > size for size, p, d in axes)


@given(images(), padded_kernels(), st.none() | pairs(1, 5), pairs(1, 3), st.booleans())
@wide
def test_max_pool2d(x, kernels, stride, dilation, ceil_mode):
    kernel_size, padding = kernels
    window = kernel_size, stride, padding, dilation, ceil_mode
    if slips_through(x, padding, dilation):
        with pytest.raises(ValueError, match=r"^(x|padding|dilation): "):
            max_pool2d(x, *window)
        return
    assert_agree(
        lambda x: max_pool2d(x, *window),
        lambda x: torch.nn.functional.max_pool2d(x, *window),
        x,
    )


@given(images(), padded_kernels(), st.none() | pairs(1, 5), st.booleans(), st.booleans())
@wide
def test_avg_pool2d(x, kernels, stride, ceil_mode, count_include_pad):
    kernel_size, padding = kernels
    window = kernel_size, stride, padding, ceil_mode, count_include_pad
    assert_agree(
        lambda x: avg_pool2d(x, *window),
        lambda x: torch.nn.functional.avg_pool2d(x, *window),
        x,
    )


@given(images(), pairs(1, 7))
@wide
def test_adaptive_avg_pool2d(x, output_size):
    assert_agree(
        lambda x: adaptive_avg_pool2d(x, output_size),
        lambda x: torch.nn.functional.adaptive_avg_pool2d(x, output_size),
        x,
    )


@given(images())
@settings(max_examples=30, deadline=None)
def test_global_pooling(x):
    assert_agree(global_avg_pool2d, lambda x: torch.nn.functional.adaptive_avg_pool2d(x, 1), x)
    assert_agree(global_max_pool2d, lambda x: torch.nn.functional.adaptive_max_pool2d(x, 1), x)


def test_nan_goes_where_pytorch_sends_it():
    """Value and gradient."""
    x = np.array([[[[1.0, np.nan, np.nan, 2.0]]]])
    variable, tensor = Variable(x), torch.tensor(x, requires_grad=True)
    y = max_pool2d(variable, (1, 3), 1)
    expected = torch.nn.functional.max_pool2d(tensor, (1, 3), 1)
    y.backward()
    expected.sum().backward()
    np.testing.assert_array_equal(y.data, expected.detach().numpy())
    np.testing.assert_array_equal(variable.grad.data, tensor.grad.numpy())
