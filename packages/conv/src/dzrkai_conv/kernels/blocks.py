"""Cutting images into blocks: pieces that fit the cache, and that threads can share out."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import numpy as np

from dzrkai.arrays import Array
from dzrkai.threads import slices


class Block(NamedTuple):
    """Some images, and some rows of theirs."""

    images: slice
    rows: slice


def blocks(images: slice, rows: int, size_of_row: int, limit: int, least: int = 1) -> list[Block]:
    """Cut images into at least so many blocks, none larger than `limit`, but for a single row.

    Whole images where they fit; of larger ones, runs of rows.
    """
    N, size = images.stop - images.start, size_of_row * rows
    if size <= limit and least <= N:
        groups = slices(N, max(least, ceil(N * size / limit)))
        shifted = [slice(images.start + s.start, images.start + s.stop) for s in groups]
        return [Block(some, slice(0, rows)) for some in shifted]
    runs = slices(rows, max(ceil(size / limit), ceil(least / max(1, N))))
    singles = [slice(n, n + 1) for n in range(images.start, images.stop)]
    return [Block(image, run) for image in singles for run in runs]


def matrices(block: Array) -> Array:
    """(N, C, rows, width) -> (N, C, pixels), a view where memory allows."""
    return block.reshape(*block.shape[:2], block.shape[2] * block.shape[3])


def readable(matrices: Array) -> Array:
    """`matrices`, copied where BLAS could not read them: one of their two axes has stride 1."""
    strides = matrices.strides[-2:]
    if min(strides) > 0 and matrices.itemsize in strides:
        return matrices
    return np.ascontiguousarray(matrices)
