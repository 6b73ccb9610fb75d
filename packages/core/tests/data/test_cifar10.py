import hashlib
import io
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dzrkai.data import CIFAR10
from dzrkai.data.cifar10 import ARCHIVE, parse_records
from dzrkai.data.remote import RemoteFiles
from dzrkai.data.transforms import Flatten

FOLDER = "cifar-10-batches-bin"
RECORDS = np.random.default_rng(0).integers(0, 256, size=(12, 3073), dtype=np.uint8)
RECORDS[:, 0] %= 10
TRAIN, TEST = RECORDS[:10], RECORDS[10:]


def _members() -> dict[str, bytes]:
    batches = {
        f"{FOLDER}/data_batch_{number + 1}.bin": TRAIN[2 * number : 2 * number + 2].tobytes()
        for number in range(5)
    }
    # The archive's own order is not that of the numbers.
    shuffled = dict(sorted(batches.items(), reverse=True))
    return {
        f"{FOLDER}/readme.html": b"<html>",
        **shuffled,
        f"{FOLDER}/test_batch.bin": TEST.tobytes(),
    }


def _archive(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def _put(root: Path, content: bytes) -> None:
    (root / "cifar10").mkdir()
    (root / "cifar10" / ARCHIVE).write_bytes(content)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    _put(tmp_path, _archive(_members()))
    return tmp_path


@pytest.mark.parametrize(("train", "records"), [(True, TRAIN), (False, TEST)])
def test_images_and_classes(root: Path, train: bool, records: Any) -> None:
    """Images are (3, 32, 32) float32 from 0 to 1, classes int64, batch after batch."""
    dataset = CIFAR10(root, train, download=False)
    assert len(dataset) == len(records)
    for (x, t), record in zip(dataset, records, strict=True):  # type: ignore[call-overload]
        np.testing.assert_allclose(x.ravel(), record[1:] / 255, rtol=1e-6)
        assert x.shape == (3, 32, 32)
        assert x.dtype == np.float32
        assert t.dtype == np.int64
        assert t == record[0]


def test_colours_and_rows(root: Path) -> None:
    """Red comes first, and each colour row by row."""
    dataset = CIFAR10(root, train=False)
    assert dataset.x[0, 0, 0, 1] == TEST[0, 2]
    assert dataset.x[0, 0, 1, 0] == TEST[0, 1 + 32]
    assert dataset.x[0, 1, 0, 0] == TEST[0, 1 + 1024]


def test_transform(root: Path) -> None:
    """A transform gets images from 0 to 1."""
    x, _ = CIFAR10(root, transform=Flatten())[0]
    np.testing.assert_allclose(x, TRAIN[0, 1:] / 255, rtol=1e-6)


def test_nothing_is_unpacked(root: Path) -> None:
    """The archive is read where it is."""
    CIFAR10(root)
    assert [path.name for path in (root / "cifar10").iterdir()] == [ARCHIVE]


def test_downloaded(server: Any, tmp_path: Path) -> None:
    """The archive is fetched and its checksum compared."""
    server.files[f"/{ARCHIVE}"] = content = _archive(_members())

    class Small(CIFAR10):
        files = RemoteFiles(
            "small", ("http://127.0.0.1:9",), {ARCHIVE: hashlib.sha256(content).hexdigest()}
        )

    assert len(Small(tmp_path, base_url=server.url)) == 10
    with pytest.raises(OSError, match="SHA-256"):
        CIFAR10(tmp_path, base_url=server.url)


def _without(name: str) -> bytes:
    return _archive({key: content for key, content in _members().items() if name not in key})


def _with(name: str, content: bytes) -> bytes:
    return _archive(_members() | {f"{FOLDER}/{name}": content})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"not gzip at all", "not a gzip file"),
        (_archive(_members())[:-3000], "end-of-stream"),
        (_without("batch_3"), f"the archive has no {FOLDER}/data_batch_3.bin"),
        (_with("data_batch_2.bin", bytes(3072)), "expected records of 3073 bytes, got 3072"),
        (_with("data_batch_2.bin", b""), "expected records of 3073 bytes, got 0"),
        (_with("data_batch_2.bin", bytes([10]) + bytes(3072)), "the class 10, expected 0 to 9"),
    ],
    ids=["not gzip", "half", "a batch missing", "half a record", "empty", "no class"],
)
def test_damaged(tmp_path: Path, content: bytes, why: str) -> None:
    """A damaged archive is named, with what is wrong and what to do about it."""
    _put(tmp_path, content)
    with pytest.raises(ValueError, match=rf"{ARCHIVE}: the file is damaged \(.*{why}.*Delete it"):
        CIFAR10(tmp_path)


def test_a_link_is_no_batch(tmp_path: Path) -> None:
    """A link in the archive is not followed."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        link = tarfile.TarInfo(f"{FOLDER}/test_batch.bin")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hosts"
        archive.addfile(link)
    _put(tmp_path, stream.getvalue())
    with pytest.raises(ValueError, match="the archive has no"):
        CIFAR10(tmp_path, train=False)


def test_parse_records() -> None:
    """The records of one file, as they are."""
    np.testing.assert_array_equal(parse_records(TEST.tobytes()), TEST)


def test_published_file() -> None:
    """One archive with a SHA-256 checksum, from an https address, and ten classes."""
    assert len(bytes.fromhex(CIFAR10.files.checksums[ARCHIVE])) == 32
    assert CIFAR10.files.base_urls[0].startswith("https://")
    assert len(set(CIFAR10.classes)) == 10
