"""pytest as the engine that finds and runs checks, inside the grader's process.

The pack's author writes plain pytest: functions, parametrization, fixtures of their own. pytest is
started once a run, with no plugin, configuration or cache of whoever runs the grader, and hands the
reins back: `with_checks` calls `work`, which runs the checks of one exercise at a time, in whatever
order it decides, and as often as it needs.
"""

from __future__ import annotations

import inspect
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

from dzrkai_grader.checks import CheckInfo, Submission, info
from dzrkai_grader.pack import Exercise, PackError

Result = TypeVar("Result")

OPTIONS = (
    "--import-mode=importlib",
    "--assert=plain",
    "--capture=no",
    *("-o", "python_files=checks.py"),
    *("-o", "python_functions=check_*"),
    *("-o", "python_classes="),
    *(f"-pno:{name}" for name in ("cacheprovider", "terminal", "junitxml", "logging", "warnings")),
    *(f"-pno:{name}" for name in ("doctest", "unittest", "faulthandler", "pastebin", "nose")),
)


@dataclass(frozen=True)
class Check:
    """A check that is ready to run: `body` may be called with any number of submissions."""

    name: str
    info: CheckInfo
    body: Callable[[Submission], object]


Examine = Callable[[Check], None]


class Checks:
    """The checks of the exercises that were asked for."""

    def __init__(self, items: Sequence[pytest.Item], plugin: _Plugin[Any]) -> None:
        self._plugin = plugin
        self._items: dict[Path, list[pytest.Item]] = {}
        for item in items:
            self._items.setdefault(item.path, []).append(item)

    def run(self, exercise: Exercise, examine: Examine) -> None:
        """Set up each check of an exercise, in the order of the file, and hand it to `examine`.

        Raises
        ------
        PackError
            If the exercise has no checks, or one cannot be set up.
        """
        items = self._items.get(exercise.checks, [])
        if not items:
            raise PackError(f"{exercise.checks}: no function named check_...")
        for item, following in zip(items, [*items[1:], None], strict=True):
            self._plugin.run(item, following, examine)


def with_checks(
    folder: Path, exercises: Sequence[Exercise], work: Callable[[Checks], Result]
) -> Result:
    """Start pytest on the checks of exercises, and return what `work` returns.

    Parameters
    ----------
    folder
        The pack's.
    exercises
        Whose checks are collected.
    work
        Is called once, with the checks.

    Raises
    ------
    PackError
        If a file of checks cannot be imported.
    """
    plugin = _Plugin(work)
    paths = [str(exercise.checks) for exercise in exercises]
    places = [f"--rootdir={folder}", f"--confcutdir={folder}", "-c", os.devnull]
    with _alone(), _modules_forgotten(folder), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.main([*OPTIONS, *places, *paths], plugins=[plugin])
    return plugin.result()


class _Plugin(Generic[Result]):
    """Stands between pytest and the work that is to be done in its session."""

    def __init__(self, work: Callable[[Checks], Result]) -> None:
        self._work = work
        self._results: list[Result] = []
        self._error: BaseException | None = None
        self._examine: Examine | None = None

    def result(self) -> Result:
        """Return what the work returned, or raise what stopped it."""
        if self._error is not None:
            raise self._error
        if not self._results:
            raise PackError("pytest could not be started")
        return self._results[0]

    def run(self, item: pytest.Item, following: pytest.Item | None, examine: Examine) -> None:
        """Run one check; raise what stopped it."""
        self._examine = examine
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if self._error is not None:
            raise self._error

    @pytest.fixture
    def submission(self) -> None:
        """Stand for the submission, which `Check.body` puts in its place."""

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Remember a file of checks that cannot be imported."""
        if report.failed:
            self._error = PackError(f"{report.nodeid or 'checks'}: {report.longreprtext}")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Do the work in the place of pytest's own loop."""
        try:
            if self._error is None:
                self._results.append(self._work(Checks(session.items, self)))
        except BaseException as error:
            self._error = error
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        """Hand a check that is set up to whoever runs it."""
        assert self._examine is not None
        try:
            self._examine(_check(pyfuncitem))
        except Exception as error:
            self._error = error
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember a check that could not be set up, or ended by itself."""
        if report.failed:
            self._error = PackError(f"{report.nodeid}: {report.longreprtext}")


def _check(item: pytest.Function) -> Check:
    said = info(item.function)
    names = inspect.signature(item.function).parameters
    if said is None or "submission" not in names:
        raise PackError(f"{item.nodeid}: decorate it with @check(...) and let it take a submission")
    others = {name: item.funcargs[name] for name in names if name != "submission"}
    return Check(item.name, said, lambda submission: item.obj(submission=submission, **others))


@contextmanager
def _alone() -> Iterator[None]:
    """Keep pytest from the plugins and options that the environment names."""
    hidden = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("PYTEST_")}
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        for name in [name for name in os.environ if name.startswith("PYTEST_")]:
            del os.environ[name]
        os.environ.update(hidden)


@contextmanager
def _modules_forgotten(folder: Path) -> Iterator[None]:
    """Take the modules of checks off again: two packs may have files of the same name."""
    before = set(sys.modules)
    try:
        yield
    finally:
        for name in set(sys.modules) - before:
            file = Path(getattr(sys.modules[name], "__file__", None) or "")
            if file.name == "checks.py" and file.is_relative_to(folder):
                del sys.modules[name]
