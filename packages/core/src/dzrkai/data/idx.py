"""IDX, the format of the MNIST files."""

import math
import struct

import numpy as np
from numpy.typing import NDArray

UNSIGNED_BYTE = 8


def parse_idx(data: bytes, ndim: int) -> NDArray[np.uint8]:
    """Read an array of unsigned bytes in the IDX format.

    Two zero bytes, one byte for the type of the numbers and one for the number of axes; each axis's
    length in four bytes, the highest first; then the numbers.

    Parameters
    ----------
    data : bytes
        The whole file.
    ndim : int
        The number of axes that is expected.

    Raises
    ------
    ValueError
        `data` is anything else.

    References
    ----------
    Y. LeCun, C. Cortes and C. J. C. Burges, The MNIST database of handwritten digits, "File formats
    for the MNIST database".

    Examples
    --------
    >>> parse_idx(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]), ndim=1)
    array([7, 8, 9], dtype=uint8)
    """
    magic, header = bytes([0, 0, UNSIGNED_BYTE, ndim]), 4 + 4 * ndim
    if data[:4] != magic or len(data) < header:
        raise ValueError(f"expected an IDX file of bytes with {ndim} axes, got {data[:4]!r}…")
    shape = struct.unpack(f">{ndim}I", data[4:header])
    if len(data) - header != math.prod(shape):
        raise ValueError(f"expected {math.prod(shape)} numbers, got {len(data) - header}")
    return np.frombuffer(data, dtype=np.uint8, offset=header).reshape(shape)
