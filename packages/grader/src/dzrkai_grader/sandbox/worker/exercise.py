"""The learner's module and the harness beside it: loaded at the first call, once."""

from __future__ import annotations

import importlib
import linecache
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from .device import device_of, with_cupy_for_numpy
from .imports import LearnerFinder, Remote, filename, put_first

Task = dict[str, Any]

HARNESS = "harness"


class Exercise:
    """What a task says, made callable.

    Parameters
    ----------
    task
        The task, as it came by wire.
    ask
        Answers the functions of remote modules.
    """

    def __init__(self, task: Task, ask: Remote) -> None:
        self.sources = {filename(name): text for name, text in task["sources"].items()}
        self._name: str = task["module"]
        self._harness_source: str | None = task["harness"]
        self.device = device_of(task["device"])
        on_cpu = task["device"] == "cpu"
        theirs = () if on_cpu else set(task["sources"]).difference(task["choosing"])
        builtins = dict.fromkeys(theirs, with_cupy_for_numpy())
        self._finder = LearnerFinder(task["sources"], task["remote"], ask, builtins)
        self.packages = self._finder.top_level | {HARNESS}
        self._loaded: tuple[ModuleType, ModuleType] | None = None

    def find(self) -> None:
        """Make the learner's modules importable, and their lines known to tracebacks."""
        put_first(self._finder)
        for name, text in self.sources.items():
            linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)

    def load(self) -> None:
        """Import the module, and run the harness's source."""
        if self._loaded is None:
            module = importlib.import_module(self._name)
            self._loaded = module, self._load_harness()

    def function(self, name: str) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """Return a function and the arguments that come before the caller's own.

        The harness's function goes first, and is given the learner's module.

        Raises
        ------
        AttributeError
            Neither has a function of that name.
        """
        assert self._loaded is not None
        module, harness = self._loaded
        if name in vars(harness):
            return vars(harness)[name], (module,)
        if not hasattr(module, name):
            raise AttributeError(f"{filename(self._name)} defines no {name!r}")
        return getattr(module, name), ()

    def _load_harness(self) -> ModuleType:
        harness = ModuleType(HARNESS)
        sys.modules[HARNESS] = harness
        code = compile(self._harness_source or "", f"<{HARNESS}>", "exec", dont_inherit=True)
        exec(code, harness.__dict__)
        return harness
