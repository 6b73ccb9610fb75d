"""Counts the lines of the learner's code that run: work that does not depend on the machine.

A check that asks for an algorithm without a loop compares the count for a small input with that
for a large one. Seconds would tell the same story with noise; lines tell it exactly.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

Tracer = Callable[[FrameType, str, Any], Any]


class StepCounter:
    """Counts lines and calls of the code in the files that are given."""

    def __init__(self, filenames: Collection[str]) -> None:
        self.steps = 0
        self._filenames = filenames

    @contextmanager
    def counting(
        self, settrace: Callable[[Tracer | None], object] = sys.settrace
    ) -> Iterator[None]:
        """Count while the block runs."""
        settrace(self._enter)
        try:
            yield
        finally:
            settrace(None)

    def _enter(self, frame: FrameType, _event: str, _arg: object) -> Tracer | None:
        if frame.f_code.co_filename not in self._filenames:
            return None
        self.steps += 1
        return self._line

    def _line(self, _frame: FrameType, event: str, _arg: object) -> Tracer:
        self.steps += event == "line"
        return self._line
