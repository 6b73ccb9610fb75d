import numpy as np
import pytest

import dzrkai
from dzrkai import no_grad
from dzrkai_conv import Conv2d, ConvTranspose2d, conv2d, conv_transpose2d

x = np.random.default_rng(0).standard_normal((2, 4, 5, 6)).astype(np.float32)


def test_conv2d_is_the_function_with_learned_filters():
    layer = Conv2d(4, 6, (3, 2), stride=2, padding=1, dilation=(1, 2), groups=2)
    layer.b.data = np.arange(6, dtype=np.float32)
    expected = conv2d(x, layer.W, layer.b, 2, 1, (1, 2), 2)
    np.testing.assert_array_equal(layer(x).data, expected.data)
    assert layer.W.shape == (6, 2, 3, 2)


def test_conv_transpose2d_is_the_function_with_learned_filters():
    layer = ConvTranspose2d(4, 6, 3, 2, 1, 1, 2, groups=2)
    expected = conv_transpose2d(x, layer.W, layer.b, 2, 1, 1, 2, 2)
    np.testing.assert_array_equal(layer(x).data, expected.data)
    assert layer.W.shape == (4, 3, 3, 3)


@pytest.mark.parametrize("Layer", [Conv2d, ConvTranspose2d])
def test_channels_are_read_off_the_first_input(Layer):
    """The weights take its dtype, too."""
    layer = Layer(None, 3, 2)
    assert layer.W is None
    y = layer(x.astype(np.float64))
    assert layer.W.shape in ((3, 4, 2, 2), (4, 3, 2, 2))
    assert layer.W.dtype == layer.b.dtype == y.dtype == np.float64
    with pytest.raises(ValueError, match="channels, but x"):
        layer(x[:, :3])


@pytest.mark.parametrize("Layer", [Conv2d, ConvTranspose2d])
def test_filters_and_bias_are_parameters(Layer):
    layer = Layer(4, 3, 2)
    layer(x).sum().backward()
    assert {name for name, _ in layer.named_parameters()} == {"W", "b"}
    assert all(parameter.grad is not None for parameter in layer.parameters())
    assert [name for name, _ in Layer(4, 3, 2, bias=False).named_parameters()] == ["W"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Conv2d(None, 256, 3),
        lambda: Conv2d(None, 256, 5, groups=4),
        lambda: ConvTranspose2d(None, 64, 4, stride=2),
        lambda: ConvTranspose2d(None, 256, 3, groups=4),
    ],
)
def test_the_signal_neither_grows_nor_fades(make):
    """He initialisation: after a ReLU, the next layer's output varies as its input did before."""
    dzrkai.manual_seed(0)
    before = np.random.default_rng(0).standard_normal((4, 128, 16, 16), np.float32)
    with no_grad():
        y = make()(np.maximum(before, 0)).data[:, :, 4:-4, 4:-4]
    assert 0.8 < (y**2).mean() < 1.2


def test_a_seed_repeats_the_filters():
    dzrkai.manual_seed(3)
    first = Conv2d(2, 3, 3).W.data
    dzrkai.manual_seed(3)
    np.testing.assert_array_equal(first, Conv2d(2, 3, 3).W.data)


@pytest.mark.parametrize("Layer", [Conv2d, ConvTranspose2d])
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0, 3, 2), ValueError, "in_channels: expected a positive int, got 0"),
        ((4, 2.0, 2), ValueError, "out_channels: expected a positive int, got 2.0"),
        ((4, 3, 0), ValueError, "kernel_size: expected 1 or more"),
        ((4, 3, 2, "1"), TypeError, "stride: expected an int"),
        ((4, 3, 2, 1, -1), ValueError, "padding: expected 0 or more"),
    ],
)
def test_unfit_arguments_are_named_at_once(Layer, arguments, error, message):
    with pytest.raises(error, match=message):
        Layer(*arguments)


@pytest.mark.parametrize("Layer", [Conv2d, ConvTranspose2d])
def test_groups_divide_the_channels(Layer):
    with pytest.raises(ValueError, match="groups: 3 does not divide in_channels=4"):
        Layer(4, 3, 2, groups=3)
    with pytest.raises(ValueError, match="groups: 2 does not divide out_channels=3"):
        Layer(None, 3, 2, groups=2)
    with pytest.raises(ValueError, match="groups: 3 does not divide in_channels=4"):
        Layer(None, 3, 2, groups=3)(x)
