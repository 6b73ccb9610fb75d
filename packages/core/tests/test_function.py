"""Function: the contract between forward, backward and the walk."""

import numpy as np
import pytest

from dzrkai import Function, Variable


class Split(Function):
    """Two outputs: x and 2 x."""

    def forward(self, x):
        return x, 2 * x

    def backward(self, g1, g2):
        return g1 + 2 * g2


def test_several_outputs_come_as_a_tuple_and_gather_their_gradients():
    x = Variable([1.0, 2.0])
    y1, y2 = Split()(x)
    (y1 * y2).backward()
    np.testing.assert_allclose(x.grad.data, [4.0, 8.0])


def test_an_output_that_nobody_uses_counts_as_zero():
    x = Variable([1.0, 2.0])
    _, y2 = Split()(x)
    y2.backward()
    np.testing.assert_allclose(x.grad.data, [2.0, 2.0])


def wrong(result):
    class Wrong(Function):
        def forward(self, x):
            return x * 1.0

        def backward(self, gy):
            return result(gy)

    return Wrong()(Variable([1.0, 2.0]))


@pytest.mark.parametrize(
    ("result", "error", "message"),
    [
        (lambda gy: (gy, gy), ValueError, r"Wrong.backward returned 2 gradients for 1 inputs"),
        (lambda gy: gy.sum(), ValueError, r"input 0 has shape \(\), the input has shape \(2,\)"),
        (lambda gy: gy.data, TypeError, r"input 0 must be a Variable, got ndarray"),
        (
            lambda gy: Variable(gy.data.astype("f")),
            TypeError,
            r"dtype float32, the input has dtype",
        ),
    ],
)
def test_a_backward_that_breaks_its_contract_is_named(result, error, message):
    with pytest.raises(error, match=message):
        wrong(result).backward()


def test_none_means_no_gradient():
    y = wrong(lambda gy: None)  # noqa: ARG005
    y.backward()
    assert y.creator.inputs[0].grad is None


def test_a_forward_that_returns_no_array_is_named():
    class Nothing(Function):
        def forward(self, x):  # noqa: ARG002
            return None

    with pytest.raises(TypeError, match=r"Nothing.forward: expected an array"):
        Nothing()(Variable(1.0))


@pytest.mark.parametrize("method", ["forward", "backward"])
def test_a_function_without_formulas_says_so(method):
    with pytest.raises(NotImplementedError, match=f"Function has no {method}"):
        getattr(Function(), method)()


def test_needs_grad_tells_constants_from_variables():
    class Both(Function):
        def forward(self, a, b):
            return a + b

    y = Both()(Variable(1.0), 2.0)
    assert (y.creator.needs_grad(0), y.creator.needs_grad(1)) == (True, False)
