"""Checks of im2col."""

import numpy as np

from dzrkai_course import draw
from dzrkai_grader.checks import Submission, check


@check(
    en="lays out the four windows of a 3 x 3 image",
    ja="3 x 3 の画像の 4 つの窓を並べる",
    weight=2,
)
def check_small_example(submission: Submission) -> None:
    submission.equal("im2col", np.arange(9.0).reshape(1, 1, 3, 3), 2)


@check(
    en="keeps images and channels apart",
    ja="画像どうし、チャネルどうしを混ぜない",
    weight=2,
)
def check_batch_and_channels(submission: Submission) -> None:
    for shape in [(1, 2, 3, 4), (2, 1, 3, 4), (2, 3, 4, 5)]:
        submission.equal("im2col", submission.rng.standard_normal(shape), 2)


@check(
    en="moves the window by the stride, also where it does not divide",
    ja="窓をストライドずつ動かす (割り切れないときも)",
    weight=3,
)
def check_stride(submission: Submission) -> None:
    for shape, stride in [((1, 1, 4, 4), 2), ((1, 2, 5, 7), 3), ((2, 2, 6, 8), 4)]:
        submission.equal("im2col", submission.rng.standard_normal(shape), 2, stride=stride)


@check(
    en="pads with zeros on all four sides",
    ja="上下左右の 4 辺に 0 を足す",
    weight=3,
)
def check_padding(submission: Submission) -> None:
    for shape, padding in [((1, 1, 2, 2), 1), ((1, 2, 3, 4), 1), ((2, 3, 4, 3), 2)]:
        submission.equal("im2col", submission.rng.standard_normal(shape), 3, padding=padding)


@check(
    en="takes kernel size, stride and padding as (h, w) pairs",
    ja="カーネルサイズ、ストライド、パディングを (縦, 横) の組で受け取る",
    weight=3,
)
def check_pairs(submission: Submission) -> None:
    for kernel_size, stride, padding in [
        ((2, 3), 1, 0),
        (2, (2, 1), 0),
        (2, 1, (0, 1)),
        ((3, 1), (1, 2), (2, 0)),
        ((2, 3), (3, 2), (1, 2)),
    ]:
        for shape in [(1, 1, 3, 4), (2, 3, 5, 6)]:
            x = submission.rng.standard_normal(shape)
            submission.equal("im2col", x, kernel_size, stride=stride, padding=padding)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=12):
        x = submission.rng.standard_normal(geometry.input_shape)
        submission.equal(
            "im2col", x, geometry.kernel_size, stride=geometry.stride, padding=geometry.padding
        )


@check(
    en="keeps the dtype, and takes an empty batch",
    ja="dtype を保ち、空のバッチも受け取る",
    weight=1,
)
def check_dtype_and_empty_batch(submission: Submission) -> None:
    x = submission.rng.standard_normal((2, 2, 4, 5))
    submission.equal("im2col", x[:1, :1, :2, :3].astype(np.float32), 2)
    submission.equal("im2col", x.astype(np.float32), 3, stride=2, padding=1)
    submission.equal("im2col", x[:0], 3, stride=2, padding=1)


@check(
    en="does no more steps for a larger image",
    ja="画像が大きくなっても、実行する行数が増えない",
    weight=4,
)
def check_no_loop_over_windows(submission: Submission) -> None:
    small, large = (
        ((submission.rng.standard_normal(shape), 3), {"stride": 2})
        for shape in [(1, 1, 5, 5), (3, 4, 16, 19)]
    )
    submission.loop_free("im2col", small, large)
