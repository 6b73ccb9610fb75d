"""Checks of pad."""

from typing import Any

import numpy as np

from dzrkai_grader.checks import Submission, check


def equal_on(submission: Submission, shape: tuple[int, ...], padding: int, **dtype: Any) -> None:
    """Compare on negative and positive numbers, none of them 0."""
    numbers = submission.rng.integers(1, 10, shape) * submission.rng.choice([-1, 1], shape)
    submission.equal("pad", numbers.astype(dtype.get("dtype", np.float64)), padding)


@check(en="puts a border round one image", ja="1 枚の画像に縁を付ける", weight=3)
def check_one_image(submission: Submission) -> None:
    for shape, padding in [((1, 1), 1), ((2, 2), 1), ((2, 3), 1), ((3, 2), 2)]:
        equal_on(submission, shape, padding)


@check(en="changes nothing when padding is 0", ja="padding が 0 なら何も変わらない", weight=2)
def check_no_padding(submission: Submission) -> None:
    for shape in [(2, 3), (2, 3, 4)]:
        equal_on(submission, shape, 0)


@check(
    en="leaves channels and batches without a border",
    ja="チャネルやバッチには縁を付けない",
    weight=3,
)
def check_many_images(submission: Submission) -> None:
    for shape, padding in [((2, 3, 4), 1), ((2, 3, 4, 5), 1), ((3, 1, 2, 4), 2)]:
        equal_on(submission, shape, padding)


@check(en="gives the right border on random shapes", ja="ランダムな形で正しい縁になる", weight=2)
def check_random(submission: Submission) -> None:
    for ndim in (2, 2, 3, 3, 4):
        shape = tuple(submission.rng.permutation([2, 3, 4, 5])[:ndim].tolist())
        equal_on(submission, shape, int(submission.rng.integers(1, 4)))


@check(en="keeps the dtype", ja="dtype を保つ", weight=1)
def check_dtype(submission: Submission) -> None:
    equal_on(submission, (2, 3), 1, dtype=np.float32)
    equal_on(submission, (2, 2, 3), 2, dtype=np.float32)
