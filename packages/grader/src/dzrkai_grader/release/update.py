"""A newer edition brought into a learner's copy: whole or not at all, and without their work lost.

What the learner was given is known from the manifest in the copy, so that what they wrote since is
known too. Of the files that a learner writes, an untouched one is replaced, and beside an edited
one the new one is laid. All others become the newer edition's; what the learner had changed there
is kept beside them.

Everything new is written, and everything old is copied, before the first file is replaced. A
journal says which files are to be replaced; while it stands, whatever was done is undone, at once
after an error, or by the next update where the machine stopped.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from dzrkai_grader.release import manifest
from dzrkai_grader.release.manifest import EditionError, Manifest, digest
from dzrkai_grader.release.tree import Tree
from dzrkai_grader.render.files import write_whole

_STAGE = ".kai-update"
_JOURNAL = "journal.json"
_NEW, _OLD = "new", "old"


@dataclass
class Plan:
    """What an update does.

    Parameters
    ----------
    changes
        The new content of each file that changes; None where it goes.
    kept
        The files of the learner's that are edited and stay as they are.
    beside
        Of these, those that are new too: the new one goes beside, under this name.
    backups
        What else the learner had changed, and under which name it is kept.
    """

    changes: dict[str, bytes | None] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)
    backups: dict[str, str] = field(default_factory=dict)


def update(copy: Path, tree: Tree) -> Plan:
    """Bring an edition into a learner's copy of an older one; return what was done.

    Parameters
    ----------
    copy
        The folder that holds the learner's copy.
    tree
        The newer edition.

    Raises
    ------
    EditionError
        If one of the two is no edition, the newer one was altered, or they are not of one course
        and by one key.
    OSError
        If a file cannot be read or written. The copy is then as it was.
    """
    new, tree = manifest.whole(tree)
    with _alone(copy):
        _recover(copy)
        old = manifest.parse(manifest.lying_in(copy)[manifest.FILE])
        if old.course != new.course:
            raise EditionError("other_course", old=old.course, new=new.course)
        if old.key != new.key:
            raise EditionError("other_key", old=old.fingerprint, new=new.fingerprint)
        plan = make_plan(copy, old, new, tree)
        _apply(copy, plan.changes)
    return plan


def make_plan(copy: Path, old: Manifest, new: Manifest, tree: Tree) -> Plan:
    """Compare what the learner was given, has, and is to have."""
    plan = Plan()
    for path in sorted({*old.files, *tree} - {manifest.FILE, manifest.SIGNATURE}):
        mine, fresh = _content(copy, path), tree.get(path)
        if mine == fresh:
            continue
        edited = mine is not None and not _is(mine, old.files.get(path))
        if edited and path in {*old.learner, *new.learner}:
            _keep(plan, path, fresh, is_news=new.files.get(path) != old.files.get(path))
        else:
            if edited and mine is not None:
                _back_up(plan, copy, path, mine)
            plan.changes[path] = fresh
    for path in (manifest.FILE, manifest.SIGNATURE):
        plan.changes[path] = tree[path]
    return plan


def _keep(plan: Plan, path: str, fresh: bytes | None, *, is_news: bool) -> None:
    plan.kept.append(path)
    if fresh is not None and is_news:
        plan.beside[path] = f"{path}.new"
        plan.changes[f"{path}.new"] = fresh


def _back_up(plan: Plan, copy: Path, path: str, mine: bytes) -> None:
    names = (f"{path}.bak-{number}" for number in count(1))
    plan.backups[path] = next(name for name in names if not os.path.lexists(copy / name))
    plan.changes[plan.backups[path]] = mine


def _is(content: bytes, wanted: str | None) -> bool:
    """Whether a file is the one of this digest; an editor may have given it other line ends."""
    return wanted in (digest(content), digest(content.replace(b"\r\n", b"\n")))


def _content(copy: Path, path: str) -> bytes | None:
    """Return what a file holds; None where there is none."""
    place = copy / path
    if not place.parent.resolve().is_relative_to(copy.resolve()):
        raise EditionError("outside", path=place)
    if not os.path.lexists(place):
        return None
    if place.is_symlink() or not place.is_file():
        raise EditionError("link", path=place)
    return place.read_bytes()


@contextmanager
def _alone(copy: Path) -> Iterator[None]:
    """Let nobody else update the same copy meanwhile."""
    folder = os.open(copy, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _apply(copy: Path, changes: Mapping[str, bytes | None]) -> None:
    """Make all changes, or none."""
    try:
        _stage(copy, changes)
        for path, content in changes.items():
            if content is None:
                (copy / path).unlink()
                _remove_empty(copy, path)
            else:
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(copy / _STAGE / _NEW / path, copy / path)
        os.unlink(copy / _STAGE / _JOURNAL)  # from here on it is done
    except BaseException:
        _recover(copy)
        raise
    shutil.rmtree(copy / _STAGE, ignore_errors=True)


def _stage(copy: Path, changes: Mapping[str, bytes | None]) -> None:
    """Write all that is new, copy all that is old, and then say so."""
    former = {path: _content(copy, path) for path in changes}
    for folder, contents in ((_NEW, changes), (_OLD, former)):
        for path, content in contents.items():
            if content is not None:
                place = copy / _STAGE / folder / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content)
                shutil.copymode(copy / path, place) if former[path] is not None else None
    os.sync()
    journal = {path: content is not None for path, content in former.items()}
    write_whole(copy / _STAGE / _JOURNAL, json.dumps(journal))


def _recover(copy: Path) -> None:
    """Undo what an update has begun and not ended; it may be interrupted as often as it likes."""
    stage = copy / _STAGE
    if (stage / _JOURNAL).is_file():
        for path, existed in json.loads((stage / _JOURNAL).read_bytes()).items():
            if not existed:
                (copy / path).unlink(missing_ok=True)
                _remove_empty(copy, path)
            elif (stage / _OLD / path).exists():
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(stage / _OLD / path, copy / path)
        os.unlink(stage / _JOURNAL)
    shutil.rmtree(stage, ignore_errors=True)


def _remove_empty(copy: Path, path: str) -> None:
    """Remove the folders of a file that hold nothing any more."""
    with suppress(OSError):
        for folder in (copy / path).parents:
            if folder == copy:
                break
            folder.rmdir()
