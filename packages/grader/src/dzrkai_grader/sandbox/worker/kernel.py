"""The few requests to the Linux kernel that Python has no function for."""

from __future__ import annotations

import ctypes
import os
import signal
import struct
import sys

_SET_PARENT_DEATH_SIGNAL = 1
_SET_DUMPABLE = 4
_SET_CHILD_SUBREAPER = 36
_CAPABILITY_VERSION = 0x20080522
_READ_ALL = 2


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends: forking twice leads nowhere."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """Be killed when the parent ends, however it ends."""
    _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def hide_memory() -> None:
    """Close this process's memory to others of the same user; root sees it all the same."""
    _prctl(_SET_DUMPABLE, 0)


def drop_capabilities() -> None:
    """Give up what root has over others, such as raising its own limits again; not reading.

    Packages may lie in folders of another user, and are imported when they are first used.
    """
    if sys.platform == "linux":
        version_and_self = struct.pack("Ii", _CAPABILITY_VERSION, 0)
        kept = 1 << _READ_ALL if os.geteuid() == 0 else 0
        effective_permitted_inheritable = struct.pack("6I", kept, kept, 0, 0, 0, 0)
        ctypes.CDLL(None).capset(version_and_self, effective_permitted_inheritable)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
