"""Files that are written whole or not at all."""

import os
import tempfile
from pathlib import Path


def check_writable(path: Path) -> None:
    """Raise OSError, in words, where `path` could not be written: asked before the work is done.

    Raises
    ------
    FileNotFoundError
        If the directory of `path` does not exist.
    IsADirectoryError
        If `path` is a directory.
    PermissionError
        If the directory cannot be written to.
    """
    directory = path.absolute().parent
    if not directory.is_dir():
        raise FileNotFoundError(f"the directory {directory} does not exist")
    if path.is_dir():
        raise IsADirectoryError(f"{path} is a directory, a file name is needed")
    if not os.access(directory, os.W_OK | os.X_OK):
        raise PermissionError(f"the directory {directory} is not writable")


def write_whole(path: Path, content: str | bytes, *, durable: bool = True) -> None:
    """Write `content` to `path`: a reader sees the old file or the new one, never a part of it.

    The content goes to a temporary file in the same directory, which then takes the name.

    Parameters
    ----------
    path : Path
        Where the file is to stand. A file of this name is replaced and keeps its permissions.
    content : str or bytes
        The whole content; text is written as UTF-8 with its line ends unchanged.
    durable : bool
        Whether to wait until the disk has it. Of many files that can be made again, waiting for
        each takes longer than making them.

    Raises
    ------
    OSError
        If the directory is missing, not writable, or full. The old file is then unchanged.
    """
    data = content.encode() if isinstance(content, str) else content
    descriptor, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.chmod(temporary, _permissions(path))
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _permissions(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
