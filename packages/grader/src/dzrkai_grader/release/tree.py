"""Folders as values: paths and contents, read at once and written whole."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath

from dzrkai_grader.release.refusal import Refusal

Tree = Mapping[str, bytes]
"""The content of each file by its path, with ``/`` between folders."""

SIZE_LIMIT = 256 << 20
"""Bytes that an edition may have, unpacked."""

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest that a zip archive can tell


class TreeError(Refusal):
    """A folder or an archive cannot be what is needed of it; the message says which, and why."""


def read(folder: Path, leave_out: Collection[str] = ()) -> Tree:
    """Return the files in a folder, hidden and compiled ones left out; links are refused.

    Parameters
    ----------
    folder
        What to read.
    leave_out
        Names of further files and folders that are passed over, wherever they lie.

    Raises
    ------
    TreeError
        If there is a link or something else that is neither a file nor a folder.
    """
    return {path.as_posix(): (folder / path).read_bytes() for path in _files(folder, leave_out)}


def below(folder: str, tree: Tree) -> Tree:
    """Return the same files, inside a folder."""
    return {f"{folder}/{path}": content for path, content in tree.items()}


def write(tree: Tree, folder: Path) -> None:
    """Write a tree as a folder, in the place of what is there: it appears whole or not at all."""
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.absolute().parent, prefix=".kai-") as aside:
        new, former = Path(aside, "new"), Path(aside, "former")
        for path, content in tree.items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes(content)
        if folder.exists():
            os.replace(folder, former)
        try:
            os.replace(new, folder)
        except BaseException:
            if former.exists():
                os.replace(former, folder)
            raise


def zipped(tree: Tree, top: str = "", programs: Collection[str] = ()) -> bytes:
    """Return a tree as a zip archive: the same bytes for the same tree.

    Parameters
    ----------
    tree
        The files.
    top
        The folder in the archive that they are in; none where it is empty.
    programs
        The files that may be executed.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(tree):
            entry = zipfile.ZipInfo(f"{top}/{path}" if top else path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whose permissions these are
            entry.external_attr = (0o100755 if path in programs else 0o100644) << 16
            archive.writestr(entry, tree[path], compresslevel=9)
    return packed.getvalue()


def unzipped(path: Path) -> Tree:
    """Return the files of a zip archive; of one top folder, what is in it.

    Raises
    ------
    TreeError
        If it is no zip archive, is too large, or names a file where none may be.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            if sum(one.file_size for one in entries) > SIZE_LIMIT:
                raise TreeError("too_large", path=path, megabytes=SIZE_LIMIT >> 20)
            tree = {safe(one.filename): archive.read(one) for one in entries}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise TreeError("no_archive", path=path) from None
    tops = {name.partition("/")[0] for name in tree}
    top = f"{tops.pop()}/" if len(tops) == 1 else ""
    return {name.removeprefix(top): content for name, content in tree.items()}


def safe(path: str) -> str:
    """Return a path that names a file below wherever it is written.

    Raises
    ------
    TreeError
        If it does not: it is absolute, goes up, or is spelt for another system.

    Examples
    --------
    >>> safe("docs/en/index.md")
    'docs/en/index.md'
    """
    parts = path.split("/")
    if any(part in ("", ".", "..", ".git") for part in parts) or set(path) & set('\\:\0<>"|?*'):
        raise TreeError("no_path", path=repr(path))
    return path


def _files(folder: Path, leave_out: Collection[str]) -> Iterator[PurePosixPath]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith(".") or entry.name in ("__pycache__", *leave_out):
            continue
        if entry.name.endswith(".egg-info"):
            continue
        if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
            raise TreeError("link", path=entry.path)
        if entry.is_file():
            yield PurePosixPath(entry.name)
        else:
            inside = _files(folder / entry.name, leave_out)
            yield from (entry.name / path for path in inside)
