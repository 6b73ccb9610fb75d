"""Checks of conv_forward."""

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
    dtype: Any = float,
    **sizes: Any,
) -> None:
    """Compare on random images, filters and bias of these shapes."""
    arrays = [submission.rng.standard_normal(shape).astype(dtype) for shape in (x, W)]
    if bias:
        arrays.append(submission.rng.standard_normal(W[0]).astype(dtype))
    submission.equal("conv_forward", *arrays, **sizes)


@check(
    en="convolves a 3 x 3 image with one 2 x 2 filter",
    ja="3 x 3 の画像を 2 x 2 のフィルタ 1 枚で畳み込む",
    weight=2,
)
def check_small_example(submission: Submission) -> None:
    x = np.arange(9.0).reshape(1, 1, 3, 3)
    submission.equal("conv_forward", x, np.array([[[[1.0, 2.0], [3.0, 4.0]]]]))


@check(
    en="sums over the input channels and keeps images and output channels apart",
    ja="入力チャネルについて和を取り、画像どうし、出力チャネルどうしを混ぜない",
    weight=4,
)
def check_channels_and_batch(submission: Submission) -> None:
    for x, W in [
        ((1, 2, 3, 4), (1, 2, 2, 2)),
        ((1, 1, 3, 4), (2, 1, 2, 2)),
        ((2, 1, 3, 4), (1, 1, 2, 2)),
        ((2, 3, 4, 6), (4, 3, 2, 2)),
    ]:
        equal_on(submission, x, W)


@check(
    en="adds one number of b to each output channel",
    ja="出力チャネルごとに b の数を 1 つ足す",
    weight=3,
)
def check_bias(submission: Submission) -> None:
    # Two output channels and an output two pixels wide: adding along the width goes unnoticed.
    for x, W in [
        ((1, 1, 3, 3), (2, 1, 2, 2)),
        ((1, 2, 2, 3), (3, 2, 2, 2)),
        ((1, 1, 3, 4), (1, 1, 2, 3)),
        ((2, 3, 4, 5), (3, 3, 2, 3)),
        ((2, 3, 4, 5), (2, 3, 2, 2)),
    ]:
        equal_on(submission, x, W, bias=True)


@check(
    en="passes stride and padding on",
    ja="ストライドとパディングを使う",
    weight=2,
)
def check_stride_and_padding(submission: Submission) -> None:
    for stride, padding in [(2, 0), (1, 1), (2, 1)]:
        equal_on(submission, (1, 1, 3, 5), (1, 1, 2, 2), stride=stride, padding=padding)
        equal_on(submission, (2, 2, 5, 6), (3, 2, 2, 2), stride=stride, padding=padding)


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
        ((2, 3), (3, 2), (1, 2)),
    ]:
        W = (4, 2, *kernel_size)
        equal_on(submission, (2, 2, 5, 6), W, bias=True, stride=stride, padding=padding)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=12):
        equal_on(
            submission,
            geometry.input_shape,
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
    for bias in (False, True):
        equal_on(submission, (1, 1, 2, 3), (1, 1, 2, 2), bias=bias, dtype=np.float32)
        equal_on(submission, (2, 2, 4, 5), (3, 2, 2, 3), bias=bias, dtype=np.float32, padding=1)
    equal_on(submission, (0, 2, 4, 5), (3, 2, 2, 3), bias=True)
