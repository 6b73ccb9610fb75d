import hashlib
import zlib
from pathlib import Path
from typing import Any

import pytest

from dzrkai.data.remote import RemoteFiles, intact

FILES = RemoteFiles(
    directory="letters",
    base_urls=("http://127.0.0.1:9/gone",),  # nobody listens there
    checksums={"a.gz": hashlib.sha256(b"letters").hexdigest()},
)


def test_downloads_to_the_root(server: Any, tmp_path: Path) -> None:
    """A missing file is fetched into the data set's own directory."""
    server.files["/mirror/a.gz"] = b"letters"
    path = FILES.locate("a.gz", tmp_path, base_url=f"{server.url}/mirror/")
    assert path == tmp_path / "letters" / "a.gz"
    assert path.read_bytes() == b"letters"


def test_downloads_to_the_cache(
    server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a root it goes to the cache."""
    monkeypatch.setenv("DZRKAI_DATA", str(tmp_path))
    server.files["/a.gz"] = b"letters"
    assert FILES.locate("a.gz", base_url=server.url) == tmp_path / "letters" / "a.gz"


def test_own_addresses(server: Any, tmp_path: Path) -> None:
    """Without a base_url the data set's addresses are asked in turn."""
    server.files["/a.gz"] = b"letters"
    files = RemoteFiles("letters", (f"{server.url}/first", server.url), FILES.checksums)
    assert files.locate("a.gz", str(tmp_path)).exists()
    assert [asked for asked, _ in server.requests] == ["/first/a.gz", "/a.gz"]


def test_file_that_is_there(tmp_path: Path) -> None:
    """What lies there is used, with or without a network."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.gz").write_bytes(b"letters")
    assert FILES.locate("a.gz", tmp_path).exists()
    assert FILES.locate("a.gz", tmp_path, download=False).exists()


def test_not_downloaded(tmp_path: Path) -> None:
    """With download=False a missing file is an error that says how to get it."""
    with pytest.raises(FileNotFoundError, match=r"a\.gz is missing; download=True fetches it"):
        FILES.locate("a.gz", tmp_path, download=False)
    assert not list(tmp_path.iterdir())


def test_root_is_a_path() -> None:
    """A root that is no path is refused."""
    with pytest.raises(TypeError, match="root: expected a path, or None, got int"):
        FILES.locate("a.gz", 3)  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [EOFError("short"), zlib.error("bad"), ValueError("odd")])
def test_damaged_file(error: Exception) -> None:
    """Whatever the reader of a damaged file raises becomes one error that names the file."""
    message = rf"a\.gz: the file is damaged \({error}\). Delete it"
    with pytest.raises(ValueError, match=message), intact(Path("a.gz")):
        raise error


def test_other_errors_pass() -> None:
    """An error of another kind is not the file's fault."""
    with pytest.raises(MemoryError), intact(Path("a.gz")):
        raise MemoryError
