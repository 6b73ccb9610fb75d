"""Kernels on the CPU: the same source, compiled by a host compiler, its threads one by one.

This proves the mathematics of the indices, on the very lines that a GPU runs. It proves nothing
about speed, and nothing about threads that run at the same time.
"""

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

SHIM = Path(__file__).with_name("cuda_on_cpu.hpp")
COMPILER = shutil.which("g++") or shutil.which("clang++") or shutil.which("c++")
NUMBERS = {bool: ctypes.c_bool, int: ctypes.c_longlong, float: ctypes.c_double}


class RawModule:
    """In place of CuPy's class of this name."""

    def __init__(self, code: str, options: tuple[str, ...], name_expressions: tuple[str, ...]):
        self.names = name_expressions
        self.library = _compiled(code, options, name_expressions)

    def get_function(self, name: str) -> Any:
        function = getattr(self.library, f"launch_{self.names.index(name)}")

        def run(grid: tuple[int, ...], block: tuple[int, ...], arguments: tuple[Any, ...]) -> None:
            _check_limits(grid, block)
            values = [_value(argument) for argument in arguments]
            pointers = [ctypes.cast(ctypes.pointer(value), ctypes.c_void_p) for value in values]
            sizes = [(ctypes.c_uint * 3)(*(*size, 1, 1)[:3]) for size in (grid, block)]
            function((ctypes.c_void_p * len(pointers))(*pointers), *sizes)

        return run


def _check_limits(grid: tuple[int, ...], block: tuple[int, ...]) -> None:
    """Refuse what cuLaunchKernel refuses on every GPU since compute capability 3.0."""
    limits = zip((*grid, 1, 1), (2**31 - 1, 65535, 65535), strict=False)
    assert all(1 <= size <= limit for size, limit in limits), f"grid {grid}"
    assert 1 <= np.prod(block) <= 1024, f"block {block}"


def _value(argument: Any) -> Any:
    """What CuPy hands to a kernel for this argument."""
    if hasattr(argument, "data") and hasattr(argument.data, "ptr"):
        return ctypes.c_void_p(argument.data.ptr)
    if isinstance(argument, np.ndarray | np.generic):
        return (ctypes.c_char * argument.nbytes).from_buffer_copy(argument.tobytes())
    return NUMBERS[type(argument)](argument)


@cache
def _compiled(code: str, options: tuple[str, ...], names: tuple[str, ...]) -> ctypes.CDLL:
    launchers = "\n".join(
        f'extern "C" void launch_{i}(void** arguments, Dim3* grid, Dim3* block) '
        f"{{ launch({name}, arguments, *grid, *block); }}"
        for i, name in enumerate(names)
    )
    with tempfile.TemporaryDirectory() as folder:
        source, library = Path(folder, "kernel.cpp"), Path(folder, "kernel.so")
        source.write_text(f'#include "{SHIM}"\n{code}\n{launchers}\n')
        command = [str(COMPILER), *options, "-O1", "-shared", "-fPIC", "-Wall", "-Wno-unused"]
        done = subprocess.run(
            [*command, str(source), "-o", str(library)], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        return ctypes.CDLL(str(library))


def compiler_problem() -> str | None:
    """What is missing to run kernels here."""
    return None if COMPILER else "no C++ compiler (g++ or clang++) to run kernels on the CPU"
