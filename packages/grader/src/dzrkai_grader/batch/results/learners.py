"""A report for each submission, in a folder of their own."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from dzrkai_grader.batch.layouts import stem
from dzrkai_grader.batch.record import Record
from dzrkai_grader.render.files import write_whole

FOLDER = "learners"
_LONGEST = 150


def file_names(keys: Iterable[str]) -> Mapping[str, str]:
    """Return what the files of each submission are called: its name, and more where that is taken.

    Examples
    --------
    >>> file_names(["alice", "bob.zip"])
    {'alice': 'alice', 'bob.zip': 'bob'}
    """
    stems = {key: stem(key) for key in keys}
    taken = Counter(one.casefold() for one in stems.values())
    return {key: _own(key, one, taken[one.casefold()]) for key, one in stems.items()}


def write_reports(
    folder: Path, name: str, record: Record, *, junit: bool, gradescope: bool
) -> None:
    """Write the reports of a submission, where they are not there already."""
    texts = {".html": record.page, ".json": record.report}
    if junit:
        texts[".junit.xml"] = record.junit
    if gradescope:
        texts[".gradescope.json"] = record.gradescope
    for ending, text in texts.items():
        write_new(folder / (name + ending), text)


def write_new(path: Path, text: str) -> None:
    """Write a file that can be made again, unless it holds this text."""
    content = text.encode(errors="replace")
    if not path.is_file() or path.read_bytes() != content:
        write_whole(path, content, durable=False)


def _own(key: str, name: str, times: int) -> str:
    if times == 1 and len(name.encode()) <= _LONGEST:
        return name
    short = name.encode()[:_LONGEST].decode(errors="ignore")
    return f"{short}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
