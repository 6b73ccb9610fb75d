"""Checks of conv_batch."""

from typing import Any

import numpy as np

from dzrkai_course import draw
from dzrkai_grader.checks import Submission, check

Shape = tuple[int, int, int, int]


def equal_on(
    submission: Submission,
    x: Shape,
    W: Shape,
    *,
    bias: bool = False,
    dtype: Any = np.float64,
    **sizes: Any,
) -> None:
    """Compare on random values of these shapes."""
    rng = submission.rng
    images, weights = (rng.standard_normal(shape).astype(dtype) for shape in (x, W))
    b = (rng.standard_normal(W[0]) + 5.0).astype(dtype) if bias else None
    submission.equal("conv_batch", images, weights, b, **sizes)


@check(en="convolves a batch of one", ja="1 枚だけのバッチを畳み込む", weight=2)
def check_one_image(submission: Submission) -> None:
    for C, OC in [(1, 1), (2, 1), (3, 2)]:
        equal_on(submission, (1, C, 2, 3), (OC, C, 2, 2))


@check(en="convolves every image of the batch", ja="バッチのすべての画像を畳み込む", weight=4)
def check_batch(submission: Submission) -> None:
    for N, C, OC in [(2, 1, 1), (2, 2, 2), (3, 3, 3), (3, 2, 4)]:
        equal_on(submission, (N, C, 3, 4), (OC, C, 2, 3))


@check(en="adds each channel's own bias", ja="チャネルごとのバイアスを足す", weight=3)
def check_bias(submission: Submission) -> None:
    for x, W in [
        ((2, 1, 1, 2), (2, 1, 1, 1)),
        ((2, 2, 3, 3), (3, 2, 3, 1)),
        ((3, 2, 3, 4), (3, 2, 2, 2)),
        ((3, 2, 4, 3), (3, 2, 2, 2)),
    ]:
        equal_on(submission, x, W, bias=True)


@check(en="takes stride and padding into account", ja="ストライドとパディングを考える", weight=3)
def check_sizes(submission: Submission) -> None:
    equal_on(submission, (2, 1, 4, 3), (1, 1, 2, 2), stride=2)
    equal_on(submission, (2, 1, 2, 3), (1, 1, 2, 2), padding=1)
    equal_on(submission, (2, 3, 3, 4), (4, 3, 2, 3), bias=True, stride=2, padding=1)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, 6, even_steps=True):
        sizes: Any = {"stride": geometry.stride, "padding": geometry.padding}
        equal_on(submission, geometry.input_shape, geometry.weight_shape, bias=True, **sizes)


@check(en="takes an empty batch", ja="空のバッチを受け取る", weight=1)
def check_empty(submission: Submission) -> None:
    equal_on(submission, (0, 2, 3, 4), (3, 2, 2, 2))
    equal_on(submission, (0, 2, 3, 4), (3, 2, 2, 2), bias=True, stride=2, padding=1)


@check(en="keeps the dtype", ja="dtype を保つ", weight=1)
def check_dtype(submission: Submission) -> None:
    for bias in (False, True):
        equal_on(submission, (1, 1, 2, 3), (1, 1, 2, 2), bias=bias, dtype=np.float32)
        equal_on(submission, (2, 2, 3, 4), (3, 2, 2, 2), bias=bias, dtype=np.float32)
