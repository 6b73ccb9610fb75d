"""Fetch a file: the whole of it, with the right checksum, or not at all.

What has come in is kept beside the goal as `NAME.part`. A later run asks the server for the rest
only; the file gets its own name when its checksum has been found right, in one step that no reader
can see half of.
"""

import errno
import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import cast
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from dzrkai.data.lock import locked
from dzrkai.data.progress import progress

CHUNK = 1 << 16
HTTP_PARTIAL = 206
HTTP_RANGE_NOT_SATISFIABLE = 416
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class DownloadError(OSError):
    """A file could not be fetched from its server."""


class ChecksumError(DownloadError):
    """A file came whole, but is not the file that was expected."""


def download(
    urls: str | Sequence[str], path: str | os.PathLike[str], sha256: str, timeout: float = 30.0
) -> Path:
    """Fetch a file, unless it is there already.

    Several processes may ask for the same file: one fetches it, the others wait for it.

    Parameters
    ----------
    urls : str or sequence of str
        Where the file is, http or https; where it is mirrored, tried in this order.
    path : path
        Where the file goes. Missing directories are made.
    sha256 : str
        Its SHA-256 checksum, 64 hexadecimal digits.
    timeout : float
        Seconds that the server may be silent.

    Returns
    -------
    Path
        `path`.

    Raises
    ------
    DownloadError
        No server gave the file: no network, an error of the server, or a connection that was cut.
        What came in is kept, and the next call continues there.
    ChecksumError
        The file is not the one expected. It is deleted.
    OSError
        The file could not be written: the disk is full, or the directory is write-protected.
    ValueError
        A URL is neither http nor https.
    """
    urls, path = [urls] if isinstance(urls, str) else list(urls), Path(path)
    for url in urls:
        if not url.startswith(("http://", "https://")):
            raise ValueError(f"url: expected http://… or https://…, got {url!r}")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = path.with_name(f".{path.name}.lock")
        with locked(lock):
            if not path.exists():  # another process may have brought it while this one waited
                _first_of(urls, path, sha256, timeout)
        with suppress(OSError):  # Windows keeps a file that another process has open
            lock.unlink()
    return path


def _first_of(urls: Sequence[str], path: Path, sha256: str, timeout: float) -> None:
    errors: list[DownloadError] = []
    for url in urls:
        try:
            return _bring(url, path, sha256, timeout)
        except DownloadError as error:
            errors.append(error)
    raise errors[0] if len(errors) == 1 else DownloadError("\n".join(map(str, errors)))


def _bring(url: str, path: Path, sha256: str, timeout: float) -> None:
    part = path.with_name(path.name + ".part")
    _complete(url, part, timeout)
    _verify(url, part, sha256)
    part.replace(path)


def _complete(url: str, part: Path, timeout: float) -> None:
    start = part.stat().st_size if part.exists() else 0
    response = _request(url, start, timeout)
    if response is None:
        return
    with response:
        if response.status != HTTP_PARTIAL:
            start = 0  # the server does not know of ranges: the file comes from its beginning
        total = None if response.length is None else start + response.length
        _save(url, response, part, start, total)
    size = part.stat().st_size
    if total is not None and size < total:
        raise _cut(url, f"{size:,} of {total:,} bytes have come")


def _request(url: str, start: int, timeout: float) -> HTTPResponse | None:
    """Ask for the file from byte `start` on; None when there is nothing after it."""
    request = Request(url, headers={"User-Agent": "dzrkai"})
    if start:
        request.add_header("Range", f"bytes={start}-")
    try:
        response = cast(HTTPResponse, urlopen(request, timeout=timeout))
    except HTTPError as error:
        error.close()
        if start and error.code == HTTP_RANGE_NOT_SATISFIABLE:
            return None
        raise DownloadError(
            f"{url}: the server answered {error.code} {error.reason}. Try again later, or give "
            "another address as base_url"
        ) from error
    except (OSError, HTTPException) as error:
        raise DownloadError(
            f"{url}: the server cannot be reached ({getattr(error, 'reason', error)}). "
            "Is there a network?"
        ) from error
    _check_range(url, response, start)
    return response


def _check_range(url: str, response: HTTPResponse, start: int) -> None:
    came = response.getheader("Content-Range", "")
    if response.status == HTTP_PARTIAL and not came.startswith(f"bytes {start}-"):
        response.close()
        raise DownloadError(f"{url}: asked for the bytes from {start} on, the server sent {came!r}")


def _save(url: str, response: HTTPResponse, part: Path, start: int, total: int | None) -> None:
    try:
        with (
            part.open("ab" if start else "wb") as file,
            progress(part.stem, total, start) as advance,
        ):
            for chunk in _chunks(url, response):
                file.write(chunk)
                advance(len(chunk))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        needed = "" if total is None else f" (the file has {total:,} bytes)"
        raise OSError(
            error.errno,
            f"{error.strerror}{needed}. Make room and run again: it continues where it stopped",
            str(part),
        ) from error


def _chunks(url: str, response: HTTPResponse) -> Iterator[bytes]:
    try:
        while chunk := response.read(CHUNK):
            yield chunk
    except (OSError, HTTPException) as error:
        raise _cut(url, str(error) or type(error).__name__) from error


def _cut(url: str, why: str) -> DownloadError:
    return DownloadError(
        f"{url}: the connection was cut ({why}). Run again: it continues where it stopped"
    )


def _verify(url: str, part: Path, sha256: str) -> None:
    with part.open("rb") as file:
        got = hashlib.file_digest(file, "sha256").hexdigest()
    if got != sha256.lower():
        part.unlink()
        raise ChecksumError(
            f"{url}: the file has the SHA-256 checksum {got}, expected {sha256}. It was changed on "
            "the way or on the server, and has been deleted. Run again, or give another base_url"
        )
