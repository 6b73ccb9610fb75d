"""Checks of max_pool_backward."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dzrkai_course import draw
from dzrkai_course.draw import Geometry
from dzrkai_grader.checks import Submission, check


def draw_gy(submission: Submission, geometry: Geometry) -> NDArray[Any]:
    """Return a random output gradient without a zero, so that every winner shows."""
    gy_shape = (*geometry.input_shape[:2], *geometry.output_size)
    return submission.rng.uniform(0.5, 2.0, gy_shape)


def equal_on(submission: Submission, geometry: Geometry, x: NDArray[Any] | None = None) -> None:
    """Compare on these images, or on random ones without ties."""
    if x is None:
        x = submission.rng.standard_normal(geometry.input_shape)
    submission.equal(
        "max_pool_backward",
        draw_gy(submission, geometry),
        x,
        geometry.kernel_size,
        stride=geometry.stride,
        padding=geometry.padding,
    )


@check(
    en="hands each window's gradient to its largest pixel",
    ja="窓の勾配を、その窓の最大の画素に渡す",
    weight=3,
)
def check_small_example(submission: Submission) -> None:
    x = np.array([[[[1.0, 2.0, 0.0, 4.0], [3.0, 0.0, 5.0, 1.0]]]])
    submission.equal("max_pool_backward", np.array([[[[10.0, 20.0]]]]), x, 2)
    equal_on(submission, Geometry(2, 3, 1, (4, 6), kernel_size=2, stride=2, padding=0))


@check(
    en="moves by the window's own size when stride is None",
    ja="stride が None なら、窓の大きさずつ動く",
    weight=1,
)
def check_default_stride(submission: Submission) -> None:
    for geometry in [
        Geometry(2, 3, 1, (5, 4), kernel_size=2, stride=2, padding=0),
        Geometry(2, 3, 1, (4, 7), kernel_size=(2, 3), stride=(2, 3), padding=0),
        Geometry(2, 3, 1, (6, 5), kernel_size=(3, 2), stride=(3, 2), padding=0),
    ]:
        gy, x = draw_gy(submission, geometry), submission.rng.standard_normal(geometry.input_shape)
        submission.equal("max_pool_backward", gy, x, geometry.kernel_size)


@check(
    en="adds up the gradients of a pixel that wins in several windows",
    ja="いくつもの窓で最大になる画素では、勾配を足し合わせる",
    weight=3,
)
def check_overlap(submission: Submission) -> None:
    peak = np.zeros((1, 1, 3, 3))
    peak[0, 0, 1, 1] = 5.0
    equal_on(submission, Geometry(1, 1, 1, (3, 3), 2, stride=1, padding=0), peak)
    equal_on(submission, Geometry(2, 3, 1, (5, 6), (3, 2), stride=(2, 1), padding=0))


@check(
    en="gives a tie to the first largest pixel, row by row",
    ja="同点のときは、行ごとに読んで最初の最大の画素に渡す",
    weight=3,
)
def check_ties(submission: Submission) -> None:
    diagonal = np.array([[[[0.0, 1.0], [1.0, 0.0]]]])
    equal_on(submission, Geometry(1, 1, 1, (2, 2), 2, stride=2, padding=0), diagonal)
    equal_on(submission, Geometry(1, 1, 1, (2, 4), 2, stride=2, padding=0), np.zeros((1, 1, 2, 4)))
    for geometry in draw.geometries(submission.rng, count=4):
        few_values = submission.rng.integers(-3, -1, geometry.input_shape).astype(float)
        equal_on(submission, geometry, few_values)


@check(
    en="leaves no gradient on the padding, also when all pixels are negative",
    ja="すべての画素が負でも、パディングの上に勾配を残さない",
    weight=3,
)
def check_padding(submission: Submission) -> None:
    for geometry in [
        Geometry(1, 1, 1, (2, 3), kernel_size=3, stride=2, padding=1),
        Geometry(2, 3, 1, (4, 6), kernel_size=3, stride=2, padding=(1, 0)),
        Geometry(2, 3, 1, (5, 4), kernel_size=3, stride=2, padding=(0, 1)),
    ]:
        equal_on(submission, geometry, submission.rng.standard_normal(geometry.input_shape) - 3.0)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=12):
        equal_on(submission, geometry)


@check(
    en="loses nothing: in every channel gx sums to the same as gy",
    ja="勾配が失われない: どのチャネルでも gx の和と gy の和が等しい",
    weight=2,
)
def check_total(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=6):
        x, gy = submission.rng.standard_normal(geometry.input_shape), draw_gy(submission, geometry)
        gx = submission.call(
            "max_pool_backward",
            gy,
            x,
            geometry.kernel_size,
            stride=geometry.stride,
            padding=geometry.padding,
        )
        submission.require(
            np.shape(gx) == x.shape and np.isfinite(gx).all(),
            en=f"gx must have the shape of x, {x.shape}, and be finite.",
            ja=f"gx は x と同じ形 {x.shape} で、有限の値のはずです。",
        )
        submission.require(
            np.allclose(gx.sum(axis=(2, 3)), gy.sum(axis=(2, 3))),
            en="Each window hands on all of its gradient, so gx must sum to the same as gy.",
            ja="どの窓も自分の勾配をすべて渡すので、gx の和は gy の和と等しいはずです。",
        )


@check(
    en="keeps the dtype, and takes an empty batch",
    ja="dtype を保ち、空のバッチも受け取る",
    weight=1,
)
def check_dtype_and_empty_batch(submission: Submission) -> None:
    geometry = Geometry(2, 2, 1, (4, 5), kernel_size=3, stride=2, padding=1)
    x, gy = submission.rng.standard_normal(geometry.input_shape), draw_gy(submission, geometry)
    single = [array.astype(np.float32) for array in (gy, x)]
    submission.equal("max_pool_backward", single[0][:1, :1, :1, :2], single[1][:1, :1, :2, :4], 2)
    submission.equal("max_pool_backward", *single, 3, stride=2, padding=1)
    submission.equal("max_pool_backward", gy[:0], x[:0], 3, stride=2, padding=1)
