"""The windows of pooling: those of convolution, with two rules more.

A window moves by its own size unless a stride is given, and every window must see a pixel. So the
padding is at most half of the kernel; and with `ceil_mode`, where one more window is begun when
the last pixels would be left over, that window begins inside the image or before it.
"""

from dataclasses import replace

from dzrkai_conv.window import IntOrPair, Pair, Window, pair


def pooling_window(
    kernel_size: IntOrPair,
    stride: IntOrPair | None,
    padding: IntOrPair,
    dilation: IntOrPair = 1,
) -> Window:
    """Make a window for pooling from what a user writes.

    Raises
    ------
    TypeError, ValueError
        An argument is unfit; the message names it.
    """
    window = Window.of(
        kernel_size, kernel_size if stride is None else stride, pair(padding, "padding"), dilation
    )
    if any(2 * p > size for (p, _), size in zip(window.padding, window.kernel, strict=True)):
        raise ValueError(
            f"padding: expected at most half of the kernel_size {window.kernel}, got {padding!r}"
        )
    return window


def with_ceil_mode(window: Window, input_size: Pair) -> Window:
    """The window with padding added at the end, as much as its last, partial place needs."""
    rows, columns = (
        _with_partial_place(size, padding, extent, step)
        for size, padding, extent, step in zip(
            input_size, window.padding, window.extent, window.stride, strict=True
        )
    )
    return replace(window, padding=(rows, columns))


def _with_partial_place(size: int, padding: Pair, extent: int, stride: int) -> Pair:
    before, after = padding
    start = (before + size + after - extent + stride - 1) // stride * stride
    needed = start + extent - before - size
    return (before, max(after, needed)) if 0 <= start < before + size else padding
