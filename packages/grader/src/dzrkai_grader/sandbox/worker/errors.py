"""Exceptions as data: kind, type, message, and the learner's own frames.

A message is asked of an object that the learner wrote, so asking may raise, loop or answer with a
novel: it is guarded and cut. Frames of the worker, of NumPy or of a harness are left out: a learner
is shown the learner's own lines.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterator, Mapping
from types import CodeType, TracebackType
from typing import Any

from .guard import ForbiddenError
from .wire import TooLargeError

MESSAGE_LIMIT = 2000
LINE_LIMIT = 200
FIRST_FRAMES, LAST_FRAMES = 4, 8

Fault = dict[str, str]


def describe(error: BaseException, sources: Mapping[str, str], loading: bool = False) -> Fault:
    """Return an exception as data.

    Parameters
    ----------
    error
        What was raised.
    sources
        File name to text, of the learner's files.
    loading
        Whether it was raised while the learner's module was loaded.
    """
    return fault(
        _kind(error, loading), type(error).__name__, message(error), _where(error, sources)
    )


def fault(kind: str, type_name: str, text: str, traceback: str = "") -> Fault:
    """Return an error as data."""
    parts = {"kind": kind, "type": type_name, "message": text, "traceback": traceback}
    return {name: printable(part) for name, part in parts.items()}


def message(error: BaseException) -> str:
    """Return what an exception says, or that it would not say.

    Examples
    --------
    >>> message(ValueError("x has 3 axes"))
    'x has 3 axes'
    """
    if isinstance(error, SystemExit):
        return f"sys.exit({error.code!r})" if type(error.code) in (int, str) else "sys.exit()"
    try:
        return str(error.msg if isinstance(error, SyntaxError) else error)[:MESSAGE_LIMIT]
    except BaseException as second:
        return f"(its __str__ raised {type(second).__name__})"


def printable(text: Any) -> str:
    """Return a text that UTF-8 can carry."""
    return str(text).encode(errors="backslashreplace").decode()


def _kind(error: BaseException, loading: bool) -> str:
    if isinstance(error, ForbiddenError):
        return "forbidden"
    if isinstance(error, SystemExit):
        return "exit"
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, TooLargeError):
        return "too_large"
    return "import" if loading else "exception"


def _where(error: BaseException, sources: Mapping[str, str]) -> str:
    frames = _frames(error.__traceback__, sources)
    if isinstance(error, SyntaxError) and error.filename in sources:
        frames.append(_syntax(error, sources))
    return "\n".join(frames)


def _frames(traceback: TracebackType | None, sources: Mapping[str, str]) -> list[str]:
    """The learner's frames, of an endless recursion the first and the last few."""
    frames = _own(traceback, sources)
    first = list(itertools.islice(frames, FIRST_FRAMES))
    last: deque[tuple[CodeType, int]] = deque(maxlen=LAST_FRAMES)
    hidden = -LAST_FRAMES
    for frame in frames:
        last.append(frame)
        hidden += 1
    gap = [f"  ... {hidden} more of the learner's frames ..."] if hidden > 0 else []
    return [*(_spell(*f, sources) for f in first), *gap, *(_spell(*f, sources) for f in last)]


def _own(
    traceback: TracebackType | None, sources: Mapping[str, str]
) -> Iterator[tuple[CodeType, int]]:
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename in sources:
            yield code, traceback.tb_lineno
        traceback = traceback.tb_next


def _spell(code: CodeType, number: int, sources: Mapping[str, str]) -> str:
    line = _line(sources[code.co_filename], number)
    return f"{code.co_filename}, line {number}, in {code.co_name}\n    {line.strip()}"


def _syntax(error: SyntaxError, sources: Mapping[str, str]) -> str:
    number = error.lineno or 0
    line = _line(sources[str(error.filename)], number)
    indent = len(line) - len(line.lstrip())
    caret = " " * max((error.offset or 1) - 1 - indent, 0) + "^"
    return f"{error.filename}, line {number}\n    {line.strip()}\n    {caret}"


def _line(source: str, number: int) -> str:
    lines = source.split("\n")
    return lines[number - 1][:LINE_LIMIT] if 0 < number <= len(lines) else ""
