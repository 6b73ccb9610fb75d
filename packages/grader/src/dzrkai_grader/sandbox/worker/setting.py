"""What the grader tells a process before any task: which packages there are and what is secret."""

from __future__ import annotations

import contextlib
import importlib
from dataclasses import dataclass
from typing import Any

from .imports import Package, PackageFinder, put_first
from .metadata import Described


@dataclass(frozen=True)
class Setting:
    """What holds for all workers of a sandbox.

    Parameters
    ----------
    packages
        What may be imported.
    preload
        Modules to be warm.
    secret
        Folders that may not be read.
    filtered
        Whether the kernel filters the workers' system calls.
    contained
        Whether the workers have a file system of their own, which nobody else can tidy.
    """

    packages: tuple[Package, ...]
    preload: tuple[str, ...]
    secret: tuple[str, ...]
    filtered: bool = True
    contained: bool = False

    def preloaded(self) -> PackageFinder:
        """Make the packages importable, and import those that are to be warm.

        A package that fails to import fails again, with its own message, where it is used.
        """
        finder = PackageFinder()
        finder.add(self.packages)
        put_first(finder)
        for name in self.preload:
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        return finder


def setting_from(header: dict[str, Any]) -> Setting:
    """Return the setting that came by wire."""
    return Setting(
        packages_from(header["packages"]),
        tuple(header["preload"]),
        tuple(header["secret"]),
        header["filtered"],
        header["contained"],
    )


def packages_from(items: list[dict[str, Any]]) -> tuple[Package, ...]:
    """Return the packages that came by wire."""
    return tuple(_package(**item) for item in items)


def _package(
    name: str, origin: str, folders: list[str] | None, described: dict[str, str] | None
) -> Package:
    return Package(
        name,
        origin,
        None if folders is None else tuple(folders),
        None if described is None else Described(**described),
    )
