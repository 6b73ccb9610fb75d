"""Variable: what it accepts, its operators, its gradients."""

import gc
import weakref

import numpy as np
import pytest

import dzrkai.functions as F
from dzrkai import Parameter, Variable, no_grad


def test_keeps_the_array_it_is_given():
    array = np.arange(3.0)
    assert Variable(array).data is array


@pytest.mark.parametrize("value", ["text", None, {1: 2}, object(), [object()], 1 + 2j])
def test_refuses_what_is_not_numbers(value):
    with pytest.raises(TypeError, match="data: expected"):
        Variable(value)


def test_refuses_rows_of_unequal_length():
    with pytest.raises(ValueError, match="rows of equal length"):
        Variable([[1.0], [2.0, 3.0]])


def test_refuses_a_variable_inside_a_variable():
    with pytest.raises(TypeError, match="got a Variable"):
        Variable(Variable(1.0))


def test_tells_what_an_array_tells():
    x = Variable(np.zeros((2, 3), np.float32), name="x")
    assert (x.shape, x.ndim, x.size, x.dtype, len(x)) == ((2, 3), 2, 6, np.float32, 2)
    assert (x.T.shape, x.device, x.name) == ((3, 2), "cpu", "x")
    assert repr(Variable([[1.0], [2.0]])) == "variable([[1.]\n          [2.]])"


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_operators_with_numbers_and_arrays_keep_the_dtype(dtype):
    x = Variable(np.array([1, 2, 3], dtype))
    a = np.array([2, 2, 2], dtype)
    for y in (
        x + 1,
        1 + x,
        x - 1,
        1 - x,
        2 * x,
        x * 2.5,
        x / 2,
        2 / x,
        -x,
        x**2,
        2**x,
        a * x,
        x @ a,
    ):
        assert y.dtype == dtype
        y.sum().backward()
        assert x.grad is not None
        assert x.grad.dtype == dtype


def test_operators_compute_what_numpy_computes():
    a, b = np.array([[1.0], [2.0]]), np.array([3.0, 4.0, 5.0])
    x, y = Variable(a), Variable(b)
    pairs = [(x + y, a + b), (x - y, a - b), (x * y, a * b), (x / y, a / b), (x**y, a**b)]
    for result, expected in [*pairs, (b + x, b + a), (b - x, b - a), (b / x, b / a)]:
        np.testing.assert_allclose(result.data, expected)
    np.testing.assert_allclose((np.eye(2) @ x).data, a)


def test_mixed_precision_gives_each_operand_its_own_dtype_back():
    x, y = Variable(np.ones(2, np.float32)), Variable(np.ones(2))
    z = x * y
    z.backward()
    assert (z.dtype, x.grad.dtype, y.grad.dtype) == (np.float64, np.float32, np.float64)


def test_gradients_add_up_until_they_are_cleared():
    x = Variable(3.0)
    for expected in (1.0, 2.0):
        (x + 0.0).backward()
        assert x.grad.data == expected
    x.cleargrad()
    assert x.grad is None


def test_backward_from_a_gradient_given():
    x = Variable([1.0, 2.0])
    (x * 3.0).backward(np.array([1.0, 10.0]))
    np.testing.assert_array_equal(x.grad.data, [3.0, 30.0])


def test_backward_refuses_a_gradient_of_another_shape():
    with pytest.raises(ValueError, match=r"grad: expected float64 of shape \(2,\)"):
        (Variable([1.0, 2.0]) * 3.0).backward(np.ones(3))


def test_retain_grad_keeps_what_lies_between():
    x = Variable(2.0)
    y = x * x
    z = y * 3.0
    z.backward()
    assert y.grad is None
    (y * 3.0).backward(retain_grad=True)
    assert y.grad.data == 3.0


def test_integers_have_no_gradient():
    with pytest.raises(TypeError, match="gradients need floating point"):
        Variable(np.array([1, 2])).backward()


def test_without_a_graph_there_is_no_backward():
    x = Variable(1.0)
    with no_grad():
        y = x * 2.0
    with pytest.raises(ValueError, match="no graph"):
        y.backward()
    with pytest.raises(ValueError, match="no graph"):
        F.exp(np.ones(2)).backward()


def test_unchain_cuts_the_graph():
    x = Variable(2.0)
    y = x * x
    y.unchain()
    (y * 3.0).backward()
    assert x.grad is None
    assert y.grad.data == 3.0


def test_an_array_handed_over_bare_is_a_constant():
    x, W = np.ones((2, 3)), Parameter(np.ones((3, 1)))
    y = F.linear(x, W)
    y.backward()
    assert W.grad.shape == (3, 1)


def test_the_graph_goes_with_its_last_variable():
    gc.collect()
    gc.disable()
    try:
        x = Variable(np.ones(3))
        y = F.exp(x * 2.0)
        middle = weakref.ref(y.creator.inputs[0])
        y.backward()
        del y
        assert middle() is None
    finally:
        gc.enable()


def test_shape_methods_take_numbers_or_a_tuple():
    x = Variable(np.zeros((2, 3)))
    assert x.reshape(3, 2).shape == x.reshape((3, 2)).shape == x.transpose().shape == (3, 2)
    assert x.transpose(1, 0).shape == x.transpose((1, 0)).shape == (3, 2)
    assert x.sum(axis=1).shape == x.max(axis=1).shape == x.min(1).shape == x.mean(1).shape == (2,)


def test_to_the_device_where_it_is_changes_nothing():
    x = Variable(1.0)
    assert x.to("cpu") is x
