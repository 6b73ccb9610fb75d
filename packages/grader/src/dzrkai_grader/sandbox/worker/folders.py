"""Removes a throw-away folder, whatever a program has made of it."""

from __future__ import annotations

import contextlib
import itertools
import os
import stat


def remove_tree(folder: str) -> None:
    """Remove a folder and all below it, if it is there.

    Folders inside folders are lifted to the top before they are emptied, so that neither the depth
    of the tree nor the length of its paths matters; links are removed, never followed; folders
    that were made unreadable are made readable first.
    """
    numbers = itertools.count()
    with contextlib.suppress(FileNotFoundError):
        os.chmod(folder, stat.S_IRWXU)
        while entries := os.listdir(folder):
            for entry in entries:
                _remove(os.path.join(folder, entry), folder, numbers)
        os.rmdir(folder)


def _remove(path: str, top: str, numbers: itertools.count[int]) -> None:
    if not _is_folder(path):
        os.unlink(path)
        return
    os.chmod(path, stat.S_IRWXU)
    for entry in os.listdir(path):
        inner = os.path.join(path, entry)
        if _is_folder(inner):
            os.rename(inner, _free(top, numbers))
        else:
            os.unlink(inner)
    os.rmdir(path)


def _is_folder(path: str) -> bool:
    return stat.S_ISDIR(os.lstat(path).st_mode)


def _free(top: str, numbers: itertools.count[int]) -> str:
    names = (os.path.join(top, f"lifted-{number}") for number in numbers)
    return next(name for name in names if not os.path.lexists(name))
