"""Arrays, wherever they live.

A NumPy array is on the CPU and a CuPy array on a GPU. CuPy is looked at only when one of its
arrays appears, or when `.to("cuda")` asks for it: whoever stays on the CPU never imports it.
"""

import sys
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, ...]


def array_module(array: Any) -> ModuleType:
    """The module whose functions work on `array`: `numpy`, or `cupy` for an array on a GPU."""
    if isinstance(array, np.ndarray):
        return np
    cupy = sys.modules.get("cupy")
    return cupy if cupy is not None and isinstance(array, cupy.ndarray) else np


def is_array(value: Any) -> bool:
    """Whether `value` is an array of either device."""
    return isinstance(value, np.ndarray) or array_module(value) is not np


def as_array(value: Any, argument: str = "data") -> Array:
    """`value` as an array of numbers; an array is passed through untouched.

    Raises
    ------
    TypeError
        `value` is not a number, an array of numbers, or nested lists of numbers.
    """
    if not is_array(value):
        value = _converted(value, argument)
    if value.dtype.kind not in "fiub" or value.dtype.itemsize > 8:
        raise TypeError(
            f"{argument}: expected an array of real numbers (float16, float32, float64, integers "
            f"or bool), got an array of dtype {value.dtype}"
        )
    return value  # type: ignore[no-any-return]


def _converted(value: Any, argument: str) -> Array:
    if not isinstance(value, int | float | list | tuple | np.generic):
        raise TypeError(
            f"{argument}: expected an array, a number or nested lists of numbers, "
            f"got {type(value).__name__}"
        )
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{argument}: expected rows of equal length, got {value!r}") from error


def is_floating(dtype: np.dtype[Any]) -> bool:
    """Whether a gradient can be taken with respect to numbers of this type."""
    return dtype.kind == "f"


def to_device(array: Array, device: str) -> Array:
    """`array` on the named device, copied only when it lies elsewhere.

    Parameters
    ----------
    device : {"cpu", "cuda"}

    Raises
    ------
    RuntimeError
        CuPy or a CUDA device is missing; the message says which and what to install.
    """
    if device == "cpu":
        return array if isinstance(array, np.ndarray) else array_module(array).asnumpy(array)
    if device == "cuda":
        return _cupy().asarray(array)  # type: ignore[no-any-return]
    raise ValueError(f'device: expected "cpu" or "cuda", got {device!r}')


def _cupy() -> ModuleType:
    try:
        import cupy
    except ImportError as error:
        raise RuntimeError(
            'device "cuda" needs CuPy: python -m pip install "cupy-cuda13x[ctk]" (CUDA 13) '
            f'or "cupy-cuda12x[ctk]" (CUDA 12). The cause: {error}'
        ) from error
    if not cupy.is_available():
        raise RuntimeError(
            'device "cuda": CuPy is installed, but it finds no CUDA device or driver'
        )
    return cupy  # type: ignore[no-any-return]
