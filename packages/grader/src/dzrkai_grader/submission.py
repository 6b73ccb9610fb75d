"""A learner's files, read once and with suspicion: text, or a problem that says why there is none.

Nothing here runs or imports a learner's code. What is read is held in memory for the whole run, so
that a file which changes meanwhile changes nothing.
"""

import ast
import os
import stat
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from dzrkai_grader.pack import Exercise
from dzrkai_grader.report import Problem

FILE_LIMIT = 256 << 10
"""Bytes of a file that is still read: a hundred times what an exercise needs."""

TOTAL_LIMIT = 4 << 20
"""Bytes that all files together may have."""

DEPTH_LIMIT = 3
"""Folders within folders that are looked into."""


@dataclass(frozen=True)
class Files:
    """The Python files of a submission, by path in the folder of exercises.

    Parameters
    ----------
    package
        The import package that they form.
    texts
        What could be read.
    problems
        Why the others could not; of a folder too, where it is a link.
    """

    package: str
    texts: Mapping[str, str]
    problems: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def sources(self) -> Mapping[str, str]:
        """The texts by module name."""
        return {module_name(self.package, path): text for path, text in self.texts.items()}

    def problem_of(self, exercise: Exercise) -> Problem | None:
        """Return what keeps the file of an exercise from being run; None if nothing does."""
        text = self.texts.get(exercise.file)
        if text is None:
            found = [self.problems.get(path) for path in (exercise.file, exercise.chapter)]
            missing = Problem("missing_file", {"path": exercise.path})
            return next(filter(None, found), missing)
        if not text.strip():
            return Problem("empty_file", {"path": exercise.path})
        return syntax_problem(text, exercise.path)


def read(folder: Path, package: str) -> Files:
    """Read the Python files in `folder`; links are not followed.

    Raises
    ------
    NotADirectoryError
        If `folder` is not a directory.
    """
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is not a directory")
    texts: dict[str, str] = {}
    problems: dict[str, Problem] = {}
    left = TOTAL_LIMIT
    for path in _python_files(folder, PurePosixPath()):
        found = _read(folder / path, f"{package}/{path}", min(left, FILE_LIMIT))
        if isinstance(found, Problem):
            problems[str(path)] = found
        else:
            texts[str(path)] = found
            left -= len(found)
    return Files(package, texts, problems)


def module_name(package: str, path: str) -> str:
    """Return the module that a file is.

    Examples
    --------
    >>> module_name("exercises", "ch03_im2col/im2col.py"), module_name("exercises", "__init__.py")
    ('exercises.ch03_im2col.im2col', 'exercises')
    """
    parts = [package, *PurePosixPath(path).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def syntax_problem(text: str, path: str) -> Problem | None:
    """Return a problem if Python cannot read `text`; the text is parsed, not run."""
    line, message, pointer = 1, "it is nested too deep", ""
    try:
        parse(text)
        return None
    except SyntaxError as error:
        line, message, pointer = error.lineno or 1, error.msg, _pointer(error, path)
    except ValueError as error:
        message = str(error)
    except (RecursionError, MemoryError):
        pass
    parameters: dict[str, str | int | float] = {"path": path, "line": line, "message": message}
    return Problem("syntax_error", parameters, traceback=pointer)


def is_untouched(text: str, stub: str) -> bool:
    """Whether a file says the same as the stub; comments and blank lines aside."""
    if text == stub:
        return True
    return "NotImplementedError" in text and _structure(text) == _structure(stub)


def parse(text: str) -> ast.Module:
    """Parse a learner's text; what Python would warn of is for its own run to say."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _structure(text: str) -> str:
    try:
        return ast.dump(parse(text))
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return ""


def _python_files(folder: Path, inside: PurePosixPath) -> Iterator[PurePosixPath]:
    """Yield what could be a module, and links to what could be a package."""
    for entry in sorted(os.scandir(folder / inside), key=lambda entry: entry.name):
        path = inside / entry.name
        if not path.stem.isidentifier():
            continue
        if path.suffix == ".py" or entry.is_symlink():
            yield path
        elif entry.is_dir() and _is_worth_a_look(folder, path):
            yield from _python_files(folder, path)


def _is_worth_a_look(folder: Path, path: PurePosixPath) -> bool:
    readable = os.access(folder / path, os.R_OK | os.X_OK)
    return readable and path.name != "__pycache__" and len(path.parts) <= DEPTH_LIMIT


def _read(file: Path, path: str, limit: int) -> str | Problem:
    if file.is_symlink():
        return Problem("symlink", {"path": path})
    try:
        content, size = _content(file, limit)
    except OSError as error:
        return Problem("unreadable", {"path": path, "message": error.strerror or str(error)})
    if content is None:
        return Problem("not_a_file", {"path": path})
    if size > limit:
        return Problem("too_long_file", {"path": path, "size": size, "limit": limit})
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem("not_utf8", {"path": path, "line": line})


def _content(file: Path, limit: int) -> tuple[bytes | None, int]:
    """Return the content and size of a plain file, no more than `limit` bytes; else no content."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return None, 0
        with open(descriptor, "rb", closefd=False) as opened:
            content = opened.read(limit + 1)
        return content, max(status.st_size, len(content))
    finally:
        os.close(descriptor)


def _pointer(error: SyntaxError, path: str) -> str:
    """Return the line that Python stumbled over, and a caret below it."""
    line = (error.text or "").rstrip("\n")
    if not line.strip() or len(line) > 200:
        return ""
    indent = len(line) - len(line.lstrip())
    caret = " " * max((error.offset or 1) - 1 - indent, 0)
    return f"{path}, line {error.lineno}\n    {line.strip()}\n    {caret}^"
