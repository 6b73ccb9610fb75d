"""Looks up where a worker shall find its packages, and what is to be hidden from it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import sysconfig
from collections.abc import Iterable

from .worker.imports import Package
from .worker.metadata import Described

PACK_GROUP = "dzrkai.exercises"
HIDDEN = ("dzrkai_grader", "dzrkai_course", "dzrkai_conv", "dzrkai_pool")


def locate(names: Iterable[str]) -> tuple[Package, ...]:
    """Return the installed ones among the top-level packages of these modules, imported or not.

    Examples
    --------
    >>> [package.name for package in locate(["numpy.linalg", "no_such_package"])]
    ['numpy']
    """
    top_level = dict.fromkeys(name.partition(".")[0] for name in names)
    return tuple(package for name in top_level if (package := _package(name)))


def secret_folders() -> tuple[str, ...]:
    """Return the folders that a learner's code has no business reading.

    These are the installed packages as a whole (what a task may import is public all the same), the
    grader, the course packs, and other processes.
    """
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), "/proc"}
    packs = {entry.module for entry in importlib.metadata.entry_points(group=PACK_GROUP)}
    for package in locate(sorted({*HIDDEN, *packs})):
        folders.update(package.folders or [package.origin])
    return tuple(sorted(folders))


def _package(name: str) -> Package | None:
    spec = importlib.util.find_spec(name)
    if spec is None:
        return None
    folders = spec.submodule_search_locations
    if spec.origin is None and folders:  # a namespace, such as NVIDIA's libraries share
        return Package(name, "", tuple(folders))
    if spec.origin is None or not os.path.isfile(spec.origin):
        return None
    return Package(name, spec.origin, None if folders is None else tuple(folders), _described(name))


def _described(name: str) -> Described | None:
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    return Described(found.name, found.version, found.read_text("entry_points.txt") or "")
