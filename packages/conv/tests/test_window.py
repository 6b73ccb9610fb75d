import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzrkai_conv import Window, get_conv_outsize

sizes = st.integers(1, 20)


@pytest.mark.parametrize(
    ("input_size", "kernel", "stride", "padding", "dilation", "expected"),
    [
        (4, 3, 1, 0, 1, 2),
        (4, 3, 1, 1, 1, 4),  # padding counts on both sides
        (7, 3, 2, 0, 1, 3),
        (8, 3, 2, 0, 1, 3),  # the last column is left over
        (28, 5, 1, 2, 1, 28),
        (7, 3, 1, 0, 2, 3),
        (1, 1, 5, 0, 9, 1),
    ],
)
def test_output_size(input_size, kernel, stride, padding, dilation, expected):
    assert get_conv_outsize(input_size, kernel, stride, padding, dilation) == expected


def test_output_size_of_pairs():
    """Height and width go their own ways, and an int stands for both."""
    assert get_conv_outsize((7, 10), (3, 2), (2, 1), (0, 1), (1, 3)) == (3, 9)
    assert get_conv_outsize(7, 3, (2, 1), 0) == (3, 5)


@given(sizes, st.integers(1, 5), st.integers(1, 4), st.integers(0, 4), st.integers(1, 3))
def test_output_size_counts_the_places(size, kernel, stride, padding, dilation):
    """As many as there are starts from which the last element stays in the padded image."""
    places = [
        start
        for start in range(0, size + 2 * padding, stride)
        if start + dilation * (kernel - 1) < size + 2 * padding
    ]
    if places:
        assert get_conv_outsize(size, kernel, stride, padding, dilation) == len(places)
    else:
        with pytest.raises(ValueError, match="too small"):
            get_conv_outsize(size, kernel, stride, padding, dilation)


@given(sizes, st.integers(1, 6), st.integers(1, 4))
def test_same_keeps_the_size(size, kernel, dilation):
    assert get_conv_outsize(size, kernel, 1, "same", dilation) == size


def test_same_puts_the_odd_row_last():
    assert Window.of((4, 1), padding="same").padding == ((1, 2), (0, 0))


def test_valid_is_no_padding():
    assert Window.of(3, padding="valid") == Window.of(3, padding=0)


def test_reads_name_what_each_element_meets():
    """Element (i, j) meets the pixels from (i, j) * dilation on, one each stride."""
    window = Window.of((2, 3), stride=(3, 2), dilation=(2, 1))
    image = np.arange(80).reshape(8, 10)
    OH, OW = window.output_size((8, 10))
    for i, j, rows, columns in window.reads((OH, OW)):
        expected = [[image[h * 3 + i * 2, w * 2 + j] for w in range(OW)] for h in range(OH)]
        np.testing.assert_array_equal(image[rows, columns], expected)


def test_numpy_integers_are_integers():
    assert Window.of(np.int64(3), (np.int32(2), 1)) == Window.of(3, (2, 1))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({"kernel_size": 0}, ValueError, "kernel_size: expected 1 or more, got 0"),
        ({"kernel_size": 2.0}, TypeError, "kernel_size: expected an int or a pair"),
        ({"kernel_size": True}, TypeError, "kernel_size: .* got True"),
        ({"kernel_size": (1, 2, 3)}, TypeError, "kernel_size: .* got .1, 2, 3."),
        ({"stride": 0}, ValueError, "stride: expected 1 or more"),
        ({"stride": None}, TypeError, "stride: .* got None"),
        ({"padding": -1}, ValueError, "padding: expected 0 or more"),
        ({"padding": "full"}, ValueError, "padding: .* got 'full'"),
        ({"padding": "same", "stride": 2}, ValueError, "stride: .* needs stride 1"),
        ({"dilation": (1, 0)}, ValueError, "dilation: expected 1 or more"),
    ],
)
def test_unfit_arguments_are_named(arguments, error, message):
    with pytest.raises(error, match=message):
        Window.of(**{"kernel_size": 2, **arguments})


@pytest.mark.parametrize("input_size", [(2, 5), (5, 2), (0, 5)])
def test_a_window_larger_than_the_image_is_refused(input_size):
    with pytest.raises(ValueError, match="too small for a window that spans"):
        Window.of(3).output_size(input_size)


def test_an_image_without_pixels_is_refused_even_with_padding():
    with pytest.raises(ValueError, match="too small"):
        Window.of(3, padding=3).output_size((0, 4))
