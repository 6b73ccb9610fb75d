"""Which submissions a folder holds, and whose they are: read off the names, as others lay them out.

plain
    A folder or an archive for each learner, called by the learner's id: ``alice/``, ``bob.zip``.
Gradescope
    "Export submissions" gives ``submission_metadata.yml`` beside a folder for each submission. The
    file names the submitters of each folder, several where a group has submitted::

        submission_123:
          :submitters:
          - :name: Alice Ito
            :sid: '4711'
            :email: alice@example.org
GitHub Classroom
    ``gh classroom clone student-repos`` makes ``<assignment>-submissions/`` with a repository
    ``<assignment>-<account>/`` for each learner. Folders that are all repositories and all begin
    with the same words are taken for such, too.
Moodle
    "Download all submissions" gives a folder for each learner, in which lies what was uploaded,
    ``Alice Ito_12345_assignsubmission_file/``; the name has another ``_`` at its end in versions
    before 4.1. Without "Download submissions in folders" it is a file,
    ``Alice Ito_12345_assignsubmission_file_work.zip``.

A roster, where there is one, has the last word on ids and names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dzrkai_grader.batch.extraction import SUFFIXES, is_archive
from dzrkai_grader.batch.roster import NOBODY, Learner, Roster

METADATA = "submission_metadata.yml"
_MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?P<kind>[a-z]+)(_.*)?", re.DOTALL)
_CLASSROOM = "-submissions"
_IGNORED = re.compile(r"\..*|__MACOSX|submission_metadata\.yml")


class LayoutError(ValueError):
    """A folder of submissions cannot be read; the message says why."""


@dataclass(frozen=True)
class Submission:
    """What one learner, or a group of them, has handed in.

    Parameters
    ----------
    key
        The name of its folder or archive, by which the run knows it.
    path
        Where it lies.
    learners
        Whose it is.
    """

    key: str
    path: Path
    learners: tuple[Learner, ...]


@dataclass(frozen=True)
class Found:
    """The submissions in a folder, in the order of their names.

    Parameters
    ----------
    layout
        ``"plain"``, ``"gradescope"``, ``"classroom"`` or ``"moodle"``.
    submissions
        What can be graded.
    left_out
        Names of what can not: neither folders nor archives that are opened.
    """

    layout: str
    submissions: tuple[Submission, ...]
    left_out: tuple[str, ...]


Person = tuple[str, str, str]
"""An id, a name, and whatever else a roster may know the person by."""

Identify = Callable[[str], Sequence[Person]]


def find(folder: Path, roster: Roster = NOBODY) -> Found:
    """Return the submissions in a folder.

    Raises
    ------
    NotADirectoryError
        If it is not a folder.
    LayoutError
        If the metadata of an export cannot be read.
    """
    folder = _export(folder)
    names = [name for name in sorted(os.listdir(folder)) if not _IGNORED.fullmatch(name)]
    usable = [name for name in names if _is_usable(folder / name)]
    layout, identify = _recognise(folder, usable)
    chosen = [name for name in usable if layout != "moodle" or _has_files(name)]
    submissions = [
        Submission(name, folder / name, _learners(identify(stem(name)), roster)) for name in chosen
    ]
    return Found(layout, tuple(submissions), tuple(name for name in names if name not in chosen))


def stem(name: str) -> str:
    """Return the name of a folder or an archive without what says that it is an archive.

    Examples
    --------
    >>> stem("alice.tar.gz"), stem("bob.smith")
    ('alice', 'bob.smith')
    """
    suffix = next((end for end in SUFFIXES if name.lower().endswith(end)), "")
    return name[: len(name) - len(suffix)]


def _is_usable(path: Path) -> bool:
    """Whether a name is that of a folder or an archive, and text."""
    is_text = path.name.encode(errors="replace").decode() == path.name
    return is_text and (is_archive(path.name) or path.is_dir())


def _export(folder: Path) -> Path:
    """Return the folder itself, or the export that is all it holds."""
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a directory")
    inner = [path for path in folder.iterdir() if not _IGNORED.fullmatch(path.name)]
    if len(inner) == 1 and (inner[0] / METADATA).is_file():
        return inner[0]
    return folder


def _recognise(folder: Path, names: Sequence[str]) -> tuple[str, Identify]:
    if (folder / METADATA).is_file():
        submitters = _submitters(folder / METADATA)
        return "gradescope", lambda name: submitters.get(name) or [(name, "", "")]
    if any(map(_MOODLE.fullmatch, names)):
        return "moodle", _moodle
    if assignment := _assignment(folder, names):
        return "classroom", lambda name: [(name.removeprefix(assignment), "", name)]
    return "plain", lambda name: [(name, "", "")]


def _learners(persons: Iterable[Person], roster: Roster) -> tuple[Learner, ...]:
    return tuple(roster.find(id, other, name) or Learner(id, name) for id, name, other in persons)


def _submitters(path: Path) -> Mapping[str, Sequence[Person]]:
    import yaml  # type: ignore[import-untyped]

    try:
        with path.open(encoding="utf-8") as file:
            table = yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return {key: [_submitter(key, one) for one in table[key][":submitters"]] for key in table}
    except (yaml.YAMLError, UnicodeDecodeError, LookupError, TypeError, AttributeError) as error:
        raise LayoutError(f"{path.name}: {' '.join(str(error).split())}") from None


def _submitter(key: str, table: Mapping[str, Any]) -> Person:
    id, name, email = (str(table.get(field) or "") for field in (":sid", ":name", ":email"))
    return id or email or key, name, email


def _moodle(name: str) -> Sequence[Person]:
    found = _MOODLE.fullmatch(name)
    if found is None:
        return [(name, "", "")]
    return [(found["id"], found["name"], f"Participant {found['id']}")]


def _has_files(name: str) -> bool:
    """Whether a Moodle name is of files: what was typed into a form comes beside them."""
    found = _MOODLE.fullmatch(stem(name))
    return found is None or found["kind"] == "file"


def _assignment(folder: Path, names: Sequence[str]) -> str:
    """Return what all names begin with, such as ``"lab1-"``; nothing where that says nothing."""
    own = folder.resolve().name
    if own.endswith(_CLASSROOM):
        named = own.removesuffix(_CLASSROOM) + "-"
        if any(name.startswith(named) for name in names):
            return named
    if len(names) < 2 or not all((folder / name / ".git").exists() for name in names):
        return ""
    common = names[0]
    while not all(name.startswith(common) for name in names):
        common = common[:-1]
    return common[: common.rfind("-") + 1]
