"""The graphs that cuDNN is given, as far as they can be checked without a GPU."""

import itertools

import numpy as np
import pytest

from dzrkai_conv.kernels.cuda import cudnn
from dzrkai_conv.window import Window

WINDOWS = [
    Window.of(1),
    Window.of(3, padding=1),
    Window((3, 2), (2, 1), ((1, 2), (0, 1)), (1, 2)),
]


def missing():
    """Why no graph can be made here."""
    if cudnn.frontend() is None:
        return "nvidia-cudnn-frontend is not installed"
    try:
        cudnn.frontend().backend_version()
    except RuntimeError as error:
        return f"cuDNN itself is missing: {error}"
    return None


@pytest.mark.skipif(missing() is not None, reason=str(missing()))
@pytest.mark.parametrize(
    ("window", "groups", "dtype"),
    list(itertools.product(WINDOWS, [1, 2], ["float16", "float32", "float64"])),
)
def test_cudnn_accepts_each_graph_and_the_shape_and_order_of_its_output(window, groups, dtype):
    x, W = (5, 4, 8, 9), (6, 4 // groups, *window.kernel)
    y = (5, 6, *window.output_size((8, 9)))
    for operation, a, b, out in (("fprop", x, W, y), ("dgrad", y, W, x), ("wgrad", x, y, W)):
        plan = cudnn.describe(operation, a, b, out, dtype, window)
        assert tuple(plan.out.get_dim()) == out
        assert plan.out.get_stride() == cudnn.c_order(out)


@pytest.mark.parametrize("shape", [(2, 3, 4, 5), (1, 1, 1, 1), (7, 1, 2, 1)])
def test_c_order_is_numpys(shape):
    array = np.empty(shape, np.int8)
    strides = [size for size, n in zip(cudnn.c_order(shape), shape, strict=True) if n > 1]
    assert strides == [s for s, n in zip(array.strides, shape, strict=True) if n > 1]
