"""Notices arrays that a call changed in place: a copy before, a comparison of bytes after."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .device import Cpu, Device


class Snapshot:
    """Copies of all arrays among the arguments of a call.

    Examples
    --------
    >>> x = np.zeros(3)
    >>> snapshot = Snapshot({"x": x})
    >>> x[0] = 1
    >>> snapshot.mutated()
    ('x',)
    """

    def __init__(self, arguments: dict[str, Any], device: Device | None = None) -> None:
        self._device = device or Cpu()
        self._copies = [
            (name, array, np.array(self._device.fetch(array)))
            for argument, value in arguments.items()
            for name, array in _arrays(argument, value, self._device.array)
        ]

    def mutated(self) -> tuple[str, ...]:
        """Return the names of the arrays that are not what they were."""
        return tuple(
            name for name, array, copy in self._copies if not _same(self._device.fetch(array), copy)
        )


def named(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Return the arguments by the names of the function's parameters, where it has any.

    Examples
    --------
    >>> named(lambda x, *others: None, (1, 2), {})
    {'x': 1, 'args[1]': 2}
    """
    names = [f"args[{index}]" for index in range(len(args))]
    for index, name in enumerate(_positional(function)[: len(args)]):
        names[index] = name
    return dict(zip(names, args, strict=True)) | kwargs


def _positional(function: Callable[..., Any]) -> list[str]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except Exception:  # a learner's object may answer anything here
        return []
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [parameter.name for parameter in parameters if parameter.kind in kinds]


def _arrays(name: str, value: Any, kind: type) -> Iterator[tuple[str, Any]]:
    if type(value) is kind:
        yield name, value
    elif type(value) in (tuple, list):
        for index, part in enumerate(value):
            yield from _arrays(f"{name}[{index}]", part, kind)
    elif type(value) is dict:
        for key, part in value.items():
            yield from _arrays(f"{name}[{key!r}]", part, kind)


def _same(array: NDArray[Any], copy: NDArray[Any]) -> bool:
    if array.shape != copy.shape or array.dtype != copy.dtype:
        return False
    return array.tobytes() == copy.tobytes()
