"""Descendants are found through all generations, spared families excepted."""

from __future__ import annotations

import os
import subprocess
import sys

from dzrkai_grader.sandbox.worker import descendants


def test_children_and_grandchildren_are_found():
    program = (
        "import subprocess, sys; "
        "inner = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=0); "
        "print(inner.pid, flush=True); inner.wait()"
    )
    outer = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with outer:
        inner = int(outer.stdout.readline())
        assert set(descendants.of(os.getpid(), ())) >= {outer.pid, inner}
        assert descendants.of(outer.pid, ()) == [inner]
        assert descendants.of(outer.pid, {inner}) == []
        outer.stdin.close()
