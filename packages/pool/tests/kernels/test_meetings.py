import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dzrkai_conv.window import Window
from dzrkai_pool.kernels.meetings import axis_of


@given(*[st.integers(1, n) for n in (9, 4, 4, 3)], st.integers(0, 2))
def test_each_element_meets_the_pixels_of_the_definition(size, kernel, stride, dilation, padding):
    window = Window.of(kernel, stride, padding, dilation)
    assume(window.extent[0] <= size + 2 * padding)
    places = window.output_size((size, size))[0]
    met = axis_of(window, (size, size), 0)
    found = {
        (place, meeting.element, pixel)
        for meeting in met.meetings
        for place, pixel in zip(
            range(places)[meeting.places], range(size)[meeting.pixels], strict=True
        )
    }
    expected = {
        (place, element, place * stride + element * dilation - padding)
        for place in range(places)
        for element in range(kernel)
    }
    assert found == {meeting for meeting in expected if 0 <= meeting[2] < size}
    assert met.once == (sorted(pixel for _, _, pixel in found) == list(range(size)))
    for meeting in met.meetings:
        assert meeting.everywhere == (meeting.places == slice(0, places))


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "once"), [(6, 2, 2, True), (7, 2, 2, False), (6, 3, 2, False)]
)
def test_windows_that_touch_meet_each_pixel_once(size, kernel, stride, once):
    assert axis_of(Window.of(kernel, stride), (size, size), 1).once == once
