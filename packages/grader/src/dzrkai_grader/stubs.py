"""Stubs: what a learner starts from, made from the solutions and never written by hand.

A solution marks what the learner is to write::

    def double(x):
        '''Return twice x.'''
        # solution: begin
        return 2 * x
        # solution: end

Inside a function the marked lines become ``raise NotImplementedError("double: write me")``; outside
of one, where they hold a helper of the solution's, they go without a trace.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from dzrkai_grader.pack import Exercise, Pack, PackError
from dzrkai_grader.render.files import write_whole

BEGIN, END = "# solution: begin", "# solution: end"


def stub(solution: str) -> str:
    '''Return the stub of a solution.

    Raises
    ------
    PackError
        If the marks do not come in pairs.

    Examples
    --------
    >>> print(stub("""def double(x):
    ...     # solution: begin
    ...     return 2 * x
    ...     # solution: end
    ... """), end="")
    def double(x):
        raise NotImplementedError("double: write me")
    '''
    owners = _functions(solution)
    lines: list[str] = []
    inside = False
    for number, line in enumerate(solution.splitlines(), start=1):
        mark = line.strip()
        if mark in (BEGIN, END):
            if inside is (mark == BEGIN):
                raise PackError(f"line {number} of a solution: {mark!r} without its other half")
            inside = mark == BEGIN
            if inside and number in owners:
                indent = line[: len(line) - len(line.lstrip())]
                lines.append(f'{indent}raise NotImplementedError("{owners[number]}: write me")')
        elif not inside:
            lines.append(line)
    if inside:
        raise PackError(f"a solution: {BEGIN!r} without its other half")
    return "".join(f"{line}\n" for line in lines)


def stub_of(exercise: Exercise) -> str:
    """Return the stub of an exercise; an error names the file.

    Raises
    ------
    PackError
        If the solution's marks do not come in pairs.
    """
    try:
        return stub(exercise.solution)
    except (PackError, SyntaxError) as error:
        raise PackError(f"{exercise.folder / 'solution.py'}: {error}") from None


def files(pack: Pack) -> Mapping[str, str]:
    """Return all files that a learner starts from, by path in the folder of exercises."""
    stubs = {exercise.file: stub_of(exercise) for exercise in pack.exercises.values()}
    return {**pack.given, **stubs}


def stale(pack: Pack, folder: Path) -> tuple[str, ...]:
    """Return the paths of those files in `folder` that are missing or differ from `files`."""
    return tuple(path for path, text in files(pack).items() if _text(folder / path) != text)


def write(pack: Pack, folder: Path) -> tuple[str, ...]:
    """Write the files that are stale; return their paths."""
    changed = stale(pack, folder)
    for path in changed:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / path, files(pack)[path])
    return changed


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _functions(source: str) -> Mapping[int, str]:
    """Return, for each line, the innermost function that it belongs to: ``Conv2d.forward``."""
    return dict(_lines_of(ast.parse(source), ""))


def _lines_of(node: ast.AST, prefix: str) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
            name = f"{prefix}{child.name}"
            if isinstance(child, ast.FunctionDef):
                yield from ((line, name) for line in _range(child))
            yield from _lines_of(child, f"{name}.")


def _range(function: ast.FunctionDef) -> range:
    return range(function.lineno, (function.end_lineno or function.lineno) + 1)
