"""CIFAR-10, small colour photographs of ten kinds of things."""

import os
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from dzrkai.data.dataset import ArrayDataset, Transform
from dzrkai.data.remote import RemoteFiles, intact
from dzrkai.data.transforms import Compose, ToFloat

ARCHIVE = "cifar-10-binary.tar.gz"
TRAIN = tuple(f"cifar-10-batches-bin/data_batch_{number}.bin" for number in range(1, 6))
TEST = ("cifar-10-batches-bin/test_batch.bin",)
RECORD = 1 + 3 * 32 * 32


class CIFAR10(ArrayDataset):
    """60,000 photographs of 32x32 pixels in ten classes, downloaded at first use (170 MB).

    What is downloaded is the 'binary version', which holds nothing but bytes of pixels; the
    archive is read where it is and not unpacked.

    Parameters
    ----------
    root : path, optional
        The directory that holds the directory `cifar10` with the archive;
        `dzrkai.data.cache.cache_dir` says which by default.
    train : bool
        The 50,000 images for training, or the 10,000 for testing.
    transform : callable, optional
        Applied to each image, float32 of shape (3, 32, 32) in [0, 1].
    download : bool
        Whether a missing archive is downloaded.
    base_url : str, optional
        Where to download from instead: the archive is at `base_url/cifar-10-binary.tar.gz`.

    Attributes
    ----------
    x : uint8 array of shape (50000 or 10000, 3, 32, 32)
        Images as they are stored, 0 to 255, red, green, blue; samples are float32 in [0, 1].
    t : int64 array of shape (50000 or 10000,)
        Their classes, 0 to 9: numbers of `classes`.
    classes : tuple of str
        The names of the classes.
    files : RemoteFiles
        Address and checksum.

    Raises
    ------
    DownloadError
        The archive could not be fetched (`dzrkai.data.download`).
    FileNotFoundError
        The archive is missing and `download` is False.
    ValueError
        The archive is damaged.

    Notes
    -----
    The SHA-256 checksum is that of TensorFlow Datasets, `url_checksums/cifar10.txt`.

    References
    ----------
    A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, technical report,
    University of Toronto, 2009. https://www.cs.toronto.edu/~kriz/cifar.html

    Examples
    --------
    >>> x, t = CIFAR10(train=False)[0]  # doctest: +SKIP
    >>> x.shape, CIFAR10.classes[t]  # doctest: +SKIP
    ((3, 32, 32), 'cat')
    """

    files: ClassVar[RemoteFiles] = RemoteFiles(
        directory="cifar10",
        base_urls=("https://www.cs.toronto.edu/~kriz",),
        checksums={ARCHIVE: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"},
    )
    classes: ClassVar[tuple[str, ...]] = (
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    )

    def __init__(
        self,
        root: str | os.PathLike[str] | None = None,
        train: bool = True,
        transform: Transform | None = None,
        download: bool = True,
        base_url: str | None = None,
    ) -> None:
        path = self.files.locate(ARCHIVE, root, download, base_url)
        with intact(path):
            contents = _members(path, TRAIN if train else TEST)
            records = np.concatenate([parse_records(content) for content in contents])
        x, t = records[:, 1:].reshape(-1, 3, 32, 32), records[:, 0]
        pixels = ToFloat()
        super().__init__(
            x, t.astype(np.int64), pixels if transform is None else Compose([pixels, transform])
        )


def parse_records(data: bytes) -> NDArray[np.uint8]:
    """Read one file of CIFAR-10's binary version.

    Each record is the class, one byte, and the pixels: 1,024 red, 1,024 green, 1,024 blue, each
    colour row by row.

    Returns
    -------
    uint8 array of shape (N, 3073)

    Raises
    ------
    ValueError
        `data` is not made of such records.
    """
    if not data or len(data) % RECORD:
        raise ValueError(f"expected records of {RECORD} bytes, got {len(data)} bytes")
    records = np.frombuffer(data, dtype=np.uint8).reshape(-1, RECORD)
    if records[:, 0].max() > 9:
        raise ValueError(f"the class {records[:, 0].max()}, expected 0 to 9")
    return records


def _members(path: Path, names: tuple[str, ...]) -> list[bytes]:
    """Read the files of these names, in this order, out of a tar archive in one pass."""
    import tarfile

    found: dict[str, bytes] = {}
    with tarfile.open(path, "r:gz") as archive:
        for member in archive:
            if member.name in names and member.isreg() and (file := archive.extractfile(member)):
                found[member.name] = file.read()
    missing = [name for name in names if name not in found]
    if missing:
        raise ValueError(f"the archive has no {', '.join(missing)}")
    return [found[name] for name in names]
