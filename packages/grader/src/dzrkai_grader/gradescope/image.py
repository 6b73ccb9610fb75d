"""What Gradescope builds an autograder from: two scripts, and the course with all that it needs.

The image is the instructor's alone, so the course is in it as it is, not sealed.

References
----------
https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

from importlib.metadata import EntryPoint

from dzrkai_grader.pack import Pack, PackError
from dzrkai_grader.release import templates
from dzrkai_grader.release.carried import carried
from dzrkai_grader.release.tree import Tree, below
from dzrkai_grader.sealed import is_opened

PROGRAMS = ("run_autograder", "setup.sh")


def build(pack: Pack, entry: EntryPoint, *, seed: int, language: str) -> Tree:
    """Return the files of an autograder.

    Parameters
    ----------
    pack, entry
        The course, and the entry point by which it is installed.
    seed
        What all submissions' inputs are drawn from; it stays in the image.
    language
        The language of what learners are told.

    Raises
    ------
    PackError
        If the pack is a sealed one, or belongs to no distribution.
    """
    if entry.dist is None or is_opened(pack.folder):
        raise PackError(f"pack {entry.name}: an autograder is made from the course's own source")
    packages = carried(entry.dist)
    values = {"entry": entry, "packages": packages, "seed": seed, "language": language}
    tree = {name: templates.render(f"autograder/{name}", **values) for name in PROGRAMS}
    for one in packages:
        tree |= below(one.folder, one.files())
    return tree
