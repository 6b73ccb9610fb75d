"""Checks of conv_transpose."""

from typing import Any

import numpy as np

from dzrkai_course import draw
from dzrkai_grader.checks import Submission, check

Shape = tuple[int, ...]


def equal_on(
    submission: Submission,
    x: Shape,
    W: Shape,
    *,
    bias: bool = False,
    dtype: Any = float,
    **sizes: Any,
) -> None:
    """Compare on random images, filters and bias of these shapes."""
    arrays = [submission.rng.standard_normal(shape).astype(dtype) for shape in (x, W)]
    if bias:
        arrays.append(submission.rng.standard_normal(W[1]).astype(dtype))
    submission.equal("conv_transpose", *arrays, **sizes)


@check(
    en="paints the filter once for each pixel",
    ja="1 画素につき 1 回、フィルタを描く",
    weight=2,
)
def check_side_by_side(submission: Submission) -> None:
    W = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    submission.equal("conv_transpose", np.array([[[[5.0]]]]), W)
    submission.equal("conv_transpose", np.array([[[[1.0, 2.0]]]]), W, stride=2)


@check(
    en="adds up where the pictures overlap",
    ja="絵が重なるところを足し合わせる",
    weight=3,
)
def check_overlap(submission: Submission) -> None:
    submission.equal(
        "conv_transpose", np.array([[[[1.0, 2.0]]]]), np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    )
    equal_on(submission, (1, 1, 3, 4), (1, 1, 2, 2))
    equal_on(submission, (1, 1, 3, 4), (1, 1, 3, 3), stride=2)


@check(
    en="sums over the input channels and keeps images and output channels apart",
    ja="入力チャネルについて和を取り、画像どうし、出力チャネルどうしを混ぜない",
    weight=3,
)
def check_channels_and_batch(submission: Submission) -> None:
    for x, W in [
        ((1, 2, 2, 3), (2, 1, 2, 2)),
        ((1, 1, 2, 3), (1, 2, 2, 2)),
        ((2, 1, 2, 3), (1, 1, 2, 2)),
        ((2, 3, 2, 3), (3, 4, 2, 2)),
        ((2, 3, 2, 3), (3, 3, 2, 2)),
    ]:
        equal_on(submission, x, W)


@check(
    en="adds one number of b to each output channel",
    ja="出力チャネルごとに b の数を 1 つ足す",
    weight=2,
)
def check_bias(submission: Submission) -> None:
    # An output two pixels wide, two channels: adding along the width goes unnoticed.
    for x, W in [
        ((1, 1, 1, 1), (1, 2, 2, 2)),
        ((1, 1, 2, 3), (1, 2, 2, 2)),
        ((2, 3, 2, 2), (3, 3, 2, 2)),
    ]:
        equal_on(submission, x, W, bias=True)


@check(
    en="cuts the padding off, on both sides",
    ja="パディングを両側とも切り落とす",
    weight=3,
)
def check_padding(submission: Submission) -> None:
    for x, W in [((1, 1, 3, 4), (1, 1, 3, 3)), ((2, 2, 3, 4), (2, 3, 3, 3))]:
        for stride in (1, 2, 3):
            equal_on(submission, x, W, stride=stride, padding=1)


@check(
    en="takes kernels that are not square, and (h, w) pairs",
    ja="正方形でないカーネルと (縦, 横) の組を受け取る",
    weight=2,
)
def check_pairs(submission: Submission) -> None:
    for kernel_size, stride, padding in [
        ((2, 3), 1, 0),
        ((1, 3), (1, 2), 0),
        ((3, 2), (2, 1), (1, 0)),
        ((4, 5), (3, 2), (1, 2)),
    ]:
        sizes: dict[str, Any] = {"stride": stride, "padding": padding}
        equal_on(submission, (1, 1, 3, 4), (1, 1, *kernel_size), **sizes)
        equal_on(submission, (2, 2, 3, 4), (2, 4, *kernel_size), bias=True, **sizes)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=12):
        equal_on(
            submission,
            geometry.output_shape,
            geometry.weight_shape,
            bias=bool(submission.rng.integers(2)),
            stride=geometry.stride,
            padding=geometry.padding,
        )


@check(
    en="keeps the dtype, and takes an empty batch",
    ja="dtype を保ち、空のバッチも受け取る",
    weight=1,
)
def check_dtype_and_empty_batch(submission: Submission) -> None:
    for x, W in [((1, 1, 2, 3), (1, 1, 2, 2)), ((2, 2, 3, 4), (2, 3, 2, 3))]:
        equal_on(submission, x, W, bias=True, dtype=np.float32)
    equal_on(submission, (0, 2, 3, 4), (2, 3, 2, 3), bias=True)
