"""``kai reset``: an exercise as it was at the beginning, and what was written kept beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from dzrkai_grader.render.files import write_whole
from dzrkai_grader.stubs import stub_of

if TYPE_CHECKING:
    from dzrkai_grader.pack import Exercise


@dataclass(frozen=True)
class Reset:
    """What a reset did.

    Attributes
    ----------
    path : Path
        The file of the exercise.
    changed : bool
        Whether it was written.
    backup : Path or None
        Where its former content is kept; None where there was none to keep.
    """

    path: Path
    changed: bool
    backup: Path | None


def reset(exercise: Exercise, folder: Path) -> Reset:
    """Write the stub of an exercise into the learner's folder.

    What the file held is first kept beside it, as ``im2col.py.bak-1``, then ``.bak-2`` and so on:
    no backup ever replaces another, and the file is not touched before its backup stands.

    Parameters
    ----------
    exercise : Exercise
        The exercise to begin anew.
    folder : Path
        The folder of exercises.

    Raises
    ------
    OSError
        If the file cannot be read, or it or its backup cannot be written.
    """
    path = folder / exercise.file
    stub = stub_of(exercise).encode()
    if path.exists() and not path.is_file():
        raise FileExistsError(f"{path} is not a plain file")
    former = path.read_bytes() if path.exists() else None
    if former == stub:
        return Reset(path, False, None)
    backup = _keep(path, former) if former else None
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, stub)
    return Reset(path, True, backup)


def _keep(path: Path, former: bytes) -> Path:
    """Write `former` beside `path` under the first name that is free."""
    names = (path.with_name(f"{path.name}.bak-{number}") for number in count(1))
    backup = next(name for name in names if not name.exists())
    write_whole(backup, former)
    return backup
