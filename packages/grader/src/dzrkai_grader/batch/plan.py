"""What is the same for all submissions of a run: written down when it begins, and held to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from dzrkai_grader.pack import Pack, PackError, installed, load, locate


@dataclass(frozen=True)
class Plan:
    """How a class is graded.

    Parameters
    ----------
    course
        The name under which the course is installed.
    content
        What the course says, as a digest: on every machine and after every interruption the same.
    grader
        The grader's version.
    exercises
        Names of the exercises that are graded; all of them where there are none.
    isolation
        ``"strict"`` or ``"basic"``.
    language
        Of the reports.
    seed
        What the inputs of the checks are drawn from.
    seed_each
        Whether each submission gets a seed of its own, which is made of that and its key.
    seed_shown
        Whether the reports tell the seed. With the seed known, answers can be prepared.
    """

    course: str
    content: str
    grader: str
    exercises: tuple[str, ...]
    isolation: str
    language: str
    seed: int
    seed_each: bool = False
    seed_shown: bool = False

    def seed_of(self, key: str) -> int:
        """Return the seed of a submission."""
        if not self.seed_each:
            return self.seed
        digest = hashlib.sha256(f"{self.seed}/{key}".encode()).digest()
        return int.from_bytes(digest[:4], "big")

    def load_pack(self) -> Pack:
        """Return the course.

        Raises
        ------
        PackError
            If it is not installed here, or another version of it or of the grader is.
        """
        packs = installed()
        if self.course not in packs:
            raise PackError(f"there is no course {self.course!r} here")
        pack = load(locate(packs[self.course]))
        if (digest(pack), version("dzrkai-grader")) != (self.content, self.grader):
            raise PackError(f"the course {self.course!r} or the grader is of another version here")
        return pack

    def as_data(self) -> dict[str, Any]:
        """Return the plan as plain data."""
        return {**asdict(self), "exercises": list(self.exercises)}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Plan:
        """Return the plan that `as_data` has written down."""
        return cls(**{**data, "exercises": tuple(data["exercises"])})


def digest(pack: Pack) -> str:
    """Return a digest of all files of a course."""
    found = hashlib.sha256()
    for path in sorted(pack.folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content = path.read_bytes()
            found.update(f"{path.relative_to(pack.folder)}\0{len(content)}\0".encode())
            found.update(content)
    return found.hexdigest()
