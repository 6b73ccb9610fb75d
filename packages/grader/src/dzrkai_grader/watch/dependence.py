"""What an exercise is made of: its own file, and every file that it reaches by import.

Two states of a folder in which these files are the same give the same grade, so a fingerprint of
them says whether an exercise has to be graded again.
"""

import ast
import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache

from dzrkai_grader.pack import Exercise, Pack
from dzrkai_grader.submission import Files, module_name, parse


def fingerprints(pack: Pack, files: Files) -> Mapping[str, str]:
    """Return, for each exercise, what changes when its grade may change.

    Parameters
    ----------
    pack
        The course.
    files
        The learner's.
    """
    texts = {module_name(pack.package, path): text for path, text in files.texts.items()}
    problems = {module_name(pack.package, path): str(p) for path, p in files.problems.items()}
    return {
        one.id: _digest(_reached(pack, one, texts), texts | problems)
        for one in pack.exercises.values()
    }


def _digest(modules: set[str], contents: Mapping[str, str]) -> str:
    seen = [(name, contents.get(name)) for name in sorted(modules)]
    return hashlib.sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _reached(pack: Pack, exercise: Exercise, texts: Mapping[str, str]) -> set[str]:
    """Return the modules of the learner's package that an exercise reaches, itself included."""
    reached: set[str] = set()
    waiting = [exercise.module, *(one.module for one in pack.required_by(exercise))]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            named = (*imported(texts.get(name, ""), name), name.rpartition(".")[0])
            waiting += [other for other in named if other in texts]
    return reached


@lru_cache(maxsize=512)
def imported(text: str, module: str) -> tuple[str, ...]:
    """Return the names that a module imports, whether or not they are modules.

    Examples
    --------
    >>> imported("from exercises.ch03_im2col import pair", "exercises.ch03_im2col.im2col")
    ('exercises.ch03_im2col', 'exercises.ch03_im2col.pair')
    >>> imported("from .pair import pair", "exercises.ch03_im2col.im2col")
    ('exercises.ch03_im2col.pair', 'exercises.ch03_im2col.pair.pair')
    """
    try:
        tree = parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(name for node in ast.walk(tree) for name in _names(node, module))


def _names(node: ast.AST, module: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = module.split(".")[: -node.level] if node.level else []
        base = ".".join([*above, *filter(None, [node.module])])
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names)
