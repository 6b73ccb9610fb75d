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


def full(value: float, dtype: Any, like: Array) -> Array:
    """One number as an array without axes, on the device of `like`.

    On a GPU it is written by a kernel: `asarray` would copy it over from the host.
    """
    xp = array_module(like)
    return np.asarray(value, dtype) if xp is np else xp.full((), value, dtype)


def where_or_zero(chosen: Array, value: Array, out: Array | None = None) -> Array:
    """`np.where(chosen, value, 0)` at many times the speed, for NumPy's floating point arrays.

    `chosen` is overwritten. A product with it would be as fast, but make NaN of infinity.
    """
    kept = np.empty_like(value) if out is None else out
    bits = np.dtype(f"i{value.itemsize}")
    mask = np.asarray(chosen).view(np.int8)  # without axes NumPy makes a scalar of it
    np.negative(mask, out=mask)  # -1 has all bits set, 0 none
    kept.view(bits)[...] = mask
    np.bitwise_and(kept.view(bits), value.view(bits), out=kept.view(bits))
    return kept


def to_device(array: Array, device: str) -> Array:
    """`array` on the named device, copied only when it lies elsewhere.

    Parameters
    ----------
    device : {"cpu", "cuda"}
        "cuda" is CuPy's current device.

    Raises
    ------
    RuntimeError
        CuPy, the driver or a CUDA device is missing; the message says which and what to do.
    MemoryError
        The device's memory is full.
    """
    if device == "cpu":
        return array if isinstance(array, np.ndarray) else array_module(array).asnumpy(array)
    if device != "cuda":
        raise ValueError(f'device: expected "cpu" or "cuda", got {device!r}')
    problem = cuda_problem()
    if problem is not None:
        raise RuntimeError(f'device "cuda": {problem}')
    try:
        return sys.modules["cupy"].asarray(array)  # type: ignore[no-any-return]
    except MemoryError as error:
        raise MemoryError(out_of_memory("to", error)) from error


def cuda_problem() -> str | None:
    """What keeps arrays from going to a GPU, and what mends it; None where nothing does."""
    try:
        import cupy
    except ImportError as error:
        return (
            'it needs CuPy: python -m pip install "dzrkai[cuda13]" (driver 580 or later) or '
            f'"dzrkai[cuda12]". The cause: {error}'
        )
    except Exception as error:  # whatever a broken installation raises
        return (
            "CuPy is installed, but cannot be imported; install it anew, and one of its "
            f"distributions alone. The cause: {type(error).__name__}: {error}"
        )
    return None if cupy.is_available() else _why_unavailable(cupy)


def _why_unavailable(cupy: ModuleType) -> str:
    if cupy.cuda.runtime.driverGetVersion() == 0:
        return "CuPy finds no NVIDIA driver; install the driver of your GPU, then try nvidia-smi"
    try:
        cupy.cuda.runtime.getDeviceCount()
    except RuntimeError as error:  # such as a driver older than the CUDA version that CuPy uses
        return f"CuPy cannot use the driver; a newer driver or dzrkai[cuda12] may help ({error})"
    return "CuPy finds a driver, but no CUDA device; is one hidden by CUDA_VISIBLE_DEVICES?"


def out_of_memory(function: str, error: BaseException) -> str:
    """What to say when the memory of a device is full."""
    return (
        f"{function}: the memory of the CUDA device is full; take smaller batches, compute under "
        f"no_grad() what needs no gradient, or delete variables that hold graphs ({error})"
    )
