"""What a worker is told and what comes back from it: plain data, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Task:
    """Everything that a worker is told: never a check, a solution or an expected value.

    Parameters
    ----------
    module
        The module whose functions are called, such as ``"exercises.ch03_im2col.im2col"``.
    sources
        Module name to source text, of the learner's whole package. Packages that have no
        source of their own are empty ones.
    harness
        Source of functions ``f(module, *args)`` that run beside the learner's code.
    remote
        Module name to the names of its functions that the grader's `peer` answers, in the
        place of the learner's source.
    imports
        Top-level packages allowed besides the standard library, the sandbox's own preloaded
        packages and the learner's package.
    plugin
        Entry points that the learner's package offers: group to name to ``"module:attribute"``.
    plugin_name
        The distribution that the entry points belong to.
    time_limit
        Seconds of wall time over all calls of the worker; its processor time is bounded likewise.
    memory_limit
        Bytes that the worker may use beyond what it uses when warm; on a GPU, where CUDA reserves
        as many addresses as it likes, there is none.
    device
        ``"cpu"``, ``"gpu"``, or ``"stand-in"`` for a GPU that is not there.
    choosing
        The learner's modules that tell the devices apart by themselves. In others ``numpy`` means
        CuPy on a GPU.

    Examples
    --------
    >>> Task(module="exercises.hello", sources={"exercises.hello": "def greet(): return 'hi'"})
    ... # doctest: +ELLIPSIS
    Task(module='exercises.hello', ...)
    """

    module: str
    sources: Mapping[str, str]
    harness: str | None = None
    remote: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    imports: tuple[str, ...] = ()
    plugin: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    plugin_name: str = "dzrkai-exercises"
    time_limit: float = 10.0
    memory_limit: int = 1 << 30
    device: str = "cpu"
    choosing: tuple[str, ...] = ()


@dataclass(frozen=True)
class RemoteError:
    """Why a call gave no value.

    Parameters
    ----------
    kind
        ``"exception"`` raised by the learner's code, ``"import"`` while its module was loaded,
        ``"forbidden"`` by the sandbox, ``"exit"`` of the process or a call of `sys.exit`,
        ``"killed"`` by a signal, ``"timeout"``, ``"memory"``, ``"too_large"`` to send, or
        ``"protocol"``: the worker answered with something other than an answer.
    type
        Name of the exception's type, such as ``"ValueError"``.
    message
        The exception's text, of bounded length.
    traceback
        The learner's own frames, of bounded number; none of the grader's.
    """

    kind: str
    type: str
    message: str
    traceback: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a call came to.

    Parameters
    ----------
    value
        None, bool, int, float, str, a tuple, list or dict of such, a plain NumPy array or
        scalar; anything else came back as an `Unsupported` that names its type.
    error
        Why there is no value.
    mutated
        Names of the array arguments that the call changed in place; ``"args[0]"`` where the
        parameter has no name.
    steps
        Lines of the learner's code that the call executed, when it was asked to count them.
    output
        What the call printed, its first 64 KiB.
    peak_memory
        The most bytes that the call held at one time, when it was asked to measure them.
    """

    value: Any = None
    error: RemoteError | None = None
    mutated: tuple[str, ...] = ()
    steps: int | None = None
    output: str = ""
    peak_memory: int | None = None
