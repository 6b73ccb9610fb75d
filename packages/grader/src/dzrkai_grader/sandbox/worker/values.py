"""Values as data: a JSON tree for the shape of a value, raw bytes for its arrays.

What travels is None, bool, int, float, str, plain NumPy arrays and scalars of Boolean, integer and
floating types, and tuples, lists and dicts of such. A value is asked for its type by `type`, which
no `__class__` can answer falsely. Everything else, subclasses included, becomes `Unsupported`.

Decoding believes nothing: types come from a fixed list, a shape must account for each byte, and
depth and count are bounded. What comes out are fresh, plain, writable objects.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .wire import PAYLOAD_LIMIT, ProtocolError, TooLargeError, Unsupported

DEPTH_LIMIT = 16
NODE_LIMIT = 100_000
AXIS_LIMIT = 64
TEXT_LIMIT = 1 << 18
INTEGER_BITS = 4096
_INTEGERS = tuple(f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64))
ITEM_TYPES = {
    name: np.dtype(name) for name in ("bool", *_INTEGERS, "float16", "float32", "float64")
}
_NAMES = {item_type: name for name, item_type in ITEM_TYPES.items()}
_SCALARS: tuple[type, ...] = (
    np.longlong,
    np.ulonglong,
    *(item_type.type for item_type in ITEM_TYPES.values()),
)


def encode(value: Any) -> tuple[Any, bytes]:
    r"""Return the JSON tree and the payload that stand for a value.

    Raises
    ------
    TooLargeError
        The arrays have more bytes than a frame may carry.

    Examples
    --------
    >>> encode((1, np.zeros((2, 3), np.uint8)))
    ({'tuple': [1, {'array': 'uint8', 'shape': [2, 3]}]}, b'\x00\x00\x00\x00\x00\x00')
    """
    tree, payload, _ = _Encoder().all_of(value)
    return tree, payload


def encode_exactly(value: Any) -> tuple[Any, bytes]:
    """Return what `encode` does, for a value that must arrive as it is.

    Raises
    ------
    TypeError
        Some part of the value cannot travel.
    """
    tree, payload, missing = _Encoder().all_of(value)
    if missing:
        raise TypeError(f"a value of type {missing[0]} cannot be passed on")
    return tree, payload


def decode(tree: Any, payload: bytes) -> Any:
    """Return the value that a tree and its payload stand for, or raise `ProtocolError`.

    Examples
    --------
    >>> decode({"array": "int8", "shape": [2]}, bytes([1, 2]))
    array([1, 2], dtype=int8)
    """
    decoder = _Decoder(payload)
    value = decoder.value(tree, 0)
    decoder.finish()
    return value


class _BoundlessError(Exception):
    """A value holds itself, or so many parts that it may as well."""


class _Encoder:
    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._missing: list[Unsupported] = []
        self._size = 0
        self._nodes = 0
        self._writers: dict[type, Callable[[Any, int], Any]] = {
            int: self._integer,
            str: self._text,
            tuple: self._sequence,
            list: self._sequence,
            dict: self._dict,
            np.ndarray: self._array,
            Unsupported: self._stands_for,
            **dict.fromkeys(_SCALARS, self._scalar),
        }

    def all_of(self, value: Any) -> tuple[Any, bytes, list[Unsupported]]:
        try:
            tree, payload = self._tree(value, 0), b"".join(self._parts)
            self._parts.clear()  # its writers refer to this object: nobody else frees them at once
            return tree, payload, self._missing
        except _BoundlessError:
            tree = self._unsupported(type(value), "nested too deep, or of too many parts")
            return tree, b"", self._missing

    def _tree(self, value: Any, depth: int) -> Any:
        self._nodes += 1
        kind = type(value)
        if depth > DEPTH_LIMIT or self._nodes > NODE_LIMIT:
            raise _BoundlessError
        if value is None or kind is bool or kind is float:
            return value
        writer = self._writers.get(kind)
        return self._unsupported(kind) if writer is None else writer(value, depth)

    def _integer(self, value: int, _depth: int) -> Any:
        if value.bit_length() > INTEGER_BITS:
            return self._unsupported(int, "very many digits")
        return value

    def _text(self, value: str, _depth: int) -> Any:
        if not _travels(value):
            return self._unsupported(str, f"{len(value):,} characters")
        return {"text": value}

    def _sequence(self, value: tuple[Any, ...] | list[Any], depth: int) -> Any:
        return {type(value).__name__: [self._tree(part, depth + 1) for part in value]}

    def _dict(self, value: dict[Any, Any], depth: int) -> Any:
        if not all(type(key) is str and _travels(key) for key in value):
            return self._unsupported(dict, "keys that are not str")
        return {"dict": [[key, self._tree(part, depth + 1)] for key, part in value.items()]}

    def _scalar(self, value: np.generic, depth: int) -> Any:
        return {"scalar": self._array(np.asarray(value), depth)}

    def _array(self, array: NDArray[Any], _depth: int) -> Any:
        name = _NAMES.get(array.dtype)
        if name is None:
            return self._unsupported(np.ndarray, f"dtype {array.dtype}")
        self._size += array.nbytes
        if self._size > PAYLOAD_LIMIT:
            raise TooLargeError(
                f"arrays of {self._size:,} bytes; at most {PAYLOAD_LIMIT:,} may travel"
            )
        self._parts.append(array.tobytes())
        return {"array": name, "shape": list(array.shape)}

    def _unsupported(self, kind: type, detail: str = "") -> Any:
        return self._stands_for(Unsupported(kind.__name__, detail), 0)

    def _stands_for(self, missing: Unsupported, _depth: int) -> Any:
        self._missing.append(missing)
        return {"unsupported": [_printable(missing.type_name), _printable(missing.detail)]}


def _printable(text: object) -> str:
    return str(text)[:200].encode(errors="replace").decode()


def _travels(text: str) -> bool:
    """Whether a text is short enough and can be written as UTF-8: lone surrogates cannot."""
    try:
        return len(text) <= TEXT_LIMIT and bool(text.encode() or True)
    except UnicodeEncodeError:
        return False


class _Decoder:
    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._offset = 0
        self._nodes = 0
        self._readers: dict[str, Callable[[Any, int], Any]] = {
            "text": lambda tree, _: _is_text(tree["text"]),
            "scalar": lambda tree, _: self._scalar(tree["scalar"]),
            "array": lambda tree, _: self._array(tree),
            "tuple": lambda tree, depth: tuple(self._parts(tree["tuple"], depth)),
            "list": lambda tree, depth: self._parts(tree["list"], depth),
            "dict": lambda tree, depth: self._dict(tree["dict"], depth),
            "unsupported": lambda tree, _: _missing(tree["unsupported"]),
        }

    def value(self, tree: Any, depth: int) -> Any:
        self._nodes += 1
        if depth > DEPTH_LIMIT or self._nodes > NODE_LIMIT:
            raise ProtocolError("a value that is nested too deep, or of too many parts")
        if tree is None or type(tree) in (bool, int, float):
            return tree
        if type(tree) is not dict or not tree:
            raise ProtocolError(f"a value that is written as {type(tree).__name__}")
        reader = self._readers.get(next(iter(tree)))
        if reader is None:
            raise ProtocolError("a value of unknown kind")
        return reader(tree, depth)

    def finish(self) -> None:
        if self._offset != len(self._payload):
            raise ProtocolError("more bytes than the arrays account for")
        self._payload = b""  # its readers refer to this object: nobody else frees them at once

    def _parts(self, trees: Any, depth: int) -> list[Any]:
        return [self.value(tree, depth + 1) for tree in _is_list(trees)]

    def _dict(self, pairs: Any, depth: int) -> dict[str, Any]:
        result = {}
        for pair in _is_list(pairs):
            key, tree = _is_list(pair, 2)
            result[_is_text(key)] = self.value(tree, depth + 1)
        return result

    def _scalar(self, tree: Any) -> Any:
        array = self._array(tree)
        if array.shape != ():
            raise ProtocolError("a scalar that has a shape")
        return array[()]

    def _array(self, tree: Any) -> NDArray[Any]:
        if type(tree) is not dict or set(tree) != {"array", "shape"}:
            raise ProtocolError("an array without type and shape")
        item_type = ITEM_TYPES.get(_is_text(tree["array"]))
        if item_type is None:
            raise ProtocolError("an array of unknown type")
        shape = _is_shape(tree["shape"])
        data = self._take(math.prod(shape) * item_type.itemsize)
        try:
            return np.frombuffer(data, item_type).reshape(shape).copy()
        except ValueError as error:
            raise ProtocolError(f"an array that cannot be: {error}") from None

    def _take(self, size: int) -> bytes:
        start, self._offset = self._offset, self._offset + size
        if self._offset > len(self._payload):
            raise ProtocolError("an array with fewer bytes than its shape needs")
        return self._payload[start : self._offset]


def _is_text(value: Any) -> str:
    if type(value) is not str or not _travels(value):
        raise ProtocolError("something else where a text is due")
    return value


def _is_list(value: Any, size: int | None = None) -> list[Any]:
    if type(value) is not list or size not in (None, len(value)):
        raise ProtocolError("something else where a list is due")
    return value


def _is_shape(value: Any) -> tuple[int, ...]:
    axes = _is_list(value)
    if len(axes) > AXIS_LIMIT or not all(type(n) is int and 0 <= n < 1 << 48 for n in axes):
        raise ProtocolError("a shape that is not one")
    return tuple(value)


def _missing(value: Any) -> Unsupported:
    type_name, detail = _is_list(value, 2)
    return Unsupported(_is_text(type_name), _is_text(detail))
