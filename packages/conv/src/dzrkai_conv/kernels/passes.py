"""Who is held and who passes by, where the tiles and the filters of Winograd's convolution meet.

Every tile meets every filter. To transform one of them anew each time would cost more than the
product. So the fewer of the two are transformed once, and held; the others pass by, a block at a
time, small enough to stay in the cache until they are done with.

    many pixels      filters are held, tiles pass by; threads share the tiles
    many channels    tiles are held, filters pass by; threads share the filters

If memory does not allow to hold all of them, the others pass by once more for the rest. Each
thread has blocks of its own, and what is held belongs to all.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, Protocol

import numpy as np

from dzrkai.arrays import Array, Shape
from dzrkai.threads import share, slices
from dzrkai_conv.kernels.scratch import Scratch
from dzrkai_conv.kernels.sizes import Sizes
from dzrkai_conv.window import Pair

# Numbers that are held or pass by at a time, if memory allows. Measured: what two threads read
# again and again should stay in the cache that they share, but many small products cost more.
HELD_FILTERS = 1_200_000
PASSING_TILES = 400_000
PASSING_FILTERS = SUMMED_TILES = 1_000_000
FEWEST, MOST = 16, 128  # tiles in one product, but for what is left
FEW = 400_000  # transformed by one thread before another has woken

Tiles = Any  # a block of tiles, as the transforms cut them
Held = list[tuple[Tiles, Array]]


class Transforms(Protocol):
    """What `Banded` and `Looped` both offer: matrices at the points of tiles, and back."""

    def between(self, C: int, OC: int) -> int: ...

    def blocks(self, N: int, input_size: Pair, output_size: Pair, most: int) -> list[Tiles]: ...

    def of_input(self, x: Array, tiles: Tiles, scratch: Scratch) -> Array: ...

    def of_output(self, gy: Array, filters: slice, tiles: Tiles, scratch: Scratch) -> Array: ...

    def multiply(self, V: Array, U: Array, scratch: Scratch) -> Array: ...

    def sum_up(
        self, M: Array, y: Array, filters: slice, tiles: Tiles, scratch: Scratch
    ) -> None: ...


def hold_filters(
    transforms: Transforms, G: Array, x: Array, W: Array, y: Array, sizes: Sizes
) -> None:
    """Compute y = A (V @ U) A', block after block of tiles."""
    OC, C, _, _ = W.shape
    room, to_hold = _room(sizes)
    for filters in slices(OC, ceil(len(G) * C * OC / min(to_hold, HELD_FILTERS))):
        U = _at_points(G, W[filters], sizes.parts)
        count = U.shape[2]

        def work(blocks: Sequence[Tiles], filters: slice = filters, U: Array = U) -> None:
            scratch = Scratch(x.dtype)
            for tiles in blocks:
                V = transforms.of_input(x, tiles, scratch)
                M = transforms.multiply(V, U, scratch)
                transforms.sum_up(M, y, filters, tiles, scratch)

        per_tile = len(G) * (C + count + transforms.between(C, count))
        most = _tiles_at_once(min(room, PASSING_TILES) // per_tile)
        share(work, transforms.blocks(len(x), x.shape[2:], y.shape[2:], most), sizes.parts)


def hold_tiles(
    transforms: Transforms, G: Array, x: Array, W: Array, y: Array, sizes: Sizes
) -> None:
    """Compute y = A (V @ U) A', a few filters after the other."""
    OC, C, _, _ = W.shape
    room, to_hold = _room(sizes)
    blocks = transforms.blocks(len(x), x.shape[2:], y.shape[2:], MOST)
    at_once = max(1, to_hold // (len(G) * C * MOST))
    filters = _passing_filters(OC, len(G) * C, room, sizes.parts)
    for start in range(0, len(blocks), at_once):
        held = _hold(transforms, x, blocks[start : start + at_once], sizes.parts)

        def work(items: Sequence[slice], held: Held = held) -> None:
            scratch = Scratch(x.dtype)
            for some in items:
                U = _at_points(G, W[some])
                for tiles, V in held:
                    M = transforms.multiply(V, U, scratch)
                    transforms.sum_up(M, y, some, tiles, scratch)

        share(work, filters, sizes.parts)


def hold_sums(
    transforms: Transforms, G: Array, gy: Array, x: Array, gW: Array, sizes: Sizes
) -> None:
    """Compute gW = G' [sum of (A' gy A)' @ V] G; each thread has sums and tiles of its own."""
    OC, C, _, _ = gW.shape

    def work(blocks: Sequence[Tiles]) -> Array:
        scratch, gU = Scratch(x.dtype), np.zeros((len(G), OC, C), x.dtype)
        for tiles in blocks:
            V = transforms.of_input(x, tiles, scratch)
            D = transforms.of_output(gy, slice(0, OC), tiles, scratch)
            _add_product(gU, D.swapaxes(1, 2), V, scratch)
        return gU

    per_tile = len(G) * (C + OC + transforms.between(C, OC))
    room = min(sizes.scratch - len(G) * OC * C, SUMMED_TILES)
    most = _tiles_at_once(room // per_tile)
    blocks = transforms.blocks(len(x), x.shape[2:], gy.shape[2:], most)
    gU, *others = share(work, blocks, sizes.parts)
    for other in others:
        gU += other
    gW[...] = _at_taps(G, gU, gW.shape)


def can_hold_sums(points: int, sizes: Sizes) -> bool:
    """Whether each thread can hold sums for all filters."""
    return points * (sizes.OC * sizes.C + FEWEST * (sizes.OC + sizes.C)) <= sizes.scratch


def hold_tiles_for_weights(
    transforms: Transforms, G: Array, gy: Array, x: Array, gW: Array, sizes: Sizes
) -> None:
    """The same gW; tiles are held, of as many channels as memory allows, and filters pass by."""
    OC, C, _, _ = gW.shape
    room, to_hold = _room(sizes)
    blocks = transforms.blocks(len(x), x.shape[2:], gy.shape[2:], MOST)
    filters = _passing_filters(OC, len(G) * (C + MOST), room, sizes.parts)
    for channels in slices(C, ceil(len(G) * C * MOST * len(blocks) / to_hold)):
        held = _hold(transforms, x[:, channels], blocks, sizes.parts)

        def work(items: Sequence[slice], channels: slice = channels, held: Held = held) -> None:
            scratch = Scratch(x.dtype)
            for some in items:
                result = gW[some, channels]
                gU = scratch.take("gU", len(G), *result.shape[:2])
                gU[...] = 0
                for tiles, V in held:
                    D = transforms.of_output(gy, some, tiles, scratch)
                    _add_product(gU, D.swapaxes(1, 2), V, scratch)
                result[...] = _at_taps(G, gU, result.shape)

        share(work, filters, sizes.parts)


def _room(sizes: Sizes) -> tuple[int, int]:
    """How many numbers may pass by in each thread, and be held by all together."""
    room = sizes.scratch * 2 // 5
    return room, (sizes.scratch - room) * sizes.parts


def _tiles_at_once(possible: int) -> int:
    return min(max(possible, FEWEST), MOST)


def _passing_filters(OC: int, numbers_of_each: int, room: int, parts: int) -> list[slice]:
    """Runs of filters that find room, at least one for each thread."""
    return slices(OC, max(parts, ceil(numbers_of_each * OC / min(room, PASSING_FILTERS))))


def _hold(transforms: Transforms, x: Array, blocks: Sequence[Tiles], parts: int) -> Held:
    """Blocks of tiles, each with its V."""

    def work(some: Sequence[Tiles]) -> Held:
        return [(tiles, transforms.of_input(x, tiles, Scratch(x.dtype))) for tiles in some]

    return [one for part in share(work, blocks, parts) for one in part]


def _at_points(G: Array, W: Array, parts: int = 1) -> Array:
    """U (n n, C, OC) = G w G'."""
    OC, C, KH, KW = W.shape
    U = np.empty((len(G), C, OC), W.dtype)

    def work(items: Sequence[slice]) -> None:
        for channels in items:
            taps = W[:, channels].transpose(2, 3, 1, 0).reshape(KH * KW, -1)
            np.matmul(G, taps, out=U[:, channels].reshape(len(G), -1))

    parts = parts if U.size > FEW else 1
    share(work, slices(C, parts), parts)
    return U


def _at_taps(G: Array, gU: Array, shape: Shape) -> Array:
    """Back to filters (OC, C, KH, KW): G' gU G."""
    return (gU.reshape(len(G), -1).T @ G).reshape(shape)


def _add_product(total: Array, a: Array, b: Array, scratch: Scratch) -> None:
    """Add a @ b to total, a few of the points at a time."""
    step = ceil(len(total) / 6)
    for start in range(0, len(total), step):
        some = slice(start, start + step)
        part = scratch.take("part", *total[some].shape)
        total[some] += np.matmul(a[some], b[some], out=part)
