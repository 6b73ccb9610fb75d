"""A learner's files, wherever in the submission they lie.

People hand in the whole working copy, the folder of exercises, one chapter of it, or just the
files. All of these are understood; what does not look like the course is not guessed at.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dzrkai_grader.batch.extraction import is_archive
from dzrkai_grader.pack import Pack
from dzrkai_grader.report import Problem
from dzrkai_grader.submission import Files, read

DEPTH = 4
"""Folders within folders that are looked into."""

COUNT = 2000
"""Folders that are looked into at most."""

Kind = Callable[..., bool]


def gather(folder: Path, pack: Pack) -> Files | Path:
    """Return a learner's files, or the archive that is all there is; links are not followed.

    Parameters
    ----------
    folder
        The submission.
    pack
        The course, whose chapters and exercises are looked for by name.
    """
    folders = list(_folders(folder))
    chapters = {chapter.id for chapter in pack.chapters}
    places = [place for place in folders if chapters & _names(place, os.DirEntry.is_dir)]
    if places:
        return read(min(places, key=lambda place: place.name != pack.package), pack.package)
    loose = _loose(folders, pack)
    if not loose.texts and not loose.problems and (archive := _archive(folders)):
        return archive
    return loose


def _loose(folders: Iterable[Path], pack: Pack) -> Files:
    """Return the files that lie about under the right names; of two the one that lies higher."""
    files = {Path(one.file).name: one.file for one in pack.exercises.values()}
    texts: dict[str, str] = {}
    problems: dict[str, Problem] = {}
    for folder in folders:
        for name in sorted(files.keys() & _names(folder, os.DirEntry.is_file)):
            found = read(folder, pack.package)
            if name in found.texts:
                texts.setdefault(files[name], found.texts[name])
            elif name in found.problems:
                problems.setdefault(files[name], found.problems[name])
    return Files(pack.package, texts, problems)


def _archive(folders: Iterable[Path]) -> Path | None:
    """Return the archive, if there is just one."""
    found = [
        folder / name
        for folder in folders
        for name in _names(folder, os.DirEntry.is_file)
        if is_archive(name)
    ]
    return found[0] if len(found) == 1 else None


def _folders(folder: Path) -> Iterator[Path]:
    """Yield a folder and those inside it, level by level."""
    level, left = [folder], COUNT
    for _ in range(DEPTH):
        level = level[:left]
        left -= len(level)
        yield from level
        level = [
            place / name
            for place in level
            for name in sorted(_names(place, os.DirEntry.is_dir))
            if name[0] not in "._"
        ]


def _names(folder: Path, kind: Kind) -> set[str]:
    """Return the names of a folder's folders, or of its files; nothing of what cannot be read."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        return {entry.name for entry in entries if kind(entry, follow_symlinks=False)}
    return set()
