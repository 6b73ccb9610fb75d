import errno
import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dzrkai.data import download as module
from dzrkai.data.download import ChecksumError, DownloadError, download

CONTENT = bytes(range(256)) * 1000  # several chunks
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sets" / "data.bin"


@pytest.fixture
def part(path: Path) -> Path:
    return path.with_name("data.bin.part")


@pytest.fixture
def url(server: Any) -> str:
    server.files["/data.bin"] = CONTENT
    return f"{server.url}/data.bin"


def _keep(part: Path, content: bytes) -> None:
    part.parent.mkdir()
    part.write_bytes(content)


def test_whole_file(server: Any, url: str, path: Path) -> None:
    """The file arrives under its name, in a directory made for it, and nothing else is left."""
    assert download(url, path, SHA256) == path
    assert path.read_bytes() == CONTENT
    assert list(path.parent.iterdir()) == [path]
    assert server.requests == [("/data.bin", None)]


def test_once_only(server: Any, url: str, path: Path) -> None:
    """What is there is not fetched again."""
    download(url, path, SHA256)
    download(url, path, SHA256)
    assert len(server.requests) == 1


def test_checksum_in_capitals(url: str, path: Path) -> None:
    """A checksum may be written in capitals."""
    assert download(url, path, SHA256.upper()).exists()


def test_path_as_text(url: str, path: Path) -> None:
    """A path may be a str."""
    assert download(url, str(path), SHA256) == path


def test_cut_connection(server: Any, url: str, path: Path, part: Path) -> None:
    """A cut connection is an error that tells how far it came; the next call fetches the rest."""
    server.cut_after = 100_000
    with pytest.raises(DownloadError, match=r"data\.bin: .* was cut \(100,000 of 256,000 bytes"):
        download(url, path, SHA256)
    assert not path.exists()
    assert part.read_bytes() == CONTENT[:100_000]

    server.cut_after = None
    download(url, path, SHA256)
    assert path.read_bytes() == CONTENT
    assert server.requests[1:] == [("/data.bin", "bytes=100000-")]
    assert list(path.parent.iterdir()) == [path]


def test_cut_again_and_again(server: Any, url: str, path: Path, part: Path) -> None:
    """Each call gets further, however often the connection is cut."""
    server.cut_after = 100_000
    for size in (100_000, 200_000):
        with pytest.raises(DownloadError, match="it continues where it stopped"):
            download(url, path, SHA256)
        assert part.read_bytes() == CONTENT[:size]
    download(url, path, SHA256)
    assert path.read_bytes() == CONTENT


def test_cut_within_a_chunk(server: Any, url: str, path: Path) -> None:
    """A body of unknown length that breaks off is a cut connection too."""
    server.drop_in_chunk = True
    with pytest.raises(DownloadError, match="the connection was cut"):
        download(url, path, SHA256)
    assert not path.exists()


def test_silent_server(server: Any, url: str, path: Path) -> None:
    """A server that says nothing more is given up."""
    server.go_on.clear()
    with pytest.raises(DownloadError, match=r"the connection was cut \(timed out\)"):
        download(url, path, SHA256, timeout=0.1)
    assert not path.exists()


def test_server_without_ranges(server: Any, url: str, path: Path, part: Path) -> None:
    """A server that ignores Range sends the whole file, which takes the place of the part."""
    _keep(part, CONTENT[:5000])
    server.ranges = False
    download(url, path, SHA256)
    assert path.read_bytes() == CONTENT
    assert server.requests == [("/data.bin", "bytes=5000-")]


def test_wrong_range(server: Any, url: str, path: Path, part: Path) -> None:
    """Other bytes than those asked for are not added to the part."""
    _keep(part, CONTENT[:5000])
    server.wrong_range = True
    with pytest.raises(DownloadError, match="asked for the bytes from 5000 on, the server sent"):
        download(url, path, SHA256)
    assert part.read_bytes() == CONTENT[:5000]


def test_part_is_complete(server: Any, url: str, path: Path, part: Path) -> None:
    """A part that only lacked its name gets it, whatever the server says to an empty range."""
    _keep(part, CONTENT)
    download(url, path, SHA256)
    assert path.read_bytes() == CONTENT
    assert server.requests == [("/data.bin", f"bytes={len(CONTENT)}-")]


def test_unknown_length(server: Any, url: str, path: Path) -> None:
    """A server need not say how long the file is."""
    server.with_length = False
    assert download(url, path, SHA256).read_bytes() == CONTENT


def test_unknown_length_cut(server: Any, url: str, path: Path) -> None:
    """Where the length is not known, the checksum finds what is missing."""
    server.with_length = False
    server.cut_after = 1000
    with pytest.raises(ChecksumError):
        download(url, path, SHA256)
    assert not path.exists()


def test_wrong_checksum(server: Any, url: str, path: Path) -> None:
    """A file that was changed is deleted; the message holds both checksums."""
    server.files["/data.bin"] = changed = CONTENT[:-1] + b"x"
    with pytest.raises(ChecksumError) as caught:
        download(url, path, SHA256)
    for word in (url, SHA256, hashlib.sha256(changed).hexdigest()):
        assert word in str(caught.value)
    assert not [each for each in path.parent.iterdir() if each.suffix != ".lock"]


def test_part_of_another_file(url: str, path: Path, part: Path) -> None:
    """A part that belongs to another file is found out and deleted; then all is well."""
    _keep(part, b"another file")
    with pytest.raises(ChecksumError):
        download(url, path, SHA256)
    assert not part.exists()
    assert download(url, path, SHA256).read_bytes() == CONTENT


