import gzip
import hashlib
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from dzrkai.data import MNIST, DataLoader
from dzrkai.data.remote import RemoteFiles
from dzrkai.data.transforms import Flatten

generator = np.random.default_rng(0)
IMAGES = {
    part: generator.integers(0, 256, (n, 28, 28), np.uint8)
    for part, n in [("train", 7), ("t10k", 3)]
}
LABELS = {part: generator.integers(0, 10, len(IMAGES[part]), np.uint8) for part in IMAGES}


def _idx(array: NDArray[np.uint8]) -> bytes:
    head = struct.pack(f">BBBB{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
    return gzip.compress(head + array.tobytes(), mtime=0)


def _files() -> dict[str, bytes]:
    images = {f"{part}-images-idx3-ubyte.gz": _idx(array) for part, array in IMAGES.items()}
    return images | {f"{part}-labels-idx1-ubyte.gz": _idx(array) for part, array in LABELS.items()}


@pytest.fixture
def small(server: Any) -> type[MNIST]:
    """MNIST's format, with ten images of noise."""
    files = _files()
    server.files |= {f"/{name}": content for name, content in files.items()}
    checksums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}

    class Small(MNIST):
        files = RemoteFiles("small", (server.url,), checksums)

    return Small


@pytest.mark.parametrize(("train", "part"), [(True, "train"), (False, "t10k")])
def test_downloaded(small: type[MNIST], tmp_path: Path, train: bool, part: str) -> None:
    """Images are (1, 28, 28) float32 from 0 to 1, labels int64, in the order of the files."""
    dataset = small(tmp_path, train)
    assert len(dataset) == len(IMAGES[part])
    for (x, t), image, label in zip(dataset, IMAGES[part], LABELS[part], strict=True):  # type: ignore[call-overload]
        np.testing.assert_allclose(x, image[None] / 255, rtol=1e-6)
        assert x.dtype == np.float32
        assert t.dtype == np.int64
        assert t == label


def test_only_what_is_needed(small: type[MNIST], tmp_path: Path) -> None:
    """The test images are fetched without those for training."""
    small(tmp_path, train=False)
    assert {path.name for path in (tmp_path / "small").iterdir()} == {
        "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz",
    }


def test_second_time(small: type[MNIST], server: Any, tmp_path: Path) -> None:
    """What was downloaded is used again, without a network."""
    small(tmp_path)
    server.requests.clear()
    assert len(small(tmp_path, download=False)) == 7
    assert server.requests == []


def test_transform_and_batches(small: type[MNIST], tmp_path: Path) -> None:
    """A transform gets images from 0 to 1; whole batches go through it."""
    dataset = small(tmp_path, transform=Flatten())
    x, t = next(iter(DataLoader(dataset, batch_size=7, shuffle=False)))
    np.testing.assert_allclose(x, IMAGES["train"].reshape(7, 784) / 255, rtol=1e-6)
    np.testing.assert_array_equal(t, LABELS["train"])


def _put(directory: Path, name: str, content: bytes) -> None:
    directory.mkdir(exist_ok=True)
    (directory / name).write_bytes(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("train-images-idx3-ubyte.gz", b"not gzip at all"),
        ("train-images-idx3-ubyte.gz", _idx(IMAGES["train"])[:-20]),
        ("train-images-idx3-ubyte.gz", _idx(IMAGES["train"][0])),
        ("train-labels-idx1-ubyte.gz", _idx(LABELS["train"][:-1])),
        ("train-labels-idx1-ubyte.gz", _idx(LABELS["train"] + np.uint8(10))),
    ],
    ids=["not gzip", "half", "two axes", "a label missing", "no digit"],
)
def test_damaged(small: type[MNIST], tmp_path: Path, name: str, content: bytes) -> None:
    """A damaged file is named, with what to do about it."""
    _put(tmp_path / "small", name, content)
    with pytest.raises(ValueError, match=f"{name}: the file is damaged .* Delete it"):
        small(tmp_path)


def test_checksum_is_checked(small: type[MNIST], server: Any, tmp_path: Path) -> None:
    """A server with other files than the published ones is found out."""
    server.files["/train-images-idx3-ubyte.gz"] = _idx(IMAGES["t10k"])
    with pytest.raises(OSError, match="SHA-256"):
        small(tmp_path)


def test_published_files() -> None:
    """Four files, each with a SHA-256 checksum, from https addresses."""
    assert len(MNIST.files.checksums) == 4
    for checksum in MNIST.files.checksums.values():
        assert len(bytes.fromhex(checksum)) == 32
    assert all(url.startswith("https://") for url in MNIST.files.base_urls)
