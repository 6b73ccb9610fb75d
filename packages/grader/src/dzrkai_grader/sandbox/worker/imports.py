"""Where imports come from: packages that were named one by one, and sources that came by wire.

A worker starts without site-packages. One finder knows the few packages that exercises may use,
each by name and place; another knows the learner's modules by their text and the remote modules by
their functions' names. Nothing else can be found: no folder is searched that a stray file could
shadow, and no course, solution or test lies on the path.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import InspectLoader, Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import Distribution, DistributionFinder
from types import MappingProxyType, ModuleType
from typing import Any

from .metadata import Described

Remote = Callable[[str, str, tuple[Any, ...], dict[str, Any]], Any]


@dataclass(frozen=True)
class Package:
    """A top-level package: its name, its file, its folders, and its distribution's metadata.

    A namespace, which several distributions share, has no file.
    """

    name: str
    origin: str
    folders: tuple[str, ...] | None
    described: Described | None = None


class PackageFinder(MetaPathFinder):
    """Finds the packages that were named, and their distributions' metadata."""

    def __init__(self) -> None:
        self._packages: dict[str, Package] = {}
        self._described: list[Described] = []

    def add(self, packages: Iterable[Package]) -> None:
        """Know these packages too."""
        for package in packages:
            self._packages[package.name] = package
            if package.described:
                self.describe(package.described)

    def describe(self, described: Described) -> None:
        """Know this distribution's metadata too."""
        if described not in self._described:
            self._described.append(described)

    def find_spec(self, fullname: str, *_place: object) -> ModuleSpec | None:
        """Return where a package lies, None for a name that is not known."""
        package = self._packages.get(fullname)
        if package is None:
            return None
        folders = None if package.folders is None else list(package.folders)
        if not package.origin:
            spec = ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = folders
            return spec
        return importlib.util.spec_from_file_location(
            fullname, package.origin, submodule_search_locations=folders
        )

    def find_distributions(
        self, context: DistributionFinder.Context | None = None
    ) -> Iterable[Distribution]:
        """Return the distributions of a name, or all."""
        name = None if context is None else context.name
        return [one for one in self._described if name is None or one.is_named(name)]


class LearnerFinder(MetaPathFinder):
    """Finds the learner's modules by their source text, and remote ones by their functions.

    `builtins` holds those of modules that are to have their own.
    """

    def __init__(
        self,
        sources: Mapping[str, str],
        remote: Mapping[str, Sequence[str]],
        ask: Remote,
        builtins: Mapping[str, dict[str, Any]] = MappingProxyType({}),
    ) -> None:
        self._loaders: dict[str, Loader] = {
            name: SourceLoader(name, text, builtins.get(name)) for name, text in sources.items()
        }
        self._loaders |= {name: RemoteLoader(names, ask) for name, names in remote.items()}
        self._packages = {parent for name in self._loaders for parent in _parents(name)}

    @property
    def top_level(self) -> set[str]:
        """The names of the learner's own packages."""
        return {name.partition(".")[0] for name in self._loaders}

    def find_spec(self, fullname: str, *_place: object) -> ModuleSpec | None:
        """Return a module's loader; a package that has no source is an empty one."""
        is_package = fullname in self._packages
        loader = self._loaders.get(fullname)
        if loader is None and not is_package:
            return None
        loader = loader or SourceLoader(fullname, "")
        spec = ModuleSpec(fullname, loader, origin=filename(fullname), is_package=is_package)
        spec.has_location = True
        return spec


class SourceLoader(InspectLoader):
    """Runs source text that has no file, with builtins of its own where it is given some."""

    def __init__(self, name: str, source: str, builtins: dict[str, Any] | None = None) -> None:
        self._name = name
        self._source = source
        self._builtins = builtins

    def get_source(self, _fullname: str) -> str:
        """Return the text, for tracebacks."""
        return self._source

    def exec_module(self, module: ModuleType) -> None:
        """Compile and run the text."""
        code = compile(self._source, filename(self._name), "exec", dont_inherit=True)
        if self._builtins is not None:
            module.__dict__["__builtins__"] = self._builtins
        exec(code, module.__dict__)


class RemoteLoader(Loader):
    """Makes a module whose functions are answered by the grader."""

    def __init__(self, names: Sequence[str], ask: Remote) -> None:
        self._names = names
        self._ask = ask

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the making to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Put a stand-in for each function."""
        for name in self._names:
            setattr(module, name, self._stand_in(module.__name__, name))

    def _stand_in(self, module: str, name: str) -> Callable[..., Any]:
        def function(*args: Any, **kwargs: Any) -> Any:
            return self._ask(module, name, args, kwargs)

        function.__name__ = function.__qualname__ = name
        function.__module__ = module
        return function


def filename(module: str) -> str:
    """Return the path by which a learner knows a module.

    Examples
    --------
    >>> filename("exercises.ch03_im2col.im2col")
    'exercises/ch03_im2col/im2col.py'
    """
    return module.replace(".", "/") + ".py"


def _parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts))]


def put_first(finder: MetaPathFinder) -> None:
    """Ask this finder before all others."""
    sys.meta_path.insert(0, finder)
