"""gradient_check: it accepts right gradients and catches wrong ones."""

import numpy as np
import pytest

from dzrkai import Function, gradient_check


class Twisted(Function):
    def __init__(self, factor):
        self.factor = factor

    def forward(self, x):
        return x * x

    def backward(self, gy):
        return self.factor * self.inputs[0] * gy


@pytest.mark.parametrize(("factor", "right"), [(2.0, True), (2.01, False), (-2.0, False)])
def test_a_wrong_factor_is_caught(factor, right):
    x = np.array([1.0, -3.0])
    assert gradient_check(lambda v: Twisted(factor)(v), x) is right
    assert x.tolist() == [1.0, -3.0]


def test_a_function_without_gradient_does_not_pass():
    assert not gradient_check(_constant, np.ones(2))


def _constant(v):
    from dzrkai import no_grad

    with no_grad():
        return v * 2.0


def test_coarse_numbers_are_refused():
    with pytest.raises(TypeError, match=r"inputs\[0\]: expected float64"):
        gradient_check(lambda v: v, np.ones(2, np.float32))
