"""The loops of direct convolution, compiled by Numba; what they compute is told in `direct`.

A processor can multiply and add twice as many numbers as it can read in the same time, and write
only a quarter of that. So four filters and four taps take turns together: of eight numbers that are
read, sixteen products are made, and four sums are written. The compiler does this for sixteen
places at once, and keeps the weights in registers. A chunk of sums stays in the nearest cache until
all taps have been added.

The order of the sums is the compiler's (`reassoc`), but always the same.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numba import njit

Images: TypeAlias = Any  # arrays, as Numba sees them
Geometry: TypeAlias = Any  # Planes, see `direct`

CHUNK = 1024  # sums of each filter that are held at a time: 4 KB of float32
# The type of an index: never negative, so that no instruction asks whether it counts backwards.
U = np.uint64

options = {"nogil": True, "error_model": "numpy", "fastmath": {"contract", "reassoc"}}
compiled = njit(cache=True, **options)
inlined = njit(forceinline=True, **options)


@compiled
def correlate(xs: Images, W: Images, ys: Images, taps: Images, planes: Geometry) -> None:
    """ys[n, o] = the sum over taps of W[o, t] * (xs[n], moved by t)."""
    _, _, _, pitch = planes
    OH, OW = ys.shape[2], ys.shape[3]
    pixels = _room(xs, planes)
    at_once = max(1, CHUNK // pitch)
    s0, s1, s2, s3 = _four_rows(at_once * pitch, W.dtype)
    for n in range(len(xs)):
        _lay_out(xs, n, pixels, planes)
        for top in range(0, OH, at_once):
            rows = min(at_once, OH - top)
            count = (rows - 1) * pitch + OW
            for o in range(0, len(W), 4):
                _sum_up(pixels, top * pitch, taps, W, o, s0, s1, s2, s3, count)
                _hand_out(s0, ys, n, o, top, rows, pitch)
                _hand_out(s1, ys, n, o + 1, top, rows, pitch)
                _hand_out(s2, ys, n, o + 2, top, rows, pitch)
                _hand_out(s3, ys, n, o + 3, top, rows, pitch)


@compiled
def grad_w(xs: Images, gys: Images, gW: Images, taps: Images, planes: Geometry) -> None:
    """gW[o, t] += the sum over all places of gys[n, o] * (xs[n], moved by t)."""
    _, _, _, pitch = planes
    OH, OW = gys.shape[2], gys.shape[3]
    pixels = _room(xs, planes)
    at_once = max(1, CHUNK // pitch)
    # Zeros stay between the rows: what x has there counts nothing.
    g0, g1, g2, g3 = _four_rows(at_once * pitch, gW.dtype)
    for n in range(len(xs)):
        _lay_out(xs, n, pixels, planes)
        for top in range(0, OH, at_once):
            rows = min(at_once, OH - top)
            count = (rows - 1) * pitch + OW
            for o in range(0, len(gW), 4):
                _take_in(g0, gys, n, o, top, rows, pitch)
                _take_in(g1, gys, n, o + 1, top, rows, pitch)
                _take_in(g2, gys, n, o + 2, top, rows, pitch)
                _take_in(g3, gys, n, o + 3, top, rows, pitch)
                _multiply(pixels, top * pitch, taps, gW, o, g0, g1, g2, g3, count)


@inlined
def _room(xs: Images, planes: Geometry) -> Any:
    """Memory for the planes of one image; padding is zero, and stays so."""
    (SH, SW), _, rows, pitch = planes
    return np.zeros(xs.shape[1] * SH * SW * rows * pitch, xs.dtype)


@inlined
def _four_rows(length, dtype):  # type: ignore[no-untyped-def]
    """Zeros. No two rows are a multiple of 4 KB apart: these would get in each other's way."""
    step = -(-length // 1024) * 1024 + 272
    rows = np.zeros(4 * step, dtype)
    return (
        rows[:length],
        rows[step : step + length],
        rows[2 * step : 2 * step + length],
        rows[3 * step : 3 * step + length],
    )


@inlined
def _lay_out(xs: Images, n: int, pixels: Images, planes: Geometry) -> None:
    """Write image n into its planes."""
    (SH, SW), (above, left), rows, pitch = planes
    _, C, height, width = xs.shape
    for c in range(C):
        for a in range(SH):
            for b in range(SW):
                first = min(pitch, max(0, -((b - left) // SW)))
                last = min(pitch, (width - 1 + left - b) // SW + 1)
                for q in range(rows):
                    row = q * SH + a - above
                    if row < 0 or row >= height:
                        continue
                    start = (((c * SH + a) * SW + b) * rows + q) * pitch
                    offset = b - left
                    if SW == 1:
                        for r in range(first, last):
                            pixels[U(start + r)] = xs[U(n), U(c), U(row), U(r + offset)]
                    elif SW == 2:  # written out: it becomes vector instructions
                        for r in range(first, last):
                            pixels[U(start + r)] = xs[U(n), U(c), U(row), U(2 * r + offset)]
                    else:
                        for r in range(first, last):
                            pixels[U(start + r)] = xs[U(n), U(c), U(row), U(SW * r + offset)]


@inlined
def _sum_up(pixels, start, taps, W, o, s0, s1, s2, s3, count):  # type: ignore[no-untyped-def]
    """Fill the sums of four filters, at so many places from `start` on."""
    for p in range(count):
        s0[U(p)] = 0
        s1[U(p)] = 0
        s2[U(p)] = 0
        s3[U(p)] = 0
    whole = len(taps) // 4 * 4
    for t in range(0, whole, 4):
        a, b = taps[t] + start, taps[t + 1] + start
        c, d = taps[t + 2] + start, taps[t + 3] + start
        a0, a1, a2, a3 = W[o, t], W[o + 1, t], W[o + 2, t], W[o + 3, t]
        b0, b1, b2, b3 = W[o, t + 1], W[o + 1, t + 1], W[o + 2, t + 1], W[o + 3, t + 1]
        c0, c1, c2, c3 = W[o, t + 2], W[o + 1, t + 2], W[o + 2, t + 2], W[o + 3, t + 2]
        d0, d1, d2, d3 = W[o, t + 3], W[o + 1, t + 3], W[o + 2, t + 3], W[o + 3, t + 3]
        for p in range(count):
            xa, xb, xc, xd = pixels[U(a + p)], pixels[U(b + p)], pixels[U(c + p)], pixels[U(d + p)]
            s0[U(p)] += a0 * xa + b0 * xb + c0 * xc + d0 * xd
            s1[U(p)] += a1 * xa + b1 * xb + c1 * xc + d1 * xd
            s2[U(p)] += a2 * xa + b2 * xb + c2 * xc + d2 * xd
            s3[U(p)] += a3 * xa + b3 * xb + c3 * xc + d3 * xd
    for t in range(whole, len(taps)):
        a = taps[t] + start
        a0, a1, a2, a3 = W[o, t], W[o + 1, t], W[o + 2, t], W[o + 3, t]
        for p in range(count):
            xa = pixels[U(a + p)]
            s0[U(p)] += a0 * xa
            s1[U(p)] += a1 * xa
            s2[U(p)] += a2 * xa
            s3[U(p)] += a3 * xa


@inlined
def _multiply(pixels, start, taps, gW, o, g0, g1, g2, g3, count):  # type: ignore[no-untyped-def]
    """Add to gW the products of four filters' gradients with what each tap sees."""
    zero = gW.dtype.type(0)
    whole = len(taps) // 4 * 4
    for t in range(0, whole, 4):
        a, b = taps[t] + start, taps[t + 1] + start
        c, d = taps[t + 2] + start, taps[t + 3] + start
        a0 = a1 = a2 = a3 = b0 = b1 = b2 = b3 = zero
        c0 = c1 = c2 = c3 = d0 = d1 = d2 = d3 = zero
        for p in range(count):
            xa, xb, xc, xd = pixels[U(a + p)], pixels[U(b + p)], pixels[U(c + p)], pixels[U(d + p)]
            g = g0[U(p)]
            a0, b0, c0, d0 = a0 + g * xa, b0 + g * xb, c0 + g * xc, d0 + g * xd
            g = g1[U(p)]
            a1, b1, c1, d1 = a1 + g * xa, b1 + g * xb, c1 + g * xc, d1 + g * xd
            g = g2[U(p)]
            a2, b2, c2, d2 = a2 + g * xa, b2 + g * xb, c2 + g * xc, d2 + g * xd
            g = g3[U(p)]
            a3, b3, c3, d3 = a3 + g * xa, b3 + g * xb, c3 + g * xc, d3 + g * xd
        _add(gW, t, o, a0, a1, a2, a3)
        _add(gW, t + 1, o, b0, b1, b2, b3)
        _add(gW, t + 2, o, c0, c1, c2, c3)
        _add(gW, t + 3, o, d0, d1, d2, d3)
    for t in range(whole, len(taps)):
        a = taps[t] + start
        a0 = a1 = a2 = a3 = zero
        for p in range(count):
            xa = pixels[U(a + p)]
            a0, a1, a2, a3 = (
                a0 + g0[U(p)] * xa,
                a1 + g1[U(p)] * xa,
                a2 + g2[U(p)] * xa,
                a3 + g3[U(p)] * xa,
            )
        _add(gW, t, o, a0, a1, a2, a3)


@inlined
def _add(gW, t, o, a0, a1, a2, a3):  # type: ignore[no-untyped-def]
    gW[o, t] += a0
    gW[o + 1, t] += a1
    gW[o + 2, t] += a2
    gW[o + 3, t] += a3


@inlined
def _hand_out(sums, ys, n, o, top, rows, pitch):  # type: ignore[no-untyped-def]
    """Write the sums of a filter that belong to places."""
    if o >= ys.shape[1]:  # a row of zeros that fills up a block of filters
        return
    for h in range(rows):
        for w in range(ys.shape[3]):
            ys[U(n), U(o), U(top + h), U(w)] = sums[U(h * pitch + w)]


@inlined
def _take_in(values, gys, n, o, top, rows, pitch):  # type: ignore[no-untyped-def]
    """Read rows of a filter's gradients; of a filter that is none, zeros."""
    OW = gys.shape[3]
    for h in range(rows):
        if o < gys.shape[1]:
            for w in range(OW):
                values[U(h * pitch + w)] = gys[U(n), U(o), U(top + h), U(w)]
        else:
            for w in range(OW):
                values[U(h * pitch + w)] = 0
