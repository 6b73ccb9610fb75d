"""Each kernel against its CPU counterpart, over many geometries."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dzrkai.arrays import to_device
from dzrkai.cuda.kernel import geometry
from dzrkai_conv.kernels import cpu as conv_cpu
from dzrkai_conv.kernels import cuda as conv_cuda
from dzrkai_conv.kernels.cuda import gemm
from dzrkai_conv.kernels.cuda.windows import columns_of
from dzrkai_conv.window import Window
from dzrkai_pool.kernels import cpu as pool_cpu
from dzrkai_pool.kernels import cuda as pool_cuda

pytestmark = pytest.mark.usefixtures("kernels")
many = settings(max_examples=100)
few = settings(max_examples=40)
pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
FLOATS = ("float16", "float32", "float64")
TOLERANCE = {"float16": 2e-2, "float32": 2e-5, "float64": 1e-12}


@st.composite
def windows(draw, most_padding=3, dilations=pairs):
    """A window that fits, and the size of the image that it slides over."""
    kernel, stride, dilation = draw(pairs), draw(pairs), draw(dilations)
    sides = st.tuples(st.integers(0, most_padding), st.integers(0, most_padding))
    window = Window(kernel, stride, (draw(sides), draw(sides)), dilation)
    size = draw(st.tuples(st.integers(1, 9), st.integers(1, 9)))
    padded = window.padded_size(size)
    assume(padded[0] >= window.extent[0] and padded[1] >= window.extent[1])
    return window, size


@st.composite
def images(draw, size, dtypes=FLOATS):
    """Images (N, C, height, width) of small integers, which every type sums up exactly."""
    N, C = draw(st.integers(0, 3)), draw(st.integers(1, 5))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    return rng.integers(0, 9, (N, C, *size)).astype(draw(st.sampled_from(dtypes)))


def strided(x):
    """`x` on the device, its axes lying in another order there."""
    return to_device(np.ascontiguousarray(x.transpose(1, 2, 3, 0)), "cuda").transpose(3, 0, 1, 2)


def check(got, expected):
    """The same numbers, of the same type, in C order."""
    assert got.flags.c_contiguous
    np.testing.assert_array_equal(to_device(got, "cpu"), expected, strict=True)


@given(st.data())
@many
def test_im2col(data):
    window, size = data.draw(windows())
    x = data.draw(images(size, (*FLOATS, "int8", "int64", "bool")))
    expected = conv_cpu.im2col(x, window)
    check(conv_cuda.im2col(to_device(x, "cuda"), window), expected)
    check(conv_cuda.im2col(strided(x), window), expected)


@given(st.data())
@many
def test_col2im(data):
    window, size = data.draw(windows())
    col = conv_cpu.im2col(data.draw(images(size, (*FLOATS, "uint8", "int32"))), window)
    expected = conv_cpu.col2im(col, window, size)
    check(conv_cuda.col2im(to_device(col, "cuda"), window, size), expected)
    backwards = to_device(np.ascontiguousarray(col.T), "cuda").T
    check(conv_cuda.col2im(backwards, window, size), expected)


@given(st.data(), st.sampled_from([1, 1000, gemm.SCRATCH]))
@many
def test_convolution(data, scratch):
    """All three products, with one image at a time, a few, or all."""
    window, size = data.draw(windows(most_padding=2))
    groups, dtype = data.draw(st.integers(1, 3)), data.draw(st.sampled_from(FLOATS))
    N, C, OC = (data.draw(st.integers(low, 3)) for low in (0, 1, 1))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    x = rng.standard_normal((N, C * groups, *size)).astype(dtype)
    W = rng.standard_normal((OC * groups, C, *window.kernel)).astype(dtype)
    gy = rng.standard_normal((N, OC * groups, *window.output_size(size))).astype(dtype)
    on_device = [strided(x), strided(W), strided(gy)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gemm, "SCRATCH", scratch)
        results = [
            (conv.conv2d(x, W, window, groups),
             conv.conv2d_grad_x(gy, W, window, groups, size),
             conv.conv2d_grad_w(gy, x, window, groups))
            for conv, x, W, gy in ((conv_cpu, x, W, gy), (conv_cuda, *on_device))
        ]  # fmt: skip
    for expected, got in zip(*results, strict=True):
        assert (got.shape, got.dtype, got.flags.c_contiguous) == (expected.shape, dtype, True)
        scale = float(np.abs(expected).max(initial=1.0))
        difference = np.abs(to_device(got, "cpu") - expected).max(initial=0.0)
        assert difference <= TOLERANCE[dtype] * scale


@given(st.integers(1, 9), st.integers(0, 400))
@few
def test_no_more_columns_are_held_than_the_scratch_has_room_for(N, scratch):
    """But for those of a single image, which are the least."""
    image = 2 * 4 * 3 * 3 * 8  # bytes of its columns: C, KH * KW, OH * OW, float64
    held = []

    def recorded(x, window, col):
        held.append(col.size * col.itemsize)
        columns_of(x, window, col)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gemm, "SCRATCH", scratch)
        patch.setattr(gemm, "columns_of", recorded)
        x, W = np.ones((N, 2, 4, 4)), np.ones((3, 2, 2, 2))
        conv_cuda.conv2d(to_device(x, "cuda"), to_device(W, "cuda"), Window.of(2), 1)
    assert max(held) <= max(scratch, image)
    assert sum(held) == N * image


def test_offsets_are_longer_than_32_bits(xp):
    """Two images of which the second lies more than 2^31 numbers behind the first."""
    try:
        far = xp.empty((2, 2**31 + 8), np.uint8)[:, :4]
    except MemoryError as error:
        pytest.skip(f"not enough memory: {error}")
    x = np.arange(8, dtype=np.uint8).reshape(2, 1, 2, 2)
    columns_of(to_device(x, "cuda"), Window.of(1), far.reshape(2, 1, 1, 1, 2, 2))
    assert to_device(far, "cpu").tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
    y, _ = pool_cuda.max_pool2d(far.reshape(2, 1, 2, 2), Window.of(2, 2))
    assert to_device(y, "cpu").ravel().tolist() == [3, 7]


def first_largest(x, window):
    """The number of the first largest element of each window, which has no padding here."""
    col = conv_cpu.im2col(x, window)
    N, C, KH, KW, OH, OW = col.shape
    index = col.reshape(N, C, KH * KW, OH, OW).argmax(axis=2)
    return index.astype(np.min_scalar_type(KH * KW - 1))


@given(st.data())
@many
def test_max_pooling(data):
    window, size = data.draw(windows(most_padding=0))
    x = data.draw(images(size, (*FLOATS, "int8", "int64", "uint8")))
    y, index = pool_cuda.max_pool2d(strided(x), window)
    check(y, pool_cpu.max_pool2d(x, window)[0])
    check(index, first_largest(x, window))
    check(pool_cuda.gather(strided(x), index, window), pool_cpu.max_pool2d(x, window)[0])


@given(st.data())
@many
def test_max_pooling_backward(data):
    """With padding too; both devices have indices of their own."""
    window, size = data.draw(windows(dilations=st.just((1, 1))))
    assume(all(max(p) < k for p, k in zip(window.padding, window.kernel, strict=True)))
    x = data.draw(images(size))
    y, index = pool_cpu.max_pool2d(x, window)
    _, there = pool_cuda.max_pool2d(to_device(x, "cuda"), window)
    check(
        pool_cuda.scatter(strided(y), there, window, size),
        pool_cpu.scatter(y, index, window, size),
    )
    other = x[..., ::-1].copy()
    check(pool_cuda.gather(strided(other), there, window), pool_cpu.gather(other, index, window))


@given(st.data())
@few
def test_max_pooling_never_looks_at_padding(data):
    """Nor loses its gradient to it, where all pixels are as small as can be."""
    window, size = data.draw(windows(dilations=st.just((1, 1))))
    assume(all(max(p) < k for p, k in zip(window.padding, window.kernel, strict=True)))
    x = -data.draw(images(size)) - 1
    x[..., ::2] = -np.inf
    y, _ = pool_cpu.max_pool2d(x, window)
    got, index = pool_cuda.max_pool2d(to_device(x, "cuda"), window)
    check(got, y)
    check(pool_cuda.gather(to_device(x, "cuda"), index, window), y)


def test_max_pooling_hands_on_nan_and_the_first_of_equal_pixels():
    x = np.array([[[[1.0, 5.0, 7.0, np.nan], [5.0, 2.0, 8.0, 0.0]]]])
    y, index = pool_cuda.max_pool2d(to_device(x, "cuda"), Window.of(2, 2))
    assert to_device(index, "cpu").tolist() == [[[[1, 1]]]]
    np.testing.assert_array_equal(to_device(y, "cpu"), [[[[5.0, np.nan]]]])


@pytest.mark.parametrize(("kernel", "dtype"), [((16, 16), "uint8"), ((1, 257), "uint16")])
def test_the_index_is_the_smallest_type_that_counts_the_window(kernel, dtype):
    x = np.arange(300.0).reshape(1, 1, 1, 300) if dtype == "uint16" else np.ones((1, 1, 16, 16))
    y, index = pool_cuda.max_pool2d(to_device(x, "cuda"), Window.of(kernel, 1))
    check(index, first_largest(x, Window.of(kernel, 1)))
    check(y, pool_cpu.max_pool2d(x, Window.of(kernel, 1))[0])
    assert index.dtype == dtype


@given(st.data())
@many
def test_average_pooling(data):
    window, size = data.draw(windows(dilations=st.just((1, 1))))
    x = data.draw(images(size))
    places = window.output_size(size)
    divisor = 2 ** np.random.default_rng(0).integers(0, 3, places)
    on_device = to_device(divisor, "cuda")
    y = pool_cpu.avg_pool2d(x, divisor, window)
    check(pool_cuda.avg_pool2d(strided(x), on_device, window), y)
    expected = pool_cpu.avg_pool2d_grad(y, divisor, window, size)
    check(pool_cuda.avg_pool2d_grad(strided(y), on_device, window, size), expected)


def test_float16_sums_up_in_float32():
    """2048 + 1 is 2048 in float16: a sum that begins with 2048 would stay there."""
    x = np.ones((1, 1, 3, 3), np.float16)
    x[0, 0, 0, 0] = 2048
    divisor = to_device(np.array([[1]]), "cuda")
    y = pool_cuda.avg_pool2d(to_device(x, "cuda"), divisor, Window.of(3))
    assert to_device(y, "cpu").item() == 2056
    window = Window.of(3, padding=2)  # on a single pixel: nine places, and all of them see it
    col = np.zeros((1, 1, 3, 3, 3, 3), np.float16)
    for element, number in enumerate(x.ravel()):
        i, j = divmod(element, 3)
        col[0, 0, i, j, 2 - i, 2 - j] = number
    back = conv_cuda.col2im(to_device(col[..., ::1], "cuda"), window, (1, 1))
    assert to_device(back, "cpu").item() == 2056


@given(st.integers(1, 2**31), st.integers(1, 10**6), st.integers(1, 10**6))
def test_every_grid_is_allowed_and_reaches_every_pixel(pixels, C, N):
    (x, y, z), (width, height, depth) = geometry(pixels, C, N)
    assert x * width >= pixels
    assert width % 32 == 0
    assert (width * height <= 1024, depth) == (True, 1)
    assert max(y, z) <= 65535
    assert x < 2**31


def test_arrays_of_the_cpu_are_refused():
    with pytest.raises(TypeError, match="lie on the CPU"):
        pool_cuda.avg_pool2d(
            to_device(np.ones((1, 1, 2, 2)), "cuda"), np.ones((1, 1)), Window.of(2)
        )
