import numpy as np
import pytest

from dzrkai.data.idx import parse_idx

HEADER = bytes([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3])


def test_axes_in_order() -> None:
    """The last axis runs fastest."""
    array = parse_idx(HEADER + bytes(range(6)), ndim=2)
    np.testing.assert_array_equal(array, [[0, 1, 2], [3, 4, 5]])
    assert array.dtype == np.uint8


def test_lengths_are_big_endian() -> None:
    """A length of 256 is 0, 0, 1, 0."""
    assert parse_idx(bytes([0, 0, 8, 1, 0, 0, 1, 0]) + bytes(256), ndim=1).shape == (256,)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        HEADER[:7],
        bytes([1]) + HEADER[1:] + bytes(6),
        HEADER[:2] + bytes([9]) + HEADER[3:] + bytes(6),
        HEADER[:3] + bytes([1]) + HEADER[4:] + bytes(6),
        HEADER + bytes(5),
        HEADER + bytes(7),
        HEADER[:4] + bytes([255] * 8) + bytes(6),
    ],
    ids=["empty", "half a header", "magic", "type", "axes", "short", "long", "enormous"],
)
def test_not_such_a_file(data: bytes) -> None:
    """Anything that is not exactly the format is refused."""
    with pytest.raises(ValueError, match="expected"):
        parse_idx(data, ndim=2)
