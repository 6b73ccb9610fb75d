"""Digits: real handwriting, small enough to come with the package."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dzrkai.data.dataset import ArrayDataset, Transform


class Digits(ArrayDataset):
    """1,797 handwritten digits of 8x8 pixels; nothing is downloaded.

    The split is fixed and needs no random numbers: of the images sorted by digit (and within a
    digit as they are in the file), every fifth is for testing. So each digit has the same share in
    both parts, and no image is in both.

    Parameters
    ----------
    train : bool
        The 1,437 images for training, or the 360 for testing.
    transform : callable, optional
        Applied to each image.

    Attributes
    ----------
    x : float32 array of shape (1437 or 360, 1, 8, 8)
        Images, 0 the paper and 1 the ink.
    t : int64 array of shape (1437 or 360,)
        The digits, 0 to 9.

    References
    ----------
    E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning
    Repository, 1998, https://doi.org/10.24432/C50P49. Licence: CC BY 4.0; see `digits.NOTICE.md`
    beside this module.

    Examples
    --------
    >>> digits = Digits(train=False)
    >>> len(digits)
    360
    >>> x, t = digits[0]
    >>> x.shape, int(t)
    ((1, 8, 8), 0)
    """

    def __init__(self, train: bool = True, transform: Transform | None = None) -> None:
        table = _table()
        rows = _rows(table[:, 64], train)
        images = table[rows, :64].reshape(-1, 1, 8, 8).astype(np.float32) / np.float32(16)
        super().__init__(images, table[rows, 64].astype(np.int64), transform)


def _table() -> NDArray[np.uint8]:
    import gzip

    with gzip.open(Path(__file__).with_name("digits.csv.gz"), "rt", encoding="ascii") as lines:
        return np.loadtxt(lines, delimiter=",", dtype=np.uint8)


def _rows(labels: NDArray[np.uint8], train: bool) -> NDArray[np.int64]:
    by_digit = np.argsort(labels, kind="stable")
    every_fifth = np.arange(len(labels)) % 5 == 0
    return np.sort(by_digit[~every_fifth if train else every_fifth])
