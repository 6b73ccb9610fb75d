"""Reads what a worker says as the word of a stranger: each part has the type that is due, or else.

A worker says two things: what a call came to, and which remote function it wants answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from .task import Outcome, RemoteError
from .worker.values import decode, encode_exactly
from .worker.wire import Header, ProtocolError

Peer = Callable[[str, str, tuple[Any, ...], dict[str, Any]], Any]

KINDS = frozenset({"exception", "import", "forbidden", "exit", "memory", "too_large"})
TEXT_LIMIT = 20_000


def outcome_from(header: Header, payload: bytes, output: str) -> Outcome:
    """Return the outcome that a reply reports, or raise `ProtocolError`."""
    if header.get("error") is not None:
        return Outcome(error=_error(header["error"]), output=output)
    if "value" not in header:
        raise ProtocolError("a reply without a value")
    return Outcome(
        value=decode(header["value"], payload),
        mutated=_names(header.get("mutated")),
        steps=_count(header.get("steps")),
        output=output,
        peak_memory=_count(header.get("peak_memory")),
    )


def _error(parts: Any) -> RemoteError:
    if type(parts) is not dict:
        raise ProtocolError("an error without parts")
    error = RemoteError(*(_text(parts.get(field.name)) for field in fields(RemoteError)))
    if error.kind not in KINDS:
        raise ProtocolError("an error of unknown kind")
    return error


def _names(names: Any) -> tuple[str, ...]:
    if type(names) is not list or len(names) > 1000:
        raise ProtocolError("names of changed arguments that are not names")
    return tuple(_text(name) for name in names)


def _count(count: Any) -> int | None:
    if count is not None and (type(count) is not int or count < 0):
        raise ProtocolError("a number of steps or bytes that is not a number")
    return count


def _text(text: Any) -> str:
    if type(text) is not str or len(text) > TEXT_LIMIT:
        raise ProtocolError("something else where a text is due")
    return text.encode(errors="backslashreplace").decode()


def question_from(
    header: Header, payload: bytes, remote: Mapping[str, tuple[str, ...]]
) -> tuple[str, str, tuple[Any, ...], dict[str, Any]]:
    """Return which remote function is asked for, and its arguments, or raise `ProtocolError`."""
    module, function = _text(header.get("module")), _text(header.get("function"))
    if function not in remote.get(module, ()):
        raise ProtocolError(f"a question for {module}.{function}, which is not on offer")
    match decode(header.get("arguments"), payload):
        case (tuple(args), dict(kwargs)):
            return module, function, args, kwargs
    raise ProtocolError("a question without arguments")


def answer_of(
    peer: Peer, module: str, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Header, bytes]:
    """Return the frame that answers a question: the peer's value, or its error."""
    try:
        result = peer(module, function, args, kwargs)
        if isinstance(result, Outcome) and result.error is not None:
            return _failure(result.error.type, result.error.message)
        value, payload = encode_exactly(result.value if isinstance(result, Outcome) else result)
        return {"kind": "answer", "error": None, "value": value}, payload
    except Exception as error:
        return _failure(type(error).__name__, str(error))


def _failure(type_name: str, message: str) -> tuple[Header, bytes]:
    return {"kind": "answer", "error": {"type": type_name, "message": message}}, b""
