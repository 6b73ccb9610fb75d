"""output_size by counting the starts of the windows."""


def output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """Count the windows along one axis."""
    last_start = input_size + padding - kernel_size
    starts = range(-padding, last_start + 1, stride)
    if not starts:
        raise ValueError("the kernel does not fit")
    return len(starts)
