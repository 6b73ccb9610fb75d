"""Values and gradients equal PyTorch's in float64."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dzrkai.functions as F
from dzrkai import Variable

torch = pytest.importorskip("torch")

PAIRS = {
    "exp": (F.exp, torch.exp),
    "sigmoid": (F.sigmoid, torch.sigmoid),
    "tanh": (F.tanh, torch.tanh),
    "relu": (F.relu, torch.relu),
    "leaky_relu": (F.leaky_relu, torch.nn.functional.leaky_relu),
    "gelu": (F.gelu, lambda x: torch.nn.functional.gelu(x, approximate="tanh")),
    "softmax": (F.softmax, lambda x: torch.softmax(x, 1)),
    "log_softmax": (F.log_softmax, lambda x: torch.log_softmax(x, 1)),
    "max": (lambda x: F.max(x, 1), lambda x: torch.amax(x, 1)),
    "min": (lambda x: F.min(x, 0), lambda x: torch.amin(x, 0)),
    "matmul": (lambda x: x @ x.T, lambda x: x @ x.T),
    "batch_norm": (
        lambda x: F.batch_norm(x, np.ones(x.shape[1]), np.zeros(x.shape[1])),
        lambda x: torch.nn.functional.batch_norm(x, None, None, training=True),
    ),
    "cross entropy": (
        lambda x: F.softmax_cross_entropy(x, np.zeros(len(x), int)),
        lambda x: torch.nn.functional.cross_entropy(x, torch.zeros(len(x), dtype=torch.long)),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
@given(st.integers(0, 1000), st.integers(2, 5), st.integers(1, 5))
def test_value_and_gradient(name, seed, n, k):
    ours, theirs = PAIRS[name]
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, k))
    v, w = Variable(x), torch.tensor(x, requires_grad=True)
    y, z = ours(v), theirs(w)
    gy = rng.standard_normal(y.shape)
    y.backward(gy)
    z.backward(torch.tensor(gy))
    np.testing.assert_allclose(y.data, z.detach().numpy(), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(v.grad.data, w.grad.numpy(), rtol=1e-9, atol=1e-8)
