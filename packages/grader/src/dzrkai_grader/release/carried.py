"""The packages that an edition carries: what pip could not get again from where it got it.

What was installed from files, editable or as a wheel, goes along; what came from an index comes
from there again. PEP 610 says which is which: ``direct_url.json``, which an installer writes beside
what did not come from an index.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dzrkai_grader.release import templates
from dzrkai_grader.release.tree import Tree, read

GRADER = "dzrkai-grader"


@dataclass
class Carried:
    """A distribution that goes along.

    Parameters
    ----------
    distribution
        As it is installed here.
    extras
        Of its extras, those that others here ask for.
    """

    distribution: Distribution
    extras: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """Its name, as it is compared."""
        return canonicalize_name(self.distribution.name)

    @property
    def project(self) -> Path | None:
        """The folder from which it was installed; None where that was a wheel."""
        said = _direct_url(self.distribution)
        path = Path(url2pathname(urlsplit(said.get("url", "")).path))
        return path if "dir_info" in said and (path / "pyproject.toml").is_file() else None

    @property
    def folder(self) -> str:
        """Where it lies in the edition."""
        return f"packages/{self.project.name if self.project else self.name}"

    @property
    def requirement(self) -> str:
        """How it is named to pip, in the edition's folder."""
        extras = f"[{','.join(sorted(self.extras))}]" if self.extras else ""
        return f"{self.folder}{extras}"

    def files(self) -> Tree:
        """Return its project: the folder that it came from, or one that is made anew."""
        if self.project is None:
            return self.rebuilt(self.sources())
        tests = ["tests"] if self.name == GRADER else []
        return read(self.project, ["build", "dist", *tests])

    def sources(self) -> Tree:
        """Return the files of its import packages, as they are installed."""
        found = self.distribution.files or []
        wanted = [path for path in found if len(path.parts) > 1 and _is_source(path.parts)]
        return {path.as_posix(): Path(str(path.locate())).read_bytes() for path in wanted}

    def rebuilt(self, sources: Tree) -> Tree:
        """Return a project of these sources, which installs as the distribution does here."""
        needed = self.distribution.requires or []
        project = templates.render(
            "pyproject.toml",
            distribution=self.distribution,
            dependencies=[text for text in needed if "extra ==" not in text],
            packages=sorted({f"src/{path.partition('/')[0]}" for path in sources}),
            groups=_entry_points(self.distribution),
        )
        return {"pyproject.toml": project, **{f"src/{path}": sources[path] for path in sources}}


def carried(distribution: Distribution) -> list[Carried]:
    """Return what goes along with a pack's distribution, itself last: what it needs comes first."""
    found: dict[str, Carried] = {}
    _collect(distribution, (), found)
    _collect(metadata.distribution(GRADER), (), found)
    own = found.pop(canonicalize_name(distribution.name))
    return [*found.values(), own]


def _collect(distribution: Distribution, extras: Iterable[str], found: dict[str, Carried]) -> None:
    name = canonicalize_name(distribution.name)
    is_new = name not in found
    one = found.setdefault(name, Carried(distribution))
    if not is_new and one.extras.issuperset(extras):
        return
    one.extras |= set(extras)
    for requirement in _requirements(one):
        other = installed(requirement.name)
        if other is not None and _is_local(other):
            _collect(other, requirement.extras, found)
    if is_new:
        found[name] = found.pop(name)  # after all that it needs


def _requirements(one: Carried) -> Iterator[Requirement]:
    """Yield what a distribution needs here, with the extras that are asked for."""
    for text in one.distribution.requires or ():
        requirement = Requirement(text)
        settings = [{"extra": extra} for extra in ("", *one.extras)]
        if not requirement.marker or any(requirement.marker.evaluate(one) for one in settings):
            yield requirement


def installed(name: str) -> Distribution | None:
    """Return a distribution, if it is installed."""
    """Return a distribution, if it is installed."""
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None


def _is_local(distribution: Distribution) -> bool:
    return str(_direct_url(distribution).get("url", "")).startswith("file:")


def _direct_url(distribution: Distribution) -> dict[str, Any]:
    said = json.loads(distribution.read_text("direct_url.json") or "{}")
    return said if isinstance(said, dict) else {}


def _is_source(parts: tuple[str, ...]) -> bool:
    return parts[0] != ".." and "__pycache__" not in parts and not parts[0].endswith(".dist-info")


def _entry_points(distribution: Distribution) -> Mapping[str, Mapping[str, str]]:
    groups: dict[str, dict[str, str]] = {}
    for entry in distribution.entry_points:
        groups.setdefault(entry.group, {})[entry.name] = entry.value
    return groups
