import hashlib
from pathlib import Path

import numpy as np
import pytest

import dzrkai.data.digits
from dzrkai.data import Digits
from dzrkai.data.transforms import Flatten

PACKAGE = Path(dzrkai.data.digits.__file__).parent


@pytest.mark.parametrize(("train", "count"), [(True, 1437), (False, 360)])
def test_shapes_and_types(train: bool, count: int) -> None:
    """Images are (1, 8, 8) float32 from 0 to 1, labels int64 from 0 to 9."""
    digits = Digits(train)
    assert len(digits) == count
    assert digits.x.shape == (count, 1, 8, 8)
    assert digits.x.dtype == np.float32
    assert digits.x.min() == 0
    assert digits.x.max() == 1
    assert digits.t.dtype == np.int64
    assert set(digits.t) == set(range(10))


def test_first_image() -> None:
    """The file's first image: rows, columns and ink are where they belong."""
    image, label = Digits(train=False)[0]
    assert label == 0
    assert (16 * image[0]).astype(int).tolist() == [
        [0, 0, 5, 13, 9, 1, 0, 0],
        [0, 0, 13, 15, 10, 15, 5, 0],
        [0, 3, 15, 2, 0, 11, 8, 0],
        [0, 4, 12, 0, 0, 8, 8, 0],
        [0, 5, 8, 0, 0, 9, 8, 0],
        [0, 4, 11, 0, 1, 12, 7, 0],
        [0, 2, 14, 5, 10, 12, 0, 0],
        [0, 0, 6, 13, 10, 0, 0, 0],
    ]


def test_every_digit_has_its_share() -> None:
    """A fifth of each digit, to within one image, is for testing."""
    train, test = (np.bincount(Digits(train).t) for train in (True, False))
    assert (train + test).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert np.all(np.abs(test - (train + test) / 5) < 1)


def test_no_image_in_both() -> None:
    """No image that is tested was trained on."""
    train, test = ({image.tobytes() for image in Digits(train).x} for train in (True, False))
    assert not train & test


def test_split_is_fixed() -> None:
    """The split is part of the data set: what was measured on it stays comparable."""
    assert Digits(train=False).t[:12].tolist() == [0, 2, 4, 7, 1, 6, 8, 9, 5, 3, 0, 2]
    digest = hashlib.sha256(Digits(train=False).x.astype("<f4").tobytes()).hexdigest()
    assert digest == "d75e0e3e5f31236cad2bf1fe69b56845c8adb0c1affec53af5f0c0fc8ee13393"


def test_it_can_be_learned() -> None:
    """The nearest training image tells the digit of 98 % of the test images."""
    train, test = Digits(transform=Flatten()), Digits(train=False, transform=Flatten())
    near = train.x.reshape(1437, 64), test.x.reshape(360, 64)
    distance = (near[0] ** 2).sum(1) - 2 * near[1] @ near[0].T
    assert (train.t[distance.argmin(axis=1)] == test.t).mean() > 0.98


def test_transform() -> None:
    """A transform is applied to each image."""
    assert Digits(transform=Flatten())[3][0].shape == (64,)


def test_notice_matches_the_file() -> None:
    """The notice beside the data names its source, authors, licence and checksum."""
    notice = (PACKAGE / "digits.NOTICE.md").read_text(encoding="utf-8")
    checksum = hashlib.sha256((PACKAGE / "digits.csv.gz").read_bytes()).hexdigest()
    for word in ("Alpaydin", "Kaynak", "CC BY 4.0", "10.24432/C50P49", checksum):
        assert word in notice
