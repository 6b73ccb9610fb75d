"""Archives, unpacked with suspicion: all of it is looked at before any of it is written.

A learner's archive is hostile input. Its table of contents may lie, its names may lead anywhere,
and a few kilobytes of it may stand for terabytes. So an archive is held in memory as a whole,
within limits that are counted while it is decompressed; what is written afterwards are plain files
and folders, of names that mean the same on every system. Whatever else is found refuses the
archive, by the name of the culprit: a learner can mend what is named.

Archives inside an archive stay closed.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from dzrkai_grader.render.visible import visible
from dzrkai_grader.report import Problem

SUFFIXES = (".zip", ".tar.gz", ".tgz")
"""How the names of archives end that are opened."""

_CHUNK = 1 << 16
_LONGEST = 1000
_DIRECTORY_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others decompress without a bound
_UTF8_NAME, _ENCRYPTED = 0x800, 0x1
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in "123456789"}
_RESERVED = {"con", "prn", "aux", "nul", *_PORTS}
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, struct.error),
    *(EOFError, LookupError, OverflowError, RuntimeError, ValueError),
)


@dataclass(frozen=True)
class Limits:
    """How much an archive may be.

    Parameters
    ----------
    archive, unpacked
        Bytes of the archive itself, and of all that it holds.
    count
        Files and folders.
    ratio
        Bytes unpacked for each byte of the archive, above the first `free` bytes.
    """

    archive: int = 32 << 20
    unpacked: int = 64 << 20
    count: int = 10_000
    ratio: int = 100
    free: int = 1 << 20


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """An archive is not opened: `problem` says why, and names the culprit."""

    def __init__(self, kind: str, **parameters: str | int) -> None:
        super().__init__(kind, parameters)
        self.problem = Problem(f"archive_{kind}", parameters)


def is_archive(name: str) -> bool:
    """Whether a file of this name is opened as an archive.

    Examples
    --------
    >>> is_archive("Alice.ZIP"), is_archive("alice.tar.gz"), is_archive("alice.rar")
    (True, True, False)
    """
    return name.lower().endswith(SUFFIXES)


def extract(name: str, archive: bytes, destination: Path, limits: Limits = Limits()) -> None:
    """Write what an archive holds to a folder that is made here: all of it, or nothing.

    Parameters
    ----------
    name
        The archive's name, whose end says what it is.
    archive
        Its bytes.
    destination
        A folder that does not exist yet.

    Raises
    ------
    Refused
        If the archive is damaged, or holds something that it should not.
    FileExistsError
        If `destination` exists.
    """
    files = contents(name, archive, limits)
    destination.mkdir(mode=0o700)
    for path, content in files.items():
        target = destination / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(content)


def contents(
    name: str,
    archive: bytes,
    limits: Limits = Limits(),
) -> Mapping[PurePosixPath, bytes]:
    """Return the files of an archive, by path; nothing is written.

    Raises
    ------
    Refused
        If the archive is damaged, or holds something that it should not.
    """
    if len(archive) > limits.archive:
        raise Refused("too_large", path=name, limit=limits.archive)
    members = _zip_members if name.lower().endswith(".zip") else _tar_members
    names = _Names(name)
    found: dict[PurePosixPath, bytes] = {}
    try:
        for number, (member, content) in enumerate(members(name, archive, limits), start=1):
            _check_count(name, number, limits)
            path = names.admit(member, is_folder=content is None)
            if content is not None:
                found[path] = content
    except _BROKEN as error:
        raise Refused("broken", path=name, message=_shown(str(error))) from None
    return found


Member = tuple[str, bytes | None]
"""A name, and what is there: bytes, or None for a folder."""


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


def _zip_members(name: str, archive: bytes, limits: Limits) -> Iterator[Member]:
    _check_count(name, archive.count(_DIRECTORY_ENTRY), limits)
    left = limits.unpacked
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for info in opened.infolist():
            shown = _zip_name(info)
            _check_zip(name, shown, info)
            if shown.endswith("/"):
                yield shown, None
                continue
            with opened.open(info) as data:
                content = _read(data, name, len(archive), left, limits)
            left -= len(content)
            yield shown, content


def _check_zip(name: str, shown: str, info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if stat.S_ISLNK(kind):
        raise Refused("link", path=name, name=_shown(shown))
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused("special", path=name, name=_shown(shown))
    if info.flag_bits & _ENCRYPTED:
        raise Refused("encrypted", path=name, name=_shown(shown))
    if info.compress_type not in _METHODS:
        raise Refused("method", path=name, name=_shown(shown))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return a name as it was meant.

    Names are in code page 437 unless a flag says that they are in UTF-8. But macOS writes UTF-8
    without the flag, and Windows the code page of its language: 932 where that is Japanese.
    """
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437")
    for encoding in ("utf-8", "cp932"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return info.orig_filename


def _tar_members(name: str, archive: bytes, limits: Limits) -> Iterator[Member]:
    """Decompress first: what tarfile reads by itself, such as long names, is then bounded too."""
    with gzip.GzipFile(fileobj=io.BytesIO(archive)) as packed:
        data = _read(packed, name, len(archive), limits.unpacked, limits)
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as opened:
        for info in opened:
            if info.islnk() or info.issym():
                raise Refused("link", path=name, name=_shown(info.name))
            if info.issparse() or not (info.isreg() or info.isdir()):
                raise Refused("special", path=name, name=_shown(info.name))
            file = opened.extractfile(info)
            yield info.name, None if file is None else file.read()
        if data[opened.offset :].strip(b"\0"):  # tarfile takes a damaged header for the end
            raise tarfile.ReadError("a damaged header")


def _check_count(name: str, count: int, limits: Limits) -> None:
    if count > limits.count:
        raise Refused("too_many", path=name, limit=limits.count)


def _read(data: Readable, name: str, packed: int, left: int, limits: Limits) -> bytes:
    """Return all bytes; no more than a chunk beyond the limit is ever held."""
    most = min(left, limits.free + limits.ratio * packed)
    chunks, size = [], 0
    while chunk := data.read(_CHUNK):
        size += len(chunk)
        if size > most:
            if most == left:
                raise Refused("too_large", path=name, limit=limits.unpacked)
            raise Refused("ratio", path=name, limit=limits.ratio)
        chunks.append(chunk)
    return b"".join(chunks)


@dataclass
class _Names:
    """The names so far: each is a path inside, and no two are the same on any file system.

    Systems differ in what they take for one name: the case of letters, the ways to write an accent.
    """

    archive: str
    known: dict[str, tuple[PurePosixPath, bool]] = field(default_factory=dict)

    def admit(self, name: str, is_folder: bool) -> PurePosixPath:
        """Return the path of a file or folder, or refuse the archive."""
        path = self._path(name)
        if not path.parts and not is_folder:
            raise self._refuse("name", name)
        for parent in path.parents:
            self._note(parent, is_folder=True)
        if self._note(path, is_folder) and not is_folder:
            raise self._refuse("twice", name, other=name)
        return path

    def _path(self, name: str) -> PurePosixPath:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
            raise self._refuse("outside", name)
        if len(name) > _LONGEST or not all(map(_is_plain, path.parts)):
            raise self._refuse("name", name)
        return path

    def _note(self, path: PurePosixPath, is_folder: bool) -> bool:
        """Remember a path; return whether it is known, refuse one that only looks the same."""
        alike = unicodedata.normalize("NFKC", str(path).casefold()).casefold()
        known = self.known.get(alike)
        self.known[alike] = path, is_folder
        if known is not None and known != (path, is_folder):
            raise self._refuse("twice", str(path), other=str(known[0]))
        return known is not None

    def _refuse(self, kind: str, name: str, **others: str) -> Refused:
        names = {key: _shown(value) for key, value in {"name": name, **others}.items()}
        return Refused(kind, path=self.archive, **names)


def _shown(name: str) -> str:
    """Return a name as it may stand in a sentence."""
    return visible(name, 120).replace("\n", "\ufffd")


def _is_plain(part: str) -> bool:
    """Whether a name is one that Linux, macOS and Windows can all hold."""
    return (
        len(part.encode(errors="surrogatepass")) <= 255
        and not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in part)
        and not {":", "\\"} & set(part)
        and part == part.rstrip(". ")
        and part.partition(".")[0].rstrip().lower() not in _RESERVED
    )
