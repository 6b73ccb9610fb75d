import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dzrkai_conv.window import Window
from dzrkai_pool.window import pooling_window, with_ceil_mode


def test_stride_is_the_kernel_size_by_default():
    assert pooling_window((3, 2), None, 0) == Window.of((3, 2), stride=(3, 2))
    assert pooling_window(3, 1, 0) == Window.of(3, stride=1)


@pytest.mark.parametrize("padding", [2, (0, 2), (2, 0)])
def test_padding_is_at_most_half_of_the_kernel(padding):
    assert pooling_window(4, 1, padding).padding[0][0] in (0, 2)
    with pytest.raises(ValueError, match=r"padding: expected at most half of the kernel_size \(3"):
        pooling_window(3, 1, padding)


def test_padding_has_no_names():
    with pytest.raises(TypeError, match="padding: expected an int or a pair"):
        pooling_window(3, 1, "same")


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "expected"),
    [
        (5, 2, 2, 0, 3),  # the fifth pixel gets a window
        (4, 2, 2, 0, 2),  # nothing is left over
        (6, 2, 3, 0, 2),
        (4, 1, 4, 0, 1),  # a second window would begin behind the image
        (4, 2, 3, 1, 2),  # a third would begin in the padding behind it
        (2, 3, 2, 0, 1),  # a window larger than the image, cut off
    ],
)
def test_ceil_mode(size, kernel, stride, padding, expected):
    window = with_ceil_mode(pooling_window(kernel, stride, padding), (size, size))
    assert window.output_size((size, size)) == (expected, expected)


@given(st.integers(1, 12), st.integers(1, 5), st.integers(1, 6), st.integers(0, 2))
def test_ceil_mode_leaves_no_pixel_over(size, kernel, stride, padding):
    """Where a window could begin, the last one reaches the end, or the next begins behind it."""
    assume(2 * padding <= kernel <= size + 2 * padding)
    plain = pooling_window(kernel, stride, padding)
    window = with_ceil_mode(plain, (size, size))
    places = window.output_size((size, size))[0]
    last = (places - 1) * stride - padding
    assert last < size
    assert last + kernel >= size + padding or last + stride >= size
    assert 0 <= places - plain.output_size((size, size))[0] <= 1
