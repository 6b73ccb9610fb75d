"""Kernel: a CUDA C function in a file, compiled once for each type and launched on arrays.

A file `im2col.cu` holds one template `im2col<T>`. Python's side gives the types, the size of the
grid and the arguments; CuPy compiles with NVRTC, and keeps what it has compiled on disk.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from dzrkai.arrays import Array, array_module

OPTIONS = ("-std=c++17",)
PRELUDE = Path(__file__).with_name("prelude.cuh")

THREADS_PER_BLOCK = 256
# More blocks than this keep no GPU busier: threads then take several channels or images each.
ENOUGH_BLOCKS = 8192
LARGEST_Y_OR_Z = 65535  # what CUDA allows along these axes of a grid
LARGEST_IMAGE = 2**31 - 1

C_TYPES = {
    "bool": "bool",
    "int8": "signed char",
    "int16": "short",
    "int32": "int",
    "int64": "long long",
    "uint8": "unsigned char",
    "uint16": "unsigned short",
    "uint32": "unsigned int",
    "uint64": "unsigned long long",
    "float16": "float16",
    "float32": "float",
    "float64": "double",
}

_STRIDES = np.dtype([(name, np.int64) for name in "nchw"])


class Kernel:
    """One kernel of a `.cu` file.

    Parameters
    ----------
    path : Path
        The file; its name without `.cu` is the kernel's.
    *headers : Path
        Files that it builds on, besides the prelude.
    """

    def __init__(self, path: Path, *headers: Path) -> None:
        self.path, self.headers = path, headers

    @property
    def source(self) -> str:
        """All files, one after the other; the compiler's messages count the lines of each."""
        files = (PRELUDE, *self.headers, self.path)
        return "\n".join(f'#line 1 "{file.name}"\n{file.read_text("utf-8")}' for file in files)

    def name(self, *types: np.dtype[Any]) -> str:
        """The template with its types filled in, such as `im2col<float>`."""
        return f"{self.path.stem}<{', '.join(C_TYPES[dtype.name] for dtype in types)}>"

    def launch(
        self, types: tuple[np.dtype[Any], ...], shape: tuple[int, ...], *arguments: Any
    ) -> None:
        """Run the kernel over an array of shape (N, C, height, width).

        Parameters
        ----------
        types : tuple of dtype
            What the template is filled in with.
        shape : (N, C, height, width)
            Of the array whose elements the threads have.
        *arguments
            CuPy arrays, and what is passed by value: np.int32, `strides_argument(x)`.
        """
        N, C, height, width = shape
        if N * C * height * width == 0:
            return  # CUDA knows no empty grid
        if height * width > LARGEST_IMAGE:
            raise ValueError(f"x: images of {height} x {width} pixels are too large for a kernel")
        if any(isinstance(a, np.ndarray) and a.dtype.names is None for a in arguments):
            raise TypeError(f"{self.path.stem}: its arrays lie on the CPU, partly or all")
        function = _compiled(array_module(arguments[0]), self, self.name(*types))
        grid, block = geometry(height * width, C, N)
        function(grid, block, arguments)


@cache
def _compiled(xp: Any, kernel: Kernel, name: str) -> Any:
    module = xp.RawModule(code=kernel.source, options=OPTIONS, name_expressions=(name,))
    return module.get_function(name)


def geometry(pixels: int, C: int, N: int) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """How many blocks along x, y, z, and how many threads a block has along each.

    A block is as wide as the image has pixels, in whole warps; small images leave it room for
    several channels.
    """
    width = min(THREADS_PER_BLOCK, -(-pixels // 32) * 32)
    height = min(THREADS_PER_BLOCK // width, C)
    x = -(-pixels // width)
    y = min(-(-C // height), max(1, ENOUGH_BLOCKS // x), LARGEST_Y_OR_Z)
    z = min(N, max(1, ENOUGH_BLOCKS // (x * y)), LARGEST_Y_OR_Z)
    return (x, y, z), (width, height, 1)


def strides_argument(array: Array) -> Any:
    """The strides of an array of four axes, as the prelude's struct."""
    return np.array(tuple(stride // array.itemsize for stride in array.strides), _STRIDES)
