"""The kernel's own no: system calls that a worker has lost for good.

The audit hook can be got round from inside, by native code or by whoever finds the hook in memory.
This filter cannot: Linux holds it against the process and all its threads, root included, until the
process ends. It takes away what the sandbox promises that a worker cannot do, no more: starting
processes, opening sockets, reaching into other processes, and new namespaces, in which it would be
root again. It needs no privilege. Where the kernel or the machine has no such filter, `install`
says so and the audit hook stands alone.

References
----------
Linux, Documentation/userspace-api/seccomp_filter.rst; seccomp(2), bpf(2).
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys
from dataclasses import dataclass

_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW, _FAIL = 0x7FFF0000, 0x00050000
_OTHER_ABI = 0x40000000  # x86's 32-bit pointers have the same calls under other numbers
_CLONE_THREAD = 0x00010000
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _MODE_FILTER = 38, 22, 2


@dataclass(frozen=True)
class Calls:
    """The numbers of system calls on one machine.

    Parameters
    ----------
    architecture
        As the kernel names it.
    refused
        fork, vfork, execve, execveat; setsid, setpgid; socket, io_uring_setup; ptrace,
        process_vm_readv, process_vm_writev, pidfd_send_signal, pidfd_getfd; tkill; unshare, setns.
    self_only
        kill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, prlimit64: allowed for the process itself.
    clone
        Allowed for threads.
    clone3
        Answered as if the kernel did not know it, since its flags cannot be seen: the C library
        then uses clone.
    """

    architecture: int
    refused: tuple[int, ...]
    self_only: tuple[int, ...]
    clone: int
    clone3: int = 435


MACHINES = {
    "x86_64": Calls(
        0xC000003E,
        refused=(57, 58, 59, 322, 112, 109, 41, 425, 101, 310, 311, 424, 438, 200, 272, 308),
        self_only=(62, 234, 129, 297, 302),
        clone=56,
    ),
    "aarch64": Calls(
        0xC00000B7,
        refused=(221, 281, 157, 154, 198, 425, 117, 270, 271, 424, 438, 130, 97, 268),
        self_only=(129, 131, 138, 240, 261),
        clone=220,
    ),
}


def install() -> bool:
    """Filter this process's system calls from now on; tell whether the system can."""
    calls = MACHINES.get(os.uname().machine) if sys.platform == "linux" else None
    if calls is None:
        return False
    program = b"".join(_instructions(calls, os.getpid()))
    text = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(text))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong]
    prctl(_SET_NO_NEW_PRIVILEGES, 1, None, 0, 0)
    return bool(prctl(_SET_SECCOMP, _MODE_FILTER, described, 0, 0) == 0)


def _instructions(calls: Calls, pid: int) -> list[bytes]:
    """Return the filter: the first rule that fits answers, all other calls are allowed."""
    return [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, calls.architecture, skip_if=1),
        _fail(errno.EPERM),
        _step(_LOAD, _NUMBER),
        *_rule(_AT_LEAST, _OTHER_ABI, [_fail(errno.EPERM)]),
        *(step for call in calls.refused for step in _rule(_EQUAL, call, [_fail(errno.EPERM)])),
        *_rule(_EQUAL, calls.clone3, [_fail(errno.ENOSYS)]),
        *_rule(_EQUAL, calls.clone, _only_if(_HAS_BITS, _CLONE_THREAD)),
        *(step for call in calls.self_only for step in _rule(_EQUAL, call, _only_for(pid))),
        _step(_RETURN, _ALLOW),
    ]


def _rule(test: int, value: int, then: list[bytes]) -> list[bytes]:
    return [_step(test, value, skip_else=len(then)), *then]


def _only_if(test: int, value: int) -> list[bytes]:
    """Answer by a test of the call's first argument."""
    allow = _step(_RETURN, _ALLOW)
    return [_step(_LOAD, _FIRST_ARGUMENT), *_rule(test, value, [allow]), _fail(errno.EPERM)]


def _only_for(pid: int) -> list[bytes]:
    """Allow a process that is named by its number, or by 0: either way the caller's own."""
    allow = _step(_RETURN, _ALLOW)
    own, zero = _rule(_EQUAL, pid, [allow]), _rule(_EQUAL, 0, [allow])
    return [_step(_LOAD, _FIRST_ARGUMENT), *own, *zero, _fail(errno.EPERM)]


def _fail(number: int) -> bytes:
    return _step(_RETURN, _FAIL | number)


def _step(code: int, value: int, *, skip_if: int = 0, skip_else: int = 0) -> bytes:
    return struct.pack("=HBBI", code, skip_if, skip_else, value)
