import numpy as np
import pytest

from dzrkai_conv import explain
from dzrkai_conv.kernels.movement import is_compiled
from dzrkai_conv.kernels.rules import prefer


@pytest.fixture(autouse=True)
def by_the_rules():
    """Whatever algorithm the suite is run with."""
    with prefer():
        yield


COMPILED = is_compiled(np.dtype(np.float32))
PLAIN = "direct" if COMPILED else "im2col"  # where nothing else is chosen


@pytest.mark.parametrize(
    ("x_shape", "W_shape", "arguments", "name"),
    [
        ((8, 256, 56, 56), (64, 256, 1, 1), {}, "pointwise"),
        ((8, 256, 56, 56), (64, 256, 1, 1), {"stride": 2, "dtype": "float64"}, "pointwise"),
        ((8, 64, 56, 56), (64, 64, 3, 3), {"padding": 1}, "winograd4"),
        ((8, 64, 56, 56), (64, 64, 3, 3), {"padding": 1, "dtype": "float64"}, PLAIN),
        ((8, 64, 56, 56), (64, 64, 3, 3), {"padding": 1, "dtype": "float16"}, "im2col"),
        ((512, 64, 4, 4), (64, 64, 3, 3), {}, "winograd2"),
        ((1, 512, 7, 7), (512, 512, 3, 3), {"padding": 1}, "im2col"),
        ((8, 64, 56, 56), (64, 64, 3, 3), {"stride": 2}, PLAIN),
        ((8, 3, 56, 56), (64, 3, 3, 3), {}, PLAIN),
        ((8, 128, 56, 56), (128, 64, 3, 3), {"padding": 1, "groups": 2}, "winograd4"),
    ],
)
def test_it_names_the_algorithm(x_shape, W_shape, arguments, name):
    assert explain(x_shape, W_shape, **arguments).startswith(f"{name}: ")


def test_it_counts():
    """Of 16 x 16 filters: 64 * 4 tiles with 36 points, and 64 * 64 places with 9 weights."""
    text = explain((64, 16, 8, 8), (16, 16, 3, 3), padding=1)
    assert "y: 2.36 million multiplications, 9.44 million by the definition; " in text
    assert "gradient of x: 2.36 million multiplications" in text
    assert "gradient of W: 2.36 million multiplications" in text


def test_it_names_the_algorithm_of_a_gradient_that_has_another_one():
    text = explain((64, 64, 28, 28), (32, 64, 3, 3), padding=1, stride=2)
    assert ("gradient of x (im2col): " in text) == COMPILED  # direct convolution finds y and gW


def test_it_counts_all_groups():
    """Columns of 2 * 9 numbers for 64 places, in 4 bytes, written and read, twice."""
    with prefer("im2col"):
        text = explain((1, 4, 8, 8), (6, 2, 3, 3), padding=1, groups=2)
    assert "y: 6.91 thousand multiplications; 18.4 kB moved." in text


def test_compiled_loops_make_the_definition_worth_its_while():
    """NumPy copies short rows slowly: then six channels of large filters pay for the transforms."""
    with prefer(compiled=False):
        assert explain((64, 6, 14, 14), (16, 6, 5, 5)).startswith("winograd4: ")
    name = "direct" if COMPILED else "winograd4"
    assert explain((64, 6, 14, 14), (16, 6, 5, 5)).startswith(f"{name}: ")


def test_it_says_who_moves_the_data():
    with prefer(compiled=False):
        assert "NumPy moves the data" in explain((1, 1, 3, 3), (1, 1, 3, 3))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (((1, 3, 8), (4, 3, 3, 3)), ValueError, "x_shape: expected four numbers"),
        (((1, 3, 8, 8), (4, 3, 3)), ValueError, "W_shape: expected four numbers"),
        (((1, 2, 8, 8), (4, 3, 3, 3)), ValueError, "W: .* see 3 channels, but x .* has 2"),
        (((1, 3, 2, 8), (4, 3, 3, 3)), ValueError, "x: an image of size .* too small"),
        (((1, 3, 8, 8), (4, 3, 3, 3), 1, 0, 1, 1, np.int32), TypeError, "dtype: expected float"),
    ],
)
def test_unfit_arguments_are_named(arguments, error, message):
    with pytest.raises(error, match=message):
        explain(*arguments)
