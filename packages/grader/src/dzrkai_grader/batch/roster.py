"""The roster: who takes the course, by whatever names the systems around it call them.

A roster is a CSV file with a header. Of its columns one is the learner's id and one the name; every
cell that occurs in one row only, such as an e-mail address or an account, stands for that learner
too. So the rosters of Gradescope, GitHub Classroom and Moodle are read as they are.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

IDS = ("id", "sid", "student id", "id number", "identifier", "username", "email", "email address")
NAMES = ("name", "full name", "student name")
PARTS = (("first name", "last name"), ("first", "last"))


@dataclass(frozen=True)
class Learner:
    """A person: an id, and a name as far as it is known."""

    id: str
    name: str = ""


class RosterError(ValueError):
    """A roster cannot be read; the message says why."""


@dataclass(frozen=True)
class Roster:
    """All learners in the order of the file, and what else each is called."""

    learners: tuple[Learner, ...] = ()
    called: Mapping[str, Learner] = field(default_factory=dict)

    def find(self, *names: str) -> Learner | None:
        """Return the learner whom the first of these names that is known belongs to."""
        return next((self.called[key] for key in map(_key, names) if key in self.called), None)


NOBODY = Roster()
"""The roster that there is where none is given."""


def read_roster(path: Path) -> Roster:
    """Read a roster.

    Raises
    ------
    RosterError
        If it is not UTF-8 text, or has no column that could be an id.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise RosterError("it is not UTF-8 text") from None
    rows = [row for row in csv.reader(io.StringIO(text)) if any(map(str.strip, row))]
    if not rows:
        raise RosterError("it is empty")
    head = [_key(cell) for cell in rows[0]]
    column = next((head.index(name) for name in IDS if name in head), None)
    if column is None:
        raise RosterError(f"no column is called {', '.join(IDS[:-1])} or {IDS[-1]}")
    learners = [Learner(_cell(row, column), _name(row, head)) for row in rows[1:]]
    return Roster(tuple(learners), _called(rows[1:], learners))


def _called(rows: Sequence[Sequence[str]], learners: Iterable[Learner]) -> Mapping[str, Learner]:
    cells = [{_key(cell) for cell in row} - {""} for row in rows]
    times = Counter(cell for row in cells for cell in row)
    pairs = zip(cells, learners, strict=True)
    return {cell: learner for row, learner in pairs for cell in row if times[cell] == 1}


def _name(row: Sequence[str], head: Sequence[str]) -> str:
    for columns in (*((name,) for name in NAMES), *PARTS):
        if set(columns) <= set(head):
            return " ".join(_cell(row, head.index(name)) for name in columns).strip()
    return ""


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _key(text: str) -> str:
    return text.strip().casefold()
