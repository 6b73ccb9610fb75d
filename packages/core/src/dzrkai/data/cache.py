"""The directory that downloaded data sets are kept in."""

import os
import sys
from pathlib import Path


def cache_dir() -> Path:
    """Find the directory for downloads: `DZRKAI_DATA`, or else the system's usual place.

    That is `$XDG_CACHE_HOME/dzrkai` (`~/.cache/dzrkai`) on Linux, `~/Library/Caches/dzrkai` on
    macOS and `%LOCALAPPDATA%/dzrkai` on Windows. The directory need not exist.
    """
    chosen = os.environ.get("DZRKAI_DATA")
    return Path(chosen).expanduser() if chosen else _system_cache() / "dzrkai"


def _system_cache() -> Path:
    home = Path.home()
    variable, usual = {
        "win32": ("LOCALAPPDATA", home / "AppData" / "Local"),
        "darwin": ("", home / "Library" / "Caches"),
    }.get(sys.platform, ("XDG_CACHE_HOME", home / ".cache"))
    # The XDG specification has a relative path ignored.
    path = Path(os.environ.get(variable, ""))
    return path if path.is_absolute() else usual
