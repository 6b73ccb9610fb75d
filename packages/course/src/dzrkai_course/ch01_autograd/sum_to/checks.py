"""Checks of sum_to."""

import numpy as np

from dzrkai_grader.checks import Submission, check

Shape = tuple[int, ...]


def equal_on(
    submission: Submission, big: Shape, small: Shape, dtype: type[np.floating] = np.float64
) -> None:
    """Compare on random values, eighths all of them, so that no sum is ever rounded."""
    x = submission.rng.integers(-40, 40, big).astype(dtype) / 8
    submission.equal("sum_to", x, small)


@check(en="keeps stretched axes with length 1", ja="引き伸ばされた軸を長さ 1 で残す", weight=3)
def check_stretched(submission: Submission) -> None:
    for big, small in [
        ((2, 3), (2, 1)),
        ((3, 3), (1, 3)),
        ((3, 3), (3, 1)),
        ((2, 3, 4), (2, 1, 1)),
    ]:
        equal_on(submission, big, small)


@check(en="sums new axes in front away", ja="前に加わった軸をなくす", weight=3)
def check_new_axes(submission: Submission) -> None:
    for big, small in [((2, 3), (3,)), ((3, 3), (3,)), ((3, 2, 3), (2, 3)), ((2, 3), ())]:
        equal_on(submission, big, small)


@check(en="does both at once", ja="両方を同時に行う", weight=3)
def check_both(submission: Submission) -> None:
    for big, small in [((2, 3), (1,)), ((2, 3, 4), (3, 1)), ((3, 3, 3), (1, 3)), ((2, 3), (1, 1))]:
        equal_on(submission, big, small)


@check(en="returns x when nothing was broadcast", ja="何も広がっていなければ x を返す", weight=1)
def check_nothing_to_do(submission: Submission) -> None:
    for shape in [(3,), (2, 3), (1, 4)]:
        equal_on(submission, shape, shape)


@check(en="undoes random broadcasts", ja="ランダムなブロードキャストを元に戻す", weight=2)
def check_random(submission: Submission) -> None:
    for ndim in (1, 2, 2, 3, 3, 4, 5):
        big = tuple(submission.rng.integers(2, 5, ndim).tolist())
        kept = submission.rng.random(ndim) < 0.5
        stretched = tuple(n if keep else 1 for n, keep in zip(big, kept, strict=True))
        new_axes = int(submission.rng.integers(0, ndim))
        equal_on(submission, big, stretched[new_axes:])


@check(en="keeps the dtype", ja="dtype を保つ", weight=1)
def check_dtype(submission: Submission) -> None:
    equal_on(submission, (2, 3), (3,), dtype=np.float32)
    equal_on(submission, (2, 3, 4), (3, 1), dtype=np.float32)
