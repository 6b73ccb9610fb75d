"""Optimisers: one step by hand, and whether they get anywhere."""

import numpy as np
import pytest

import dzrkai.layers as L
from dzrkai import Layer, Parameter, Variable
from dzrkai.optimizers import (
    SGD,
    AdaDelta,
    AdaGrad,
    Adam,
    AdamW,
    ClipGrad,
    FreezeParam,
    Momentum,
    WeightDecay,
)


class Point(Layer):
    def __init__(self, *values):
        self.w = Parameter(np.array(values, np.float32))


def stepped(optimizer, steps=1):
    """Where w = (1, 2) goes under the constant gradient (1, 10)."""
    point = Point(1.0, 2.0)
    optimizer.setup(point)
    for _ in range(steps):
        point.w.grad = Variable(np.array([1.0, 10.0], np.float32))
        optimizer.update()
    assert point.w.dtype == np.float32
    return point.w.data


@pytest.mark.parametrize(
    ("optimizer", "steps", "expected"),
    [
        (SGD(lr=0.1), 2, [0.8, 0.0]),
        (Momentum(lr=0.1, momentum=0.5), 2, [1 - 0.1 - 0.15, 2 - 1 - 1.5]),
        (AdaGrad(lr=0.1), 2, [1 - 0.1 - 0.1 / np.sqrt(2), 2 - 0.1 - 0.1 / np.sqrt(2)]),
        (Adam(lr=0.1), 3, [0.7, 1.7]),
        (AdamW(lr=0.1, weight_decay=0.5), 1, [0.95 - 0.1, 1.9 - 0.1]),
        (AdaDelta(rho=0.5, eps=1e-6), 1, [1 - np.sqrt(2e-6), 2 - np.sqrt(2e-6)]),
    ],
)
def test_steps_by_hand(optimizer, steps, expected):
    np.testing.assert_allclose(stepped(optimizer, steps), expected, rtol=1e-4)


@pytest.mark.parametrize(
    "optimizer", [SGD(0.1), Momentum(0.02), AdaGrad(0.5), AdaDelta(5.0), Adam(0.1), AdamW(0.1)]
)
def test_they_find_the_bottom_of_a_bowl(optimizer):
    point = Point(3.0, -2.0)
    optimizer.setup(point)
    for _ in range(300):
        point.cleargrads()
        (point.w * point.w).sum().backward()
        optimizer.update()
    assert np.abs(point.w.data).max() < 0.1


def test_an_update_leaves_the_array_it_was_given_alone():
    array = np.ones(2, np.float32)
    layer = Layer()
    layer.w = Parameter(array)
    layer.w.grad = Variable(np.ones(2, np.float32))
    SGD(1.0).setup(layer).update()
    assert array.tolist() == [1.0, 1.0]


def test_weight_decay_adds_to_the_gradient():
    np.testing.assert_allclose(stepped(SGD(0.1).add_hook(WeightDecay(0.5))), [0.85, 0.9])


def test_clip_grad_limits_the_norm_of_all_gradients_together():
    norm = np.sqrt(101)
    expected = [1 - 1 / norm, 2 - 10 / norm]
    np.testing.assert_allclose(stepped(SGD(1.0).add_hook(ClipGrad(1.0))), expected, rtol=1e-5)
    np.testing.assert_allclose(stepped(SGD(0.1).add_hook(ClipGrad(100.0))), [0.9, 1.0], rtol=1e-5)


def test_freeze_param_keeps_layers_and_parameters_in_place():
    model = L.Sequential(L.Linear(2, 2), L.Linear(2, 2))
    first, second = model.steps
    before = [first.W.data, second.W.data, second.b.data]
    optimizer = SGD(0.1).setup(model).add_hook(FreezeParam(first, second.b))
    model(np.ones((1, 2), np.float32)).backward()
    optimizer.update()
    assert first.W.data is before[0]
    assert second.W.data is not before[1]
    assert second.b.data is before[2]


def test_misuse_is_named():
    with pytest.raises(RuntimeError, match=r"SGD: call setup\(model\)"):
        SGD().update()
    with pytest.raises(TypeError, match="target: expected a Layer"):
        SGD().setup([1, 2])
    with pytest.raises(ValueError, match="lr: expected"):
        Adam(lr=0)
