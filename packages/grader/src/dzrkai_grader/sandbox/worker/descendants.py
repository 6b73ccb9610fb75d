"""Who descends from whom, as /proc tells it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Container


def of(ancestor: int, spared: Container[int]) -> list[int]:
    """Return all descendants of a process, without those of the spared processes."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents().items():
        children.setdefault(parent, []).append(pid)
    found: list[int] = []
    pending = [ancestor]
    while pending:
        young = [pid for pid in children.get(pending.pop(), []) if pid not in spared]
        found += young
        pending += young
    return found


def _parents() -> dict[int, int]:
    """Each process, and its parent."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as stat:
            _, parent, *_ = stat.read().rpartition(b")")[2].split()
            parents[int(name)] = int(parent)
    return parents
