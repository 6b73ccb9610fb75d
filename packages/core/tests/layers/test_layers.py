"""Layers: parameters are found, lazy sizes settle, statistics are remembered."""

import numpy as np
import pytest

import dzrkai.functions as F
import dzrkai.layers as L
from dzrkai import Layer, Model, Parameter, Sequential, manual_seed, test_mode


class Two(Model):
    def __init__(self):
        self.fc1 = L.Linear(3, 4)
        self.fc2 = L.Linear(None, 2, bias=False)
        self.scale = Parameter(np.ones(1, np.float32))

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x))) * self.scale


def test_parameters_are_named_by_their_way():
    model = Two()
    model(np.ones((1, 3), np.float32))
    names = [name for name, _ in model.named_parameters()]
    assert names == ["scale", "fc1.W", "fc1.b", "fc2.W"]
    assert model.fc2.W.shape == (4, 2)


def test_a_shared_parameter_is_listed_once():
    model = Two()
    model.again = model.fc1
    assert len(list(model.parameters())) == 3


def test_cleargrads_reaches_every_parameter():
    model = Two()
    model(np.ones((1, 3), np.float32)).backward()
    assert all(p.grad is not None for p in model.parameters())
    model.cleargrads()
    assert all(p.grad is None for p in model.parameters())


def test_a_lazy_linear_takes_the_dtype_of_its_first_input():
    layer = L.Linear(None, 2)
    assert layer(np.ones((1, 3))).dtype == np.float64
    assert layer.b.dtype == np.float64


def test_he_initialisation_has_the_scale_of_the_paper():
    manual_seed(0)
    assert L.Linear(800, 500).W.data.std() == pytest.approx(np.sqrt(2 / 800), rel=0.01)


@pytest.mark.parametrize("sizes", [(0, 1), (1, 0), (1.5, 1), (1, None)])
def test_linear_refuses_impossible_sizes(sizes):
    with pytest.raises((ValueError, TypeError), match=r"_features|expected"):
        L.Linear(*sizes)


def test_sequential_runs_layers_and_functions_in_order():
    model = Sequential(L.Linear(2, 3), F.relu, L.Dropout(0.5), L.Linear(3, 1))
    with test_mode():
        assert model(np.ones((4, 2), np.float32)).shape == (4, 1)
    assert [name for name, _ in model.named_parameters()] == ["0.W", "0.b", "3.W", "3.b"]
    with pytest.raises(TypeError, match=r"steps\[0\]: expected a layer"):
        Sequential(3)


def test_batch_norm_normalizes_by_the_batch_then_by_what_it_remembers():
    x = np.random.default_rng(0).normal(5, 3, (64, 2, 4, 4)).astype(np.float32)
    layer = L.BatchNorm(2)
    y = layer(x).data
    np.testing.assert_allclose(y.mean((0, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(y.std((0, 2, 3)), 1, atol=1e-3)
    for _ in range(200):
        layer(x)
    np.testing.assert_allclose(layer.running_mean.data, x.mean((0, 2, 3)), rtol=1e-4)
    np.testing.assert_allclose(layer.running_var.data, x.var((0, 2, 3), ddof=1), rtol=1e-4)
    with test_mode():
        before = layer.running_mean.data
        np.testing.assert_allclose(layer(x).data, y, atol=1e-2)
        assert layer.running_mean.data is before


@pytest.mark.parametrize(
    "make", [lambda: L.BatchNorm(0), lambda: L.Dropout(1.0), lambda: L.Dropout(-0.1)]
)
def test_impossible_settings_are_refused(make):
    with pytest.raises(ValueError, match="expected"):
        make()


def test_a_layer_without_forward_says_so():
    with pytest.raises(NotImplementedError, match="Layer has no forward"):
        Layer()(1.0)


def test_plot_draws_the_forward_pass():
    assert "MatMul" in Two().plot(np.ones((1, 3), np.float32))


def test_to_keeps_values_and_forgets_gradients():
    model = L.Linear(2, 2)
    model(np.ones((1, 2), np.float32)).backward()
    assert model.to("cpu") is model
    assert model.W.grad is None
