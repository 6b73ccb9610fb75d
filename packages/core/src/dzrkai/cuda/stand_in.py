"""A stand-in for CuPy where there is no GPU: NumPy's numbers, CuPy's manners.

Code that ran here has mixed no arrays of two devices and taken no array for a number in silence,
because the stand-in refuses what CuPy refuses:

- no conversion to a NumPy array but by `asnumpy` or `get`, and no NumPy array as an operand;
- results without axes are arrays, not scalars, and results of arithmetic are in C order;
- an index out of range wraps around.

And it counts what goes from one memory to the other, in `transfers`: `asarray` of what is not here
yet, `float`, `bool`, `print` of what is, and so on. For use in tests, under CuPy's name:

    monkeypatch.setitem(sys.modules, "cupy", dzrkai.cuda.stand_in)

`RawModule` is what compiles kernels; a test puts in one of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

CONSTANTS = {"e", "inf", "nan", "newaxis", "pi"}
TYPES = {"bool_", "dtype", "float16", "float32", "float64", "int8", "int16", "int32", "int64"}
TYPES |= {"uint8", "uint16", "uint32", "uint64", "intp", "integer", "floating"}
CREATION = {"arange", "empty", "eye", "full", "linspace", "ones", "zeros"}
FUNCTIONS = {
    "all", "allclose", "any", "argmax", "argmin", "argsort", "ascontiguousarray", "broadcast_to",
    "clip", "concatenate", "copy", "copyto", "cumsum", "dot", "einsum", "empty_like", "expand_dims",
    "flip", "full_like", "isfinite", "isinf", "isnan", "max", "mean", "min", "moveaxis", "ndim",
    "ones_like", "outer", "pad", "prod", "put_along_axis", "ravel", "repeat", "reshape",
    "result_type", "roll", "rollaxis", "rot90", "shape", "sort", "split", "squeeze", "stack", "std",
    "sum", "swapaxes", "take", "take_along_axis", "tensordot", "tile", "transpose", "tril", "triu",
    "unique", "var", "where", "zeros_like",
}  # fmt: skip
METHODS = {
    "all", "any", "argmax", "argmin", "astype", "clip", "copy", "cumsum", "dot", "fill", "flatten",
    "max", "mean", "min", "prod", "ravel", "repeat", "reshape", "round", "sort", "squeeze", "std",
    "sum", "swapaxes", "take", "transpose", "var", "view",
}  # fmt: skip
ATTRIBUTES = {"T", "dtype", "flags", "itemsize", "nbytes", "ndim", "shape", "size", "strides"}
OPERATORS = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide", "pow": "power",
    "floordiv": "floor_divide", "mod": "remainder", "matmul": "matmul", "and": "bitwise_and",
    "or": "bitwise_or", "xor": "bitwise_xor",
}  # fmt: skip
COMPARISONS = {
    "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal", "eq": "equal",
    "ne": "not_equal",
}  # fmt: skip


@dataclass
class Transfers:
    """How many times arrays were copied from one memory to the other."""

    to_device: int = 0
    to_host: int = 0


transfers = Transfers()


class ndarray:  # noqa: N801  (CuPy's name for it)
    """An array in the memory of a GPU that is not there."""

    __array_priority__ = 100
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, here: np.ndarray[Any, Any]) -> None:
        self._here = here

    def __getattr__(self, name: str) -> Any:
        if name in ATTRIBUTES:
            return _wrapped(getattr(self._here, name))
        if name in METHODS:
            return _on_arrays_here(getattr(self._here, name))
        raise AttributeError(f"cupy.ndarray has no {name!r} in its stand-in")

    @property
    def data(self) -> Any:
        """Where the numbers lie, for kernels."""
        return SimpleNamespace(ptr=self._here.ctypes.data)

    def __len__(self) -> int:
        return len(self._here)

    def __iter__(self) -> Iterator[ndarray]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, index: Any) -> ndarray:
        return _wrapped(self._here[_index(index, self._here.shape)])  # type: ignore[no-any-return]

    def __setitem__(self, index: Any, value: Any) -> None:
        self._here[_index(index, self._here.shape)] = _unwrapped(value)

    def __neg__(self) -> ndarray:
        return _wrapped(-self._here)  # type: ignore[no-any-return]

    def __invert__(self) -> ndarray:
        return _wrapped(~self._here)  # type: ignore[no-any-return]

    def __abs__(self) -> ndarray:
        return _wrapped(abs(self._here))  # type: ignore[no-any-return]

    # -- to the host, on request --------------------------------------------------------------

    def get(self) -> np.ndarray[Any, Any]:
        """A NumPy array of the same numbers."""
        transfers.to_host += 1
        return self._here.copy()

    def item(self, *index: int) -> Any:
        """One number."""
        return self.get().item(*index)

    def tolist(self) -> Any:
        """Nested lists."""
        return self.get().tolist()

    def __bool__(self) -> bool:
        return bool(self.get())

    def __int__(self) -> int:
        return int(self.get())

    def __float__(self) -> float:
        return float(self.get())

    def __index__(self) -> int:
        return self.get().__index__()

    def __repr__(self) -> str:
        return repr(self.get())

    def __str__(self) -> str:
        return str(self.get())

    def __format__(self, specification: str) -> str:
        return format(self.get(), specification)

    # -- to the host, in silence: never -------------------------------------------------------

    def __array__(self, *arguments: Any, **keywords: Any) -> Any:
        raise TypeError(
            "Implicit conversion to a NumPy array is not allowed. "
            "Please use `.get()` to construct a NumPy array explicitly."
        )

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
        function = __getattr__(ufunc.__name__)
        if "out" in keywords:
            (keywords["out"],) = keywords["out"]
        return (function if method == "__call__" else getattr(function, method))(
            *inputs, **keywords
        )

    def __array_function__(self, function: Any, types: Any, args: Any, keywords: Any) -> Any:
        if function.__name__ not in FUNCTIONS:
            return NotImplemented
        return __getattr__(function.__name__)(*args, **keywords)


class Ufunc:
    """An elementwise function, with `at` and its other methods."""

    def __init__(self, ufunc: np.ufunc) -> None:
        self._ufunc, self.__name__ = ufunc, ufunc.__name__

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        result = _on_arrays_here(self._ufunc)(*arguments, **keywords)
        if keywords.get("out") is None and isinstance(result, ndarray):
            result._here = np.asarray(result._here, order="C")
        return result

    def __getattr__(self, name: str) -> Any:
        return _on_arrays_here(getattr(self._ufunc, name))


class RawModule:
    """Kernels cannot run here; a test that has a way to run them puts it in this place."""

    def __init__(self, **arguments: Any) -> None:  # noqa: ARG002
        raise RuntimeError("the stand-in for CuPy has no compiler for kernels")


def is_available() -> bool:
    """Whether there is a device, of which the stand-in is sure."""
    return True


def asarray(value: Any, dtype: Any = None) -> ndarray:
    """The array itself, or a copy of what lies on the host."""
    if isinstance(value, ndarray):
        return value if dtype in (None, value.dtype) else value.astype(dtype)  # type: ignore[no-any-return]
    transfers.to_device += 1
    return ndarray(np.array(value, dtype))


def array(value: Any, dtype: Any = None) -> ndarray:
    """A copy, wherever it lies."""
    return asarray(value, dtype).copy()  # type: ignore[no-any-return]


def asnumpy(value: Any) -> np.ndarray[Any, Any]:
    """A NumPy array of the same numbers."""
    return value.get() if isinstance(value, ndarray) else np.asarray(value)


def get_array_module(*arrays: Any) -> Any:
    """The stand-in where one of the arrays is on the device, else NumPy."""
    return sys.modules[__name__] if any(isinstance(a, ndarray) for a in arrays) else np


class _Generator:
    def __init__(self, seed: Any) -> None:
        self._generator = np.random.default_rng(seed)

    def random(self, size: Any = None, dtype: Any = np.float64) -> Any:
        return _wrapped(self._generator.random(size, dtype))

    def standard_normal(self, size: Any = None, dtype: Any = np.float64) -> Any:
        return _wrapped(self._generator.standard_normal(size, dtype))


random = SimpleNamespace(default_rng=lambda seed=None: _Generator(seed))


def __getattr__(name: str) -> Any:
    if name in CONSTANTS | TYPES:
        return getattr(np, name)
    function = getattr(np, name, None)
    if isinstance(function, np.ufunc):
        return Ufunc(function)
    if name in CREATION | FUNCTIONS:
        return _on_arrays_here(function)  # type: ignore[arg-type]
    raise AttributeError(f"cupy has no {name!r} in its stand-in")


def _on_arrays_here(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of NumPy for arrays of this module, and for them alone."""

    def on_arrays_here(*arguments: Any, **keywords: Any) -> Any:
        keywords = {name: _unwrapped(value) for name, value in keywords.items()}
        return _wrapped(function(*[_unwrapped(a) for a in arguments], **keywords))

    return on_arrays_here