def test_part_is_longer_than_the_file(url: str, path: Path, part: Path) -> None:
    """A part with more than the file holds is found out too."""
    _keep(part, CONTENT + b"more")
    with pytest.raises(ChecksumError):
        download(url, path, SHA256)
    assert not part.exists()


@pytest.mark.parametrize("status", [500, 404, 416])
def test_server_error(server: Any, url: str, path: Path, status: int) -> None:
    """An error of the server is told by its number, and nothing is written."""
    server.status = status
    with pytest.raises(DownloadError, match=f"data.bin: the server answered {status} "):
        download(url, path, SHA256)
    assert not path.exists()


def test_server_error_keeps_the_part(server: Any, url: str, path: Path, part: Path) -> None:
    """What came before the server failed is not lost."""
    _keep(part, CONTENT[:5000])
    server.status = 503
    with pytest.raises(DownloadError, match="503"):
        download(url, path, SHA256)
    assert part.read_bytes() == CONTENT[:5000]


def test_no_network(path: Path) -> None:
    """Where nobody answers, the message asks for the network."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/data.bin"
        with pytest.raises(DownloadError, match=r"cannot be reached .*Is there a network\?"):
            download(url, path, SHA256)
    assert not path.exists()


@pytest.mark.parametrize("url", ["file:///etc/hosts", "data.bin", "ftp://127.0.0.1/data.bin"])
def test_not_http(url: str, path: Path) -> None:
    """Only http and https are fetched; nothing is made on the disk for anything else."""
    with pytest.raises(ValueError, match="url: expected http"):
        download(url, path, SHA256)
    assert not path.parent.exists()


def test_mirror(server: Any, url: str, path: Path) -> None:
    """Where the first address fails, the second is asked."""
    download([f"{server.url}/gone", url], path, SHA256)
    assert path.read_bytes() == CONTENT
    assert [asked for asked, _ in server.requests] == ["/gone", "/data.bin"]


def test_mirror_continues(server: Any, url: str, path: Path) -> None:
    """The second address gives the rest of what the first one began."""
    server.cut_after = 200_000
    download([url, url], path, SHA256)
    assert path.read_bytes() == CONTENT
    assert server.requests[1] == ("/data.bin", "bytes=200000-")


def test_no_mirror_works(server: Any, path: Path) -> None:
    """Where all addresses fail, each of them is told with its reason."""
    with pytest.raises(DownloadError) as caught:
        download([f"{server.url}/gone", f"{server.url}/lost"], path, SHA256)
    first, second = str(caught.value).splitlines()
    assert "/gone: the server answered 404" in first
    assert "/lost: the server answered 404" in second


FULL_DISK = """
import resource, sys
from dzrkai.data.download import download
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
try:
    download(*sys.argv[1:])
except OSError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="file sizes cannot be limited on Windows")
def test_disk_is_full(url: str, path: Path, part: Path) -> None:
    """A file that cannot grow is an error that says so; with room, the next call continues."""
    result = subprocess.run(
        [sys.executable, "-c", FULL_DISK, url, str(path), SHA256], capture_output=True, text=True
    )
    assert result.stderr == ""
    assert result.stdout.startswith(f"OSError [Errno {errno.EFBIG}]")
    assert "(the file has 256,000 bytes). Make room and run again" in result.stdout
    assert str(part) in result.stdout
    assert not path.exists()
    assert part.read_bytes() == CONTENT[:150_000]

    download(url, path, SHA256)
    assert path.read_bytes() == CONTENT


def test_disk_is_full_at_the_end(
    server: Any, url: str, path: Path, part: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that notices at the last moment is full too; no other mirror is asked."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space left") as caught:
            download([url, url], path, SHA256)
    assert caught.value.errno == errno.ENOSPC
    assert not path.exists()
    assert len(server.requests) == 1
    assert download(url, path, SHA256).read_bytes() == CONTENT
    assert not part.exists()


def test_broken_disk(url: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another error of the disk is passed on as it is: there is no use in making room."""

    def broken(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("os.fsync", broken)
    with pytest.raises(OSError, match=r"^\[Errno \d+\] Input/output error$"):
        download(url, path, SHA256)
    assert not path.exists()


def test_interrupted(url: str, path: Path, part: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C keeps what has come in."""
    chunks = module._chunks

    def interrupted(*arguments: Any) -> Any:
        yield next(chunks(*arguments))
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "_chunks", interrupted)
        with pytest.raises(KeyboardInterrupt):
            download(url, path, SHA256)
    assert not path.exists()
    assert part.read_bytes() == CONTENT[: module.CHUNK]
    assert download(url, path, SHA256).read_bytes() == CONTENT


TWO = """
import sys
from dzrkai.data.download import download
print("ready", flush=True)
download(*sys.argv[1:])
"""


def test_two_processes(server: Any, url: str, path: Path) -> None:
    """Of two processes that want the same file one fetches it, and both have it whole."""
    server.go_on.clear()
    command = [sys.executable, "-c", TWO, url, str(path), SHA256]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE) as first,
        subprocess.Popen(command, stdout=subprocess.PIPE) as second,
    ):
        for process in (first, second):
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
        assert server.arrived.wait(30)
        server.arrived.clear()
        server.arrived.wait(0.3)  # time for a second request, which must not come
        server.go_on.set()
    assert (first.returncode, second.returncode) == (0, 0)
    assert path.read_bytes() == CONTENT
    assert len(server.requests) == 1
    assert list(path.parent.iterdir()) == [path]
