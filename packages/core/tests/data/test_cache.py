from pathlib import Path

import pytest

from dzrkai.data.cache import cache_dir


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("DZRKAI_DATA", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr("sys.platform", "linux")
    return tmp_path


def test_default(home: Path) -> None:
    """Downloads go to ~/.cache/dzrkai."""
    assert cache_dir() == home / ".cache" / "dzrkai"


def test_xdg(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """XDG_CACHE_HOME moves them; a relative one is ignored, as its specification asks."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "xdg"))
    assert cache_dir() == home / "xdg" / "dzrkai"
    monkeypatch.setenv("XDG_CACHE_HOME", "xdg")
    assert cache_dir() == home / ".cache" / "dzrkai"


def test_own_choice(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """DZRKAI_DATA comes before everything else."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "xdg"))
    monkeypatch.setenv("DZRKAI_DATA", str(home / "sets"))
    assert cache_dir() == home / "sets"


def test_other_systems(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Windows and macOS have usual places of their own."""
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_dir() == home / "Library" / "Caches" / "dzrkai"
    monkeypatch.setattr("sys.platform", "win32")
    assert cache_dir() == home / "AppData" / "Local" / "dzrkai"
    monkeypatch.setenv("LOCALAPPDATA", str(home / "local"))
    assert cache_dir() == home / "local" / "dzrkai"
