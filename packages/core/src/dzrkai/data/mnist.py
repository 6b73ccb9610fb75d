"""MNIST, the handwritten digits that networks have been measured on since 1998."""

import os
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from dzrkai.data.dataset import ArrayDataset, Transform
from dzrkai.data.idx import parse_idx
from dzrkai.data.remote import RemoteFiles, intact
from dzrkai.data.transforms import Compose, ToFloat


class MNIST(ArrayDataset):
    """70,000 handwritten digits of 28x28 pixels, downloaded at first use (11.6 MB).

    Parameters
    ----------
    root : path, optional
        The directory that holds the directory `mnist` with the files; `dzrkai.data.cache.cache_dir`
        says which by default.
    train : bool
        The 60,000 images for training, or the 10,000 for testing.
    transform : callable, optional
        Applied to each image, float32 of shape (1, 28, 28) in [0, 1].
    download : bool
        Whether missing files are downloaded.
    base_url : str, optional
        Where to download from instead: the files are at `base_url/NAME`.

    Attributes
    ----------
    x : uint8 array of shape (60000 or 10000, 1, 28, 28)
        Images as they are stored, 0 to 255; samples are float32 in [0, 1].
    t : int64 array of shape (60000 or 10000,)
        The digits, 0 to 9.
    files : RemoteFiles
        Addresses and checksums. A subclass with others reads any data set of the same format.

    Raises
    ------
    DownloadError
        A file could not be fetched (`dzrkai.data.download`).
    FileNotFoundError
        A file is missing and `download` is False.
    ValueError
        A file is damaged.

    Notes
    -----
    The SHA-256 checksums are those of TensorFlow Datasets, `url_checksums/mnist.txt`, for the files
    at the first of the two addresses.

    References
    ----------
    Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based learning applied to document
    recognition, Proceedings of the IEEE 86(11), 1998.

    Examples
    --------
    >>> x, t = MNIST(train=False)[0]  # doctest: +SKIP
    >>> x.shape, x.dtype, int(t)  # doctest: +SKIP
    ((1, 28, 28), dtype('float32'), 7)
    """

    files: ClassVar[RemoteFiles] = RemoteFiles(
        directory="mnist",
        base_urls=(
            "https://storage.googleapis.com/cvdf-datasets/mnist",
            "https://ossci-datasets.s3.amazonaws.com/mnist",
        ),
        checksums={
            "train-images-idx3-ubyte.gz": (
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"
            ),
            "train-labels-idx1-ubyte.gz": (
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"
            ),
            "t10k-images-idx3-ubyte.gz": (
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"
            ),
            "t10k-labels-idx1-ubyte.gz": (
                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"
            ),
        },
    )

    def __init__(
        self,
        root: str | os.PathLike[str] | None = None,
        train: bool = True,
        transform: Transform | None = None,
        download: bool = True,
        base_url: str | None = None,
    ) -> None:
        part = "train" if train else "t10k"
        images, labels = (
            self.files.locate(f"{part}-{kind}-ubyte.gz", root, download, base_url)
            for kind in ("images-idx3", "labels-idx1")
        )
        x, t = _read(images, ndim=3)[:, None], _read(labels, ndim=1)
        _check(x, t, labels)
        pixels = ToFloat()
        super().__init__(
            x, t.astype(np.int64), pixels if transform is None else Compose([pixels, transform])
        )


def _read(path: Path, ndim: int) -> NDArray[np.uint8]:
    import gzip

    with intact(path), gzip.open(path) as file:
        return parse_idx(file.read(), ndim)


def _check(x: NDArray[np.uint8], t: NDArray[np.uint8], path: Path) -> None:
    with intact(path):
        if len(x) != len(t):
            raise ValueError(f"{len(t)} labels for {len(x)} images")
        if t.max(initial=0) > 9:
            raise ValueError(f"the label {t.max()}, expected 0 to 9")
