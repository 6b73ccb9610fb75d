"""grad and the walk: order, sharing, depth, higher derivatives, threads."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dzrkai.functions as F
from dzrkai import Variable, grad, no_grad


def test_a_shared_subexpression_is_visited_once_and_in_order():
    """For z = (x²)² + (x²)³ a walk in the wrong order loses part of the gradient."""
    x = Variable(2.0)
    y = x * x
    calls = []
    backward = type(y.creator).backward
    y.creator.backward = lambda gy: (calls.append(1), backward(y.creator, gy))[1]
    (y**2 + y**3).backward()
    assert x.grad.data == 4 * 2.0**3 + 6 * 2.0**5
    assert len(calls) == 1


@pytest.mark.parametrize("depth", [50_000])
def test_a_chain_of_any_depth_works(depth):
    x = y = Variable(1.0)
    for _ in range(depth):
        y = y + 1e-3
    y.backward()
    assert x.grad.data == 1.0


def test_the_same_variable_twice_in_one_call():
    x = Variable(3.0)
    (x * x * x).backward()
    assert x.grad.data == 27.0


def test_grad_touches_nobodys_grad_and_reaches_intermediate_results():
    x = Variable(2.0)
    y = x * x
    z = y * y
    gx, gy = grad(z, [x, y])
    assert (gx.data, gy.data, x.grad, y.grad) == (32.0, 8.0, None, None)


def test_grad_of_what_y_does_not_depend_on_is_zero():
    x, other = Variable(2.0), Variable(np.ones(3, np.float32))
    (gradient,) = grad(x * x, other)
    assert (gradient.dtype, gradient.data.tolist()) == (np.float32, [0.0, 0.0, 0.0])


def test_grad_of_itself_is_one():
    x = Variable(2.0)
    assert grad(x, x)[0].data == 1.0


@given(st.floats(-2, 2), st.integers(1, 5))
def test_derivatives_of_any_order(at, order):
    """The n-th derivative of sin is sin shifted by n quarter turns."""
    x = Variable(at)
    y = F.sin(x)
    for _ in range(order):
        (y,) = grad(y, x, create_graph=True)
    assert y.data == pytest.approx(np.sin(at + order * np.pi / 2), abs=1e-12)


def test_newtons_method_by_second_derivatives():
    x = Variable(2.0)
    for _ in range(10):
        y = x**4 - 2 * x**2
        (first,) = grad(y, x, create_graph=True)
        (second,) = grad(first, x)
        x = Variable(x.data - first.data / second.data)
    assert x.data == pytest.approx(1.0)


def test_without_create_graph_gradients_are_constants():
    x = Variable(2.0)
    (gx,) = grad(x * x, x)
    assert not gx.requires_grad
    (x * x).backward(create_graph=True)
    assert x.grad.requires_grad


@pytest.mark.parametrize("xs", [[1.0], "x", [np.ones(2)]])
def test_grad_refuses_what_is_no_variable(xs):
    with pytest.raises(TypeError, match=r"xs\[0\]: expected a Variable"):
        grad(Variable(1.0) * 2, xs)


def test_grad_refuses_integers():
    with pytest.raises(TypeError, match=r"xs\[0\]: gradients need floating point numbers"):
        grad(Variable(1.0) * 2, Variable(np.array([1])))


def test_switches_belong_to_their_thread():
    recorded = []

    def work():
        recorded.append((Variable(1.0) * 2).requires_grad)

    with no_grad():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert not (Variable(1.0) * 2).requires_grad
    assert recorded == [True]
