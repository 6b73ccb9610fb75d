"""Checks of blocked_conv."""

from typing import Any

import numpy as np

from dzrkai_course import draw
from dzrkai_grader.checks import Submission, check

Shape = tuple[int, int, int, int]

# 64 images take 1 MiB, their results 1 MiB, and their columns 25 MiB.
IMAGE, FILTERS = (2, 32, 32), (2, 2, 5, 5)


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
    submission.equal("blocked_conv", *arrays, **sizes)


@check(
    en="convolves batches of one, two, three and more images",
    ja="1 枚、2 枚、3 枚とそれ以上のバッチを畳み込む",
    weight=4,
)
def check_batches(submission: Submission) -> None:
    for N in (1, 2, 3, 7, 16):
        equal_on(submission, (N, 1, 3, 4), (1, 1, 2, 2))


@check(
    en="sums over the input channels and keeps output channels apart",
    ja="入力チャネルについて和を取り、出力チャネルどうしを混ぜない",
    weight=2,
)
def check_channels(submission: Submission) -> None:
    for x, W in [
        ((1, 1, 3, 4), (2, 1, 2, 2)),
        ((1, 2, 3, 4), (1, 2, 2, 2)),
        ((3, 1, 3, 4), (2, 1, 2, 2)),
        ((5, 3, 4, 6), (4, 3, 2, 2)),
    ]:
        equal_on(submission, x, W)


@check(
    en="adds one number of b to each output channel, once",
    ja="出力チャネルごとに b の数を 1 回だけ足す",
    weight=2,
)
def check_bias(submission: Submission) -> None:
    for x, W in [
        ((1, 1, 3, 3), (2, 1, 2, 2)),
        ((3, 1, 3, 3), (2, 1, 2, 2)),
        ((5, 3, 4, 3), (2, 3, 2, 2)),
    ]:
        equal_on(submission, x, W, bias=True)


@check(
    en="passes stride and padding on, pairs too",
    ja="ストライドとパディングを、組の場合も使う",
    weight=2,
)
def check_stride_and_padding(submission: Submission) -> None:
    for stride, padding in [(2, 0), (1, 1), ((1, 2), 0), ((2, 1), (1, 0))]:
        equal_on(submission, (1, 1, 4, 5), (1, 1, 2, 3), stride=stride, padding=padding)
    for stride, padding in [((2, 1), (1, 0)), ((3, 2), (1, 2))]:
        equal_on(submission, (3, 2, 5, 6), (3, 2, 2, 3), stride=stride, padding=padding)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=2,
)
def check_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=8):
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
    for x, W in [((1, 1, 2, 3), (1, 1, 2, 2)), ((3, 2, 4, 5), (3, 2, 2, 3))]:
        equal_on(submission, x, W, bias=True, dtype=np.float32, padding=1)
    equal_on(submission, (0, 2, 4, 5), (3, 2, 2, 3), bias=True)


@check(
    en="never holds more than three times the memory of x and y",
    ja="使うメモリが、いつも x と y の 3 倍までに収まる",
    weight=12,
)
def check_memory(submission: Submission) -> None:
    x = submission.rng.standard_normal((64, *IMAGE))
    W = submission.rng.standard_normal(FILTERS)
    megabytes = 3 * 2 * x.nbytes >> 20  # y is as large as x
    submission.within_memory("blocked_conv", ((x, W), {"padding": 2}), megabytes)
    if submission.cases[-1].problem is None:
        # The columns of this batch take 100 MiB, and the memory limit, which the kernel keeps, is
        # below that: it holds for code that has tampered with the measurement too.
        equal_on(submission, (256, *IMAGE), FILTERS, bias=True, padding=2)
