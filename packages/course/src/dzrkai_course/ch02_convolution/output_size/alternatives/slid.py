"""output_size by sliding a window until it leaves the padded axis."""


def output_size(input_size: int, kernel_size: int, stride: int = 1, padding: int = 0) -> int:
    """Count the windows along one axis."""
    windows, end = 0, kernel_size
    while end <= input_size + 2 * padding:
        windows += 1
        end += stride
    if windows == 0:
        raise ValueError("the kernel does not fit")
    return windows
