"""What of a session outlives it: where the learner was, and what passed.

It lies in ``.kai.toml`` inside the folder of exercises, so that it travels with the working copy.
It decides no grade, and whatever it holds is doubted: a file that is missing, garbled or of another
course is the same as none.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dzrkai_grader.pack import Pack
from dzrkai_grader.render.files import write_whole

NAME = ".kai.toml"
_LIMIT = 64 << 10
_HEADER = "# Where you are in the course, for `kai watch`. It may be deleted at any time.\n"


@dataclass(frozen=True)
class Memory:
    """What is remembered.

    Parameters
    ----------
    current
        The name of the exercise that was worked on; empty where none is known.
    passed
        For each exercise that passed, the fingerprint of the files it passed with.
    """

    current: str = ""
    passed: Mapping[str, str] = field(default_factory=dict)


def load(folder: Path, pack: Pack) -> Memory:
    """Return what is remembered in `folder`, as far as it makes sense for this course."""
    table = _table(folder / NAME)
    current, passed = table.get("current"), table.get("passed")
    known = passed.items() if isinstance(passed, dict) else ()
    return Memory(
        current if isinstance(current, str) and current in pack.exercises else "",
        {name: text for name, text in known if name in pack.exercises and _is_fingerprint(text)},
    )


def save(folder: Path, memory: Memory) -> None:
    """Write what is to be remembered; in a folder that cannot be written, nothing is."""
    with suppress(OSError):
        write_whole(folder / NAME, spell(memory))


def spell(memory: Memory) -> str:
    """Return the text of the file.

    Examples
    --------
    >>> print(spell(Memory("pad", {"output_size": "1f2e"})))
    # Where you are in the course, for `kai watch`. It may be deleted at any time.
    current = "pad"
    <BLANKLINE>
    [passed]
    output_size = "1f2e"
    <BLANKLINE>
    """
    rows = [f"{name} = {json.dumps(text)}\n" for name, text in memory.passed.items()]
    return f"{_HEADER}current = {json.dumps(memory.current)}\n\n[passed]\n{''.join(rows)}"


def _is_fingerprint(text: object) -> bool:
    return isinstance(text, str) and re.fullmatch(r"[0-9a-f]{1,64}", text) is not None


def _table(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file() or path.stat().st_size > _LIMIT:
            return {}
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
