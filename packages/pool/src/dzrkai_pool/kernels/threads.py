"""How many threads a pooling is worth; they are those that convolution has."""

from dzrkai.threads import thread_count

WORTH_SHARING = 500_000  # numbers of images: below, waking a thread costs more than it brings


def parts(numbers: int) -> int:
    """Into how many shares to cut the work on so many numbers."""
    return thread_count() if numbers >= WORTH_SHARING else 1
