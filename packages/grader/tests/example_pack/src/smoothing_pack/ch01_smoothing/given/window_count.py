"""Given: how many windows a signal has."""


def window_count(length: int, width: int) -> int:
    """Return the number of windows of `width` neighbouring values in a signal of this length."""
    return length - width + 1