def _unwrapped(value: Any) -> Any:
    if isinstance(value, ndarray):
        return value._here
    if isinstance(value, np.ndarray):
        raise TypeError("Unsupported type <class 'numpy.ndarray'>")
    if isinstance(value, list | tuple):
        return type(value)(_unwrapped(part) for part in value)
    return value


def _wrapped(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return ndarray(np.asarray(value))
    if isinstance(value, tuple | list) and any(isinstance(part, np.ndarray) for part in value):
        return type(value)(_wrapped(part) for part in value)
    return value


def _index(index: Any, shape: tuple[int, ...]) -> Any:
    """The index for the array here: arrays and lists come to the device, and wrap around."""
    parts = list(index) if isinstance(index, tuple) else [index]
    axes = [_axes_of(part) for part in parts]
    here, axis = [], 0
    for part, taken in zip(parts, axes, strict=True):
        if part is ...:
            taken = len(shape) - sum(axes)
        here.append(_index_here(part, shape[axis] if axis < len(shape) else 1))
        axis += taken
    return tuple(here) if isinstance(index, tuple) else here[0]


def _axes_of(part: Any) -> int:
    """How many axes a part of an index is about."""
    if part is None or part is ...:
        return 0
    return part.ndim if isinstance(part, ndarray) and part.dtype == bool else 1


def _index_here(part: Any, size: int) -> Any:
    if isinstance(part, list | np.ndarray):
        part = asarray(part)
    if not isinstance(part, ndarray):
        return part
    if part.dtype == bool:
        transfers.to_host += 1  # how large the result is: the host must know
        return part._here
    return part._here % size if size else part._here


def _operator(name: str, reflected: bool) -> Callable[[Any, Any], Any]:
    def operate(self: Any, other: Any) -> Any:
        if not isinstance(other, ndarray | np.ndarray | np.generic | int | float):
            return NotImplemented
        return __getattr__(name)(*((other, self) if reflected else (self, other)))

    return operate


def _in_place(name: str) -> Callable[[Any, Any], Any]:
    def operate(self: Any, other: Any) -> Any:
        __getattr__(name)(self, other, out=self)
        return self

    return operate


for _short, _name in OPERATORS.items():
    setattr(ndarray, f"__{_short}__", _operator(_name, reflected=False))
    setattr(ndarray, f"__r{_short}__", _operator(_name, reflected=True))
    setattr(ndarray, f"__i{_short}__", _in_place(_name))
for _short, _name in COMPARISONS.items():
    setattr(ndarray, f"__{_short}__", _operator(_name, reflected=False))
