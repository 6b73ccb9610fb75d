"""Checks of max_pool_forward."""

import numpy as np

from dzrkai_course import draw
from dzrkai_grader.checks import Submission, check


@check(
    en="keeps the largest value of each 2 x 2 window",
    ja="2 x 2 の窓ごとに最大の値を残す",
    weight=2,
)
def check_small_example(submission: Submission) -> None:
    x = np.array([[[[1.0, 2.0, 0.0, 4.0], [3.0, 0.0, 5.0, 1.0]]]])
    submission.equal("max_pool_forward", x, 2)
    submission.equal("max_pool_forward", submission.rng.standard_normal((1, 1, 4, 6)), 2)


@check(
    en="pools every channel of every image on its own",
    ja="どの画像のどのチャネルも別々にプーリングする",
    weight=2,
)
def check_channels_and_batch(submission: Submission) -> None:
    for shape in [(1, 2, 2, 4), (2, 1, 4, 2), (2, 3, 4, 6)]:
        submission.equal("max_pool_forward", submission.rng.standard_normal(shape), 2)


@check(
    en="moves by the stride, and by the window's own size when stride is None",
    ja="ストライドずつ動き、stride が None なら窓の大きさずつ動く",
    weight=2,
)
def check_stride(submission: Submission) -> None:
    for shape, kernel_size, stride in [
        ((1, 1, 5, 7), 2, None),
        ((1, 1, 4, 6), (2, 3), None),
        ((1, 1, 3, 4), 2, 1),
        ((2, 3, 5, 6), (3, 2), (2, 1)),
    ]:
        x = submission.rng.standard_normal(shape)
        submission.equal("max_pool_forward", x, kernel_size, stride=stride)


@check(
    en="never lets the padding win, also when all pixels are negative",
    ja="すべての画素が負でも、パディングを最大値にしない",
    weight=3,
)
def check_padding(submission: Submission) -> None:
    submission.equal("max_pool_forward", -np.ones((1, 1, 2, 2)), 2, padding=1)
    for shape, padding in [
        ((1, 1, 4, 3), 1),
        ((1, 1, 3, 4), (0, 1)),
        ((2, 3, 4, 6), (1, 0)),
        ((2, 3, 5, 4), (0, 1)),
    ]:
        x = submission.rng.standard_normal(shape) - 3.0
        submission.equal("max_pool_forward", x, 3, stride=2, padding=padding)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=12):
        submission.equal(
            "max_pool_forward",
            submission.rng.standard_normal(geometry.input_shape),
            geometry.kernel_size,
            stride=geometry.stride,
            padding=geometry.padding,
        )


@check(
    en="treats zero as a number like any other, as in the output of a relu",
    ja="relu の出力のように 0 が並んでいても、0 をほかの数と同じに扱う",
    weight=1,
)
def check_zeros_of_a_relu(submission: Submission) -> None:
    for shape, padding in [((1, 1, 2, 4), 0), ((2, 3, 4, 6), 1)]:
        x = np.maximum(submission.rng.standard_normal(shape), 0.0)
        x[:, :, :2, :2] = 0.0
        submission.equal("max_pool_forward", x, 2, padding=padding)


@check(
    en="keeps the dtype, and takes an empty batch",
    ja="dtype を保ち、空のバッチも受け取る",
    weight=1,
)
def check_dtype_and_empty_batch(submission: Submission) -> None:
    x = submission.rng.standard_normal((2, 2, 4, 5))
    submission.equal("max_pool_forward", x[:1, :1, :2].astype(np.float32), 2)
    submission.equal("max_pool_forward", x.astype(np.float32), 3, stride=2, padding=1)
    submission.equal("max_pool_forward", x[:0], 3, stride=2, padding=1)
