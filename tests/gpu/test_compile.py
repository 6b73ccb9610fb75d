"""Every kernel compiles, for every generation of GPU and every type it is launched with."""

from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import dzrkai_conv.kernels.cuda
import dzrkai_pool.kernels.cuda
from dzrkai.cuda import nvrtc
from dzrkai.cuda.kernel import C_TYPES
from dzrkai_conv.kernels.cuda import windows
from dzrkai_pool.kernels import cuda as pool

pytestmark = pytest.mark.skipif(
    nvrtc.nvrtc_problem() is not None, reason=str(nvrtc.nvrtc_problem())
)

NUMBERS = [np.dtype(name) for name in C_TYPES]
FLOATS = [np.dtype(name) for name in ("float16", "float32", "float64")]
BITS = [np.dtype(f"u{size}") for size in (1, 2, 4, 8)]
INDICES = BITS[:3]


def one(types):
    return [(dtype,) for dtype in types]


def with_index(types):
    """Each type with the usual index, and one of them with each."""
    return [*product(types, INDICES[:1]), *product(types[-1:], INDICES[1:])]


TYPES = {
    windows.IM2COL: one(BITS),
    windows.COL2IM: one(NUMBERS),
    pool.MAX_POOL2D: with_index(NUMBERS),
    pool.GATHER: with_index(BITS),
    pool.SCATTER: with_index(FLOATS),
    pool.AVG_POOL2D: one(FLOATS),
    pool.AVG_POOL2D_GRAD: one(FLOATS),
}


def test_every_kernel_is_listed_here():
    folders = [Path(dzrkai_conv.kernels.cuda.__file__), Path(dzrkai_pool.kernels.cuda.__file__)]
    found = {path for folder in folders for path in folder.parent.glob("*.cu")}
    assert found == {kernel.path for kernel in TYPES}


@pytest.fixture(scope="module")
def compiled(request):
    """What NVRTC made of each kernel for each architecture, on all cores at once."""
    tasks = list(product(TYPES, nvrtc.ARCHITECTURES))
    with ThreadPoolExecutor() as threads:
        results = list(threads.map(lambda task: compile_all(*task), tasks))
    request.config.compiled_kernels = sum(len(result) for result in results)
    return dict(zip(tasks, results, strict=True))


def compile_all(kernel, architecture):
    names = tuple(kernel.name(*types) for types in TYPES[kernel])
    try:
        return nvrtc.compile_kernels(kernel.source, names, architecture, kernel.path.name)
    except nvrtc.CompileError as error:
        print(error)
        return {}


@pytest.mark.parametrize("architecture", nvrtc.ARCHITECTURES)
@pytest.mark.parametrize("kernel", TYPES, ids=lambda kernel: kernel.path.name)
def test_it_compiles(compiled, kernel, architecture):
    assert len(set(compiled[kernel, architecture].values())) == len(TYPES[kernel])


def test_a_message_names_the_file_and_its_own_line():
    source = windows.IM2COL.source.replace("const int h = p", "const int h = q")
    line = (
        windows.IM2COL.path.read_text("utf-8")
        .splitlines()
        .index("    const int h = p / window.columns.places, w = p % window.columns.places;")
    )
    with pytest.raises(nvrtc.CompileError, match=rf'im2col.cu\({line + 1}\): error: .*"q"'):
        nvrtc.compile_kernels(source, ("im2col<float>",), "sm_90", "im2col.cu")


def test_a_kernel_that_is_not_there_is_an_error():
    with pytest.raises(nvrtc.CompileError, match="im2row"):
        nvrtc.compile_kernels(windows.IM2COL.source, ("im2row<float>",), "sm_90")
