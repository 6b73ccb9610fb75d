"""The stand-in refuses what CuPy 14 refuses, gives what it gives, and counts what it copies."""

import math
import subprocess
import sys

import numpy as np
import pytest

from dzrkai.cuda import stand_in as cupy


@pytest.fixture
def x():
    return cupy.asarray(np.arange(6.0, dtype=np.float32).reshape(2, 3))


@pytest.fixture
def here():
    return np.ones((2, 3), np.float32)


@pytest.mark.parametrize(
    "mix",
    [
        lambda x, here: x + here,
        lambda x, here: here + x,
        lambda x, here: x @ here.T,
        lambda x, here: np.add(x, here),
        lambda x, here: cupy.concatenate([x, here]),
        lambda x, here: cupy.where(x > 0, x, here),
        lambda x, here: x.__setitem__(0, here[0]),
        lambda x, here: cupy.exp(here),  # noqa: ARG005
        lambda x, here: here.__setitem__(0, x[0]),
        lambda x, here: np.asarray(x),  # noqa: ARG005
        lambda x, here: np.add(here, here, out=x),
        lambda x, here: np.linalg.norm(x),  # noqa: ARG005
    ],
)
def test_arrays_of_the_host_do_not_mix_in(x, here, mix):
    with pytest.raises(TypeError):
        mix(x, here)


def test_numpys_functions_find_the_devices_own(x):
    assert isinstance(np.exp(x), cupy.ndarray)
    assert isinstance(np.sum(x), cupy.ndarray)
    assert isinstance(np.float32(2) * x, cupy.ndarray)
    assert np.add.reduce(x).shape == (3,)


def test_results_without_axes_are_arrays(x):
    for result in (x.sum(), x.max(), x[0, 0], cupy.sum(x), x.mean() * 2):
        assert isinstance(result, cupy.ndarray)
        assert result.shape == ()


def test_arithmetic_gives_c_order(x):
    assert not x.T.flags.c_contiguous
    assert (x.T * 2).flags.c_contiguous
    assert cupy.exp(x.T).flags.c_contiguous


def test_numbers_do_not_change_the_type(x):
    assert (2.0 * x).dtype == np.float32
    assert (x * np.float64(2)).dtype == np.float64


def test_indices_wrap_around(x):
    assert x[cupy.asarray([2, -1]), 0].tolist() == [0.0, 3.0]
    assert x[..., cupy.asarray([3])].tolist() == [[0.0], [3.0]]


@pytest.mark.parametrize(
    ("use", "to_host", "to_device"),
    [
        (lambda x: float(x[0, 0]), 1, 0),
        (lambda x: bool(x[0, 0]), 1, 0),
        (lambda x: x.tolist(), 1, 0),
        (lambda x: x[0, 0].item(), 1, 0),
        (lambda x: str(x), 1, 0),
        (lambda x: f"{x[0, 0]:.1f}", 1, 0),
        (lambda x: cupy.asnumpy(x), 1, 0),
        (lambda x: x[x > 2], 1, 0),
        (lambda x: x[[0, 1]], 0, 1),
        (lambda x: x[np.array([0, 1])], 0, 1),
        (lambda x: cupy.asarray(1.0), 0, 1),  # noqa: ARG005
        (lambda x: [1.0, 2.0, 3.0][x.astype("int64")[0, 1]], 1, 0),
        (lambda x: math.sqrt(x.sum()), 1, 0),
        (lambda x: cupy.asarray(x), 0, 0),
        (lambda x: cupy.full((), 1.0, x.dtype), 0, 0),
        (lambda x: x + 1, 0, 0),
        (lambda x: x[1, :2].sum() / x.size, 0, 0),
        (lambda x: cupy.add.at(x, 0, 1), 0, 0),
    ],
)
def test_transfers_are_counted(x, use, to_host, to_device):
    before = vars(cupy.transfers).copy()
    use(x)
    assert cupy.transfers.to_host - before["to_host"] == to_host
    assert cupy.transfers.to_device - before["to_device"] == to_device


def test_views_share_memory(x):
    x[0][1:] = 7
    x[1] += x[0]
    assert x.tolist() == [[0, 7, 7], [3, 11, 12]]


def test_what_cupy_lacks_is_an_attribute_error(x):
    with pytest.raises(AttributeError, match="no 'nanquantile_of'"):
        _ = cupy.nanquantile_of
    with pytest.raises(AttributeError, match="no 'ctypes'"):
        _ = x.ctypes


def test_without_a_way_to_run_kernels_it_says_so():
    code = "from dzrkai.cuda import stand_in; stand_in.RawModule(code='')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "no compiler for kernels" in done.stderr
