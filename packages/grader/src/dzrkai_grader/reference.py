"""The solutions and their mistakes, called in the grader's own process.

They are the pack's own code, so they need no sandbox, and expected values stay where no learner's
code can look. A call behaves as a worker's call does: the arguments are copies, and what comes back
is the same plain data, or the error, that a worker would send.
"""

from __future__ import annotations

import contextvars
import importlib
import inspect
import random
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, redirect_stdout
from functools import partial
from importlib.metadata import Distribution, DistributionFinder
from io import StringIO
from types import MappingProxyType, ModuleType
from typing import Any, NoReturn, Self

import numpy as np

from dzrkai_grader.pack import Exercise, Mistake, Pack
from dzrkai_grader.sandbox import Outcome, RemoteError
from dzrkai_grader.sandbox.worker import values
from dzrkai_grader.sandbox.worker.imports import LearnerFinder, SourceLoader, filename
from dzrkai_grader.sandbox.worker.memory import MemoryTrace
from dzrkai_grader.sandbox.worker.metadata import Described, spell
from dzrkai_grader.sandbox.worker.mutation import Snapshot, named
from dzrkai_grader.sandbox.worker.steps import StepCounter, Tracer
from dzrkai_grader.submission import module_name


class Reference:
    """Makes the learner's package mean the solutions, while it is entered.

    Whatever imports ``exercises`` in the grader's process gets the solutions, never a learner's
    files, even where those are installed.

    Examples
    --------
    >>> from dzrkai_grader import pack
    >>> course = pack.load(pack.locate(pack.installed()["dzrkai"]))  # doctest: +SKIP
    >>> with Reference(course) as reference:  # doctest: +SKIP
    ...     reference.candidate(course.exercises["output_size"]).call("output_size", (5, 3)).value
    3
    """

    def __init__(self, pack: Pack) -> None:
        self.sources = sources(pack)
        self._package = pack.package
        self._finder = _SolutionFinder(self.sources, _described(pack))
        self._hidden: dict[str, ModuleType] = {}
        self._candidates: dict[tuple[str, str], Candidate] = {}

    def __enter__(self) -> Self:
        self._hidden = self._take_modules()
        sys.meta_path.insert(0, self._finder)
        return self

    def __exit__(self, *_: object) -> None:
        sys.meta_path.remove(self._finder)
        self._take_modules()
        sys.modules.update(self._hidden)

    def candidate(self, exercise: Exercise, mistake: Mistake | None = None) -> Candidate:
        """Return the solution of an exercise, or the solution with a mistake in it."""
        key = exercise.id, mistake.id if mistake else ""
        if key not in self._candidates:
            load = partial(_load, exercise, mistake)
            self._candidates[key] = Candidate(load, exercise, self.sources)
        return self._candidates[key]

    def _take_modules(self) -> dict[str, ModuleType]:
        top = self._package
        names = [name for name in sys.modules if name == top or name.startswith(f"{top}.")]
        return {name: sys.modules.pop(name) for name in names}


class Candidate:
    """A version of an exercise that can be called like a worker.

    Parameters
    ----------
    load
        Gives the module.
    exercise
        Whose harness runs beside it.
    sources
        The modules whose lines count as steps.
    """

    def __init__(
        self, load: Callable[[], ModuleType], exercise: Exercise, sources: Mapping[str, str]
    ) -> None:
        self._load = load
        self._exercise = exercise
        self._files = {filename(name) for name in sources}
        self._modules: tuple[ModuleType, ModuleType] | None = None
        self._parameters: dict[str, tuple[str, ...]] = {}

    def call(
        self,
        function: str,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] = MappingProxyType({}),
        *,
        count_steps: bool = False,
        trace_memory: bool = False,
    ) -> Outcome:
        """Call a function of the harness, or else of the module; see `Worker.call`."""
        own_args, own_kwargs = values.decode(*values.encode_exactly((tuple(args), dict(kwargs))))
        measures = count_steps, trace_memory
        make = partial(self._outcome, function, own_args, own_kwargs, *measures)
        with warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            return contextvars.copy_context().run(make)

    def parameters(self, function: str) -> tuple[str, ...]:
        """Return the names of a function's parameters; none where they are not known."""
        if function not in self._parameters:
            self._parameters[function] = self._names(function)
        return self._parameters[function]

    def _names(self, function: str) -> tuple[str, ...]:
        try:
            called, before = self._function(function)
            names = list(inspect.signature(called).parameters)
        except Exception:
            return ()
        return tuple(names[len(before) :])

    def _outcome(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        count: bool,
        measure: bool,
    ) -> Outcome:
        try:
            seed()
            called, before = self._function(function)
            snapshot = Snapshot(named(called, before + args, kwargs))
            counter, trace = StepCounter(self._files), MemoryTrace()
            with ExitStack() as stack:
                if count:
                    stack.enter_context(counter.counting(_tracing_over()))
                if measure:
                    stack.enter_context(trace.tracing())
                result = called(*before, *args, **kwargs)
            value = values.decode(*values.encode(result))
        except Exception as error:
            kind = "exception" if self._modules else "import"
            return Outcome(error=RemoteError(kind, type(error).__name__, str(error)))
        return Outcome(
            value,
            mutated=snapshot.mutated(),
            steps=counter.steps if count else None,
            peak_memory=trace.peak if measure else None,
        )

    def _function(self, name: str) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        if self._modules is None:
            self._modules = self._load(), _run("harness", self._exercise.harness or "")
        module, harness = self._modules
        if name in vars(harness):
            return vars(harness)[name], (module,)
        return getattr(module, name), ()


def sources(pack: Pack) -> Mapping[str, str]:
    """Return the learner's whole package as the solutions fill it: module name to text."""
    given = {module_name(pack.package, path): text for path, text in pack.given.items()}
    return given | {one.module: one.solution for one in pack.exercises.values()}


def seed() -> None:
    """Start all random numbers anew, as a worker does before each call."""
    random.seed(0)
    np.random.seed(0)
    framework = sys.modules.get("dzrkai.random")
    if framework is not None:
        framework.manual_seed(0)


class _SolutionFinder(LearnerFinder):
    """Finds the solutions by name, and tells of the distribution that they would be."""

    def __init__(self, sources: Mapping[str, str], described: Described) -> None:
        super().__init__(sources, {}, _no_remote)
        self._described = described

    def find_distributions(
        self, context: DistributionFinder.Context | None = None
    ) -> Iterable[Distribution]:
        """Return the distribution, if it is asked for."""
        name = None if context is None else context.name
        return [self._described] if name is None or self._described.is_named(name) else []


def _described(pack: Pack) -> Described:
    return Described(pack.distribution, "0", spell(pack.plugin))


def _load(exercise: Exercise, mistake: Mistake | None) -> ModuleType:
    if mistake is None:
        return importlib.import_module(exercise.module)
    return _run(exercise.module, mistake.apply(exercise.solution))


def _run(name: str, source: str) -> ModuleType:
    module = ModuleType(name)
    SourceLoader(name, source).exec_module(module)
    return module


def _tracing_over() -> Callable[[Tracer | None], None]:
    """Return a `sys.settrace` that brings back the tracer of before, such as a coverage tool's."""
    before = sys.gettrace()
    return lambda tracer: sys.settrace(tracer or before)


def _no_remote(*_: object) -> NoReturn:
    raise AssertionError("solutions have no remote modules")
