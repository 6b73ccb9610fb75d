import numpy as np
import pytest

from dzrkai_pool import (
    AvgPool2d,
    GlobalAvgPool2d,
    MaxPool2d,
    avg_pool2d,
    global_avg_pool2d,
    max_pool2d,
)

x = np.random.default_rng(0).standard_normal((2, 3, 7, 8))


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        (MaxPool2d(2), max_pool2d(x, 2)),
        (MaxPool2d((3, 2), 2, 1, (1, 2), True), max_pool2d(x, (3, 2), 2, 1, (1, 2), True)),
        (AvgPool2d(2), avg_pool2d(x, 2)),
        (AvgPool2d(3, 2, 1, True, False), avg_pool2d(x, 3, 2, 1, True, False)),
        (GlobalAvgPool2d(), global_avg_pool2d(x)),
    ],
)
def test_a_layer_is_its_function_without_parameters(layer, expected):
    np.testing.assert_array_equal(layer(x).data, expected.data)
    assert list(layer.parameters()) == []


@pytest.mark.parametrize("Layer", [MaxPool2d, AvgPool2d])
def test_unfit_arguments_are_named_at_once(Layer):
    with pytest.raises(ValueError, match="kernel_size: expected 1 or more"):
        Layer(0)
    with pytest.raises(TypeError, match="stride: expected an int"):
        Layer(2, 1.5)
    with pytest.raises(ValueError, match="padding: expected at most half"):
        Layer(2, padding=2)
