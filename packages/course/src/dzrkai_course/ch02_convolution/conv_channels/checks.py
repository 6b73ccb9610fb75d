"""Checks of conv_channels."""

from typing import Any

import numpy as np

from dzrkai_course import draw
from dzrkai_grader.checks import Submission, check


def equal_on(
    submission: Submission,
    image: tuple[int, int, int],
    W: tuple[int, int, int, int],
    *,
    bias: bool = False,
    dtype: Any = np.float64,
    **sizes: Any,
) -> None:
    """Compare on random values of these shapes."""
    rng = submission.rng
    pixels, weights = (rng.standard_normal(shape).astype(dtype) for shape in (image, W))
    b = (rng.standard_normal(W[0]) + 5.0).astype(dtype) if bias else None
    submission.equal("conv_channels", pixels, weights, b, **sizes)


@check(en="adds the channels of an image up", ja="画像のチャネルを足し合わせる", weight=3)
def check_channels(submission: Submission) -> None:
    for C, kernel in [(1, (1, 1)), (2, (1, 1)), (2, (2, 2)), (3, (2, 1))]:
        equal_on(submission, (C, 2, 3), (1, C, *kernel))


@check(
    en="makes one output channel for each kernel",
    ja="カーネル 1 つにつき出力チャネルを 1 つ作る",
    weight=3,
)
def check_kernels(submission: Submission) -> None:
    for C, OC in [(1, 2), (2, 2), (3, 2), (2, 4)]:
        equal_on(submission, (C, 3, 4), (OC, C, 2, 2))


@check(
    en="adds each channel's own bias",
    ja="チャネルごとのバイアスを足す",
    weight=4,
)
def check_bias(submission: Submission) -> None:
    for image, W in [
        ((1, 2, 2), (1, 1, 1, 1)),
        ((1, 1, 2), (2, 1, 1, 1)),
        ((2, 2, 2), (3, 2, 1, 1)),
        ((2, 3, 4), (3, 2, 2, 2)),
        ((2, 4, 3), (3, 2, 2, 2)),
        ((3, 3, 4), (4, 3, 2, 2)),
    ]:
        equal_on(submission, image, W, bias=True)


@check(en="hands stride and padding on", ja="ストライドとパディングを渡す", weight=2)
def check_sizes(submission: Submission) -> None:
    equal_on(submission, (1, 4, 3), (1, 1, 2, 2), stride=2)
    equal_on(submission, (1, 2, 3), (1, 1, 2, 2), padding=1)
    equal_on(submission, (2, 3, 4), (3, 2, 2, 3), bias=True, stride=2, padding=1)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, 6, even_steps=True):
        image, sizes = geometry.input_shape[1:], (geometry.stride, geometry.padding)
        sides: Any = dict(zip(("stride", "padding"), sizes, strict=True))
        equal_on(submission, image, geometry.weight_shape, bias=True, **sides)


@check(en="keeps the dtype", ja="dtype を保つ", weight=1)
def check_dtype(submission: Submission) -> None:
    for bias in (False, True):
        equal_on(submission, (1, 2, 3), (1, 1, 2, 2), bias=bias, dtype=np.float32)
        equal_on(submission, (2, 3, 4), (3, 2, 2, 2), bias=bias, dtype=np.float32)
