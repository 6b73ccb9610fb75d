"""Where a call's arrays lie: on the CPU as they came, or brought to a GPU and fetched from there.

On a GPU the learner's files run unchanged: CuPy has NumPy's functions under NumPy's names, so that
`import numpy as np` gives them CuPy. A file that is to tell the two apart by itself gets both.
What comes back must still lie on the GPU: whoever leaves it on the way has not computed there.
"""

from __future__ import annotations

import builtins
import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from .wire import Unsupported

DEVICES = ("cpu", "gpu", "stand-in")
KEPT = ("numpy.typing",)  # annotations need no device


class Device(Protocol):
    """What the worker asks of a device; `array` is the type of the arrays there."""

    array: type

    def bring(self, value: Any) -> Any:
        """Return the arguments of a call, their arrays on the device."""
        ...

    def fetch(self, value: Any) -> Any:
        """Return a result, its arrays on the host again."""
        ...


class Cpu:
    """Leaves everything where it is."""

    array: type = np.ndarray

    def bring(self, value: Any) -> Any:
        """Return the value itself."""
        return value

    def fetch(self, value: Any) -> Any:
        """Return the value itself."""
        return value


class Gpu:
    """CuPy's current device, or what stands in for it.

    Parameters
    ----------
    cupy
        The module.
    """

    def __init__(self, cupy: Any) -> None:
        self._cupy = cupy
        self.array: type = cupy.ndarray

    def bring(self, value: Any) -> Any:
        """Return the value with its NumPy arrays copied to the device."""
        return _mapped(value, np.ndarray, self._cupy.asarray)

    def fetch(self, value: Any) -> Any:
        """Return the value with its CuPy arrays copied to the host; refuse arrays of NumPy's."""
        fetched = _mapped(value, np.ndarray, _left_behind)
        return _mapped(fetched, self.array, self._cupy.asnumpy)


def device_of(name: str) -> Device:
    """Return the device of this name, ready for use.

    Raises
    ------
    ImportError
        It is a GPU, and there is no CuPy.
    """
    if name == "cpu":
        return Cpu()
    if name == "stand-in":
        sys.modules["cupy"] = importlib.import_module("dzrkai.cuda.stand_in")
    return Gpu(importlib.import_module("cupy"))


def with_cupy_for_numpy() -> dict[str, Any]:
    """Return the builtins of a module for which `import numpy` means CuPy."""
    return {**vars(builtins), "__import__": _import_cupy}


def _import_cupy(
    name: str, globals_: Any = None, locals_: Any = None, names: Any = (), level: int = 0
) -> ModuleType:
    top, dot, rest = name.partition(".")
    if level == 0 and top == "numpy" and name not in KEPT:
        name = f"cupy{dot}{rest}"
    return __import__(name, globals_, locals_, names, level)


def _mapped(value: Any, kind: type, change: Callable[[Any], Any]) -> Any:
    if type(value) is kind:
        return change(value)
    if type(value) in (tuple, list):
        return type(value)(_mapped(part, kind, change) for part in value)
    if type(value) is dict:
        return {key: _mapped(part, kind, change) for key, part in value.items()}
    return value


def _left_behind(_array: Any) -> Unsupported:
    return Unsupported("numpy.ndarray", "an array that lies on the CPU")
