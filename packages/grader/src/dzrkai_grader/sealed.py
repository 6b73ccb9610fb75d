"""A sealed pack: the whole course in one file, compressed and signed, and how the grader opens it.

In a student edition an import package of a pack holds three files::

    __init__.py     as it was
    pack.sealed     everything else, and `__init__.py` once more
    pack.pub        the public key of whoever released the course

The bundle is a line that says what it is, the signature (Ed25519, RFC 8032) of that line and of all
that follows it, and a tar archive, compressed by xz. Sealing hides nothing from whoever wants to
see: it keeps solutions out of sight and out of a search, and an altered course from grading.

An opened pack lies in a folder that only this user can enter, for as long as this process lives.
"""

from __future__ import annotations

import importlib.abc
import io
import lzma
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

from dzrkai_grader.pack import SEALED, SealError

PUBLIC_KEY = "pack.pub"
_MAGIC = b"dzrkai sealed pack, version 1\n"
_SIGNATURE = 64


def seal(files: Mapping[str, bytes], sign: Callable[[bytes], bytes]) -> bytes:
    """Return the bundle of a pack's files: the same bytes for the same files and key.

    Parameters
    ----------
    files
        The content of each file by its path in the pack, such as ``"pack.toml"``.
    sign
        Returns the signature of a message.
    """
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    payload = lzma.compress(packed.getvalue())
    return _MAGIC + sign(_MAGIC + payload) + payload


def unseal(bundle: bytes, public_key: bytes) -> bytes:
    """Return the tar archive in a bundle.

    Raises
    ------
    ValueError
        If it is no bundle, or not the one that the owner of the key signed.
    """
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    from dzrkai_grader.release.keys import public_key_from

    payload = bundle[len(_MAGIC) + _SIGNATURE :]
    signature = bundle[len(_MAGIC) :][:_SIGNATURE]
    if not bundle.startswith(_MAGIC):
        raise ValueError("this is no sealed pack")
    try:
        public_key_from(public_key).verify(signature, _MAGIC + payload)
    except (InvalidSignature, UnsupportedAlgorithm):
        raise ValueError("the course is not the one that was signed") from None
    return lzma.decompress(payload)


def opened(package: str, folder: Path) -> Path:
    """Return where the pack that lies sealed in `folder` can be read, by this process alone.

    Whatever imports `package` from now on gets the opened one.

    Raises
    ------
    SealError
        If the bundle or the key was altered, or one of them cannot be read.
    """
    place = _packs.places.get(package)
    if place is None:
        place = _extracted(folder)
        _packs.places[package] = place
        _packs.sealed[package] = folder
    return place


def is_opened(folder: Path) -> bool:
    """Whether the pack in a folder is a sealed one that was opened."""
    return folder in _packs.places.values()


def _extracted(folder: Path) -> Path:
    path = folder / SEALED
    try:
        packed = unseal(path.read_bytes(), (folder / PUBLIC_KEY).read_bytes())
    except (OSError, ValueError) as error:
        raise SealError(path, str(error)) from None
    place = Path(_packs.folder()) / str(len(_packs.places)) / folder.name
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(place, filter="data")
    return place


class _OpenedPacks(importlib.abc.MetaPathFinder):
    """Finds opened packs by name, before anyone finds the sealed ones."""

    def __init__(self) -> None:
        self.places: dict[str, Path] = {}
        self.sealed: dict[str, Path] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def folder(self) -> str:
        """Return the private folder of this process; it goes when the process ends."""
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="kai-pack-")
            sys.meta_path.insert(0, self)
        return self._folder.name

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Return where a pack's package is: opened first, and sealed, so that both are known."""
        if name not in self.places:
            return None
        places = [str(self.places[name]), str(self.sealed[name])]
        return spec_from_file_location(
            name, self.places[name] / "__init__.py", submodule_search_locations=places
        )


_packs = _OpenedPacks()
