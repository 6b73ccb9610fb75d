"""The files of a data set that is not shipped: where they are, and how to know them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dzrkai.data.cache import cache_dir


@dataclass(frozen=True)
class RemoteFiles:
    """Where the files of a data set are published, and their checksums.

    Parameters
    ----------
    directory : str
        The directory under `root` that holds them.
    base_urls : tuple of str
        Where they are published: what comes before `/NAME`; mirrors after one another.
    checksums : mapping of str to str
        The SHA-256 checksum of each file name.
    """

    directory: str
    base_urls: tuple[str, ...]
    checksums: Mapping[str, str]

    def locate(
        self,
        name: str,
        root: str | os.PathLike[str] | None = None,
        download: bool = True,
        base_url: str | None = None,
    ) -> Path:
        """Find the file of this name on this machine, downloading it where it is missing.

        Raises
        ------
        FileNotFoundError
            The file is missing and `download` is False.
        """
        path = _directory(root) / self.directory / name
        if path.exists():
            return path
        if not download:
            raise FileNotFoundError(f"{path} is missing; download=True fetches it")
        # Imported here, so that whoever downloads nothing never loads urllib.
        from dzrkai.data.download import download as fetch

        bases = self.base_urls if base_url is None else (base_url,)
        return fetch([f"{base.rstrip('/')}/{name}" for base in bases], path, self.checksums[name])


@contextmanager
def intact(path: Path) -> Iterator[None]:
    """Turn whatever a damaged file makes its readers raise into one ValueError that names it."""
    import gzip
    import tarfile
    import zlib

    try:
        yield
    except (EOFError, gzip.BadGzipFile, tarfile.TarError, zlib.error, ValueError) as error:
        raise ValueError(
            f"{path}: the file is damaged ({error}). Delete it, and it is downloaded again"
        ) from error


def _directory(root: str | os.PathLike[str] | None) -> Path:
    if root is None:
        return cache_dir()
    if not isinstance(root, str | os.PathLike):
        raise TypeError(f"root: expected a path, or None, got {type(root).__name__}")
    return Path(root).expanduser()
