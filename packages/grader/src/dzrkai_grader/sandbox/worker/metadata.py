"""A distribution's metadata without a distribution: a name, a version and entry points.

Frameworks find plugins by `importlib.metadata`, which reads folders that a worker does not have. A
`Described` answers in their place, for the packages that were named and for the learner's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution
from os import PathLike
from pathlib import PurePath

EntryPoints = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Described(Distribution):
    """A distribution that is known by description only."""

    distribution: str
    released: str
    entry_points_text: str

    def is_named(self, name: str) -> bool:
        """Whether this is the distribution of that name, however it is spelt."""
        return _normalized(self.distribution) == _normalized(name)

    def read_text(self, filename: str) -> str | None:
        """Return the text of a metadata file, None where there is none."""
        return {
            "METADATA": f"Metadata-Version: 2.1\nName: {self.distribution}\n"
            f"Version: {self.released}\n",
            "entry_points.txt": self.entry_points_text,
        }.get(filename)

    def locate_file(self, path: str | PathLike[str]) -> PurePath:  # type: ignore[override]
        """Return the path unchanged: a description has no place."""
        return PurePath(path)


def spell(entry_points: EntryPoints) -> str:
    """Return entry points in the format of ``entry_points.txt``.

    Examples
    --------
    >>> print(spell({"dzrkai.functions": {"conv2d": "exercises.conv:conv2d"}}), end="")
    [dzrkai.functions]
    conv2d = exercises.conv:conv2d
    """
    lines: list[str] = []
    for group, entries in entry_points.items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in entries.items())]
    return "".join(f"{line}\n" for line in lines)


def _normalized(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
