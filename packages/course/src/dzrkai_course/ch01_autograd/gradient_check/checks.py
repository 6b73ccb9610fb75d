"""Checks of gradient_check."""

import numpy as np

from dzrkai_grader.checks import Submission, check


@check(
    en="finds the slope in each entry of a vector", ja="ベクトルの各要素の傾きを求める", weight=3
)
def check_vector(submission: Submission) -> None:
    submission.equal("gradient", "sum(x ** 2)", np.array([2.0]), eps=0.25)
    submission.equal("gradient", "sum(x ** 3)", np.array([1.0, -2.0]), eps=0.25)
    submission.equal("gradient", "sum(sin(x))", submission.rng.standard_normal(4))


@check(en="takes arrays of any shape", ja="どんな形の配列も受け取る", weight=3)
def check_shapes(submission: Submission) -> None:
    submission.equal("gradient", "sum(x ** 2)", np.array(2.0), eps=0.25)
    for shape in [(1, 2), (2, 3), (2, 1, 3)]:
        x = submission.rng.standard_normal(shape)
        submission.equal("gradient", "(x[0] + 2 x[1] + 3 x[2] + ...) ** 2", x)


@check(en="moves one entry at a time", ja="要素を 1 つずつ動かす", weight=2)
def check_one_at_a_time(submission: Submission) -> None:
    for shape in [(2,), (3,), (2, 2)]:
        x = submission.rng.standard_normal(shape)
        submission.equal("gradient", "x[first] * x[last]", x)


@check(en="uses the eps it is given, to both sides", ja="渡された eps を両側に使う", weight=3)
def check_central(submission: Submission) -> None:
    submission.equal("gradient", "sum(x ** 3)", np.array([1.0]), eps=0.5)
    submission.equal("gradient", "sum(x) ** 3", submission.rng.standard_normal(3), eps=0.1)
    submission.equal("steps_asked", np.array([1.0]), 0.25)
    submission.equal("steps_asked", np.array([[1.0, 2.0], [4.0, 8.0]]), 0.25)


@check(en="leaves x as it was, bit for bit", ja="x を 1 ビットも変えない", weight=2)
def check_restored(submission: Submission) -> None:
    for size in (2, 4, 40):
        x = submission.rng.standard_normal(size)
        submission.equal("gradient_keeping_x", "sum(x) ** 3", x)


@check(en="keeps the dtype", ja="dtype を保つ", weight=1)
def check_dtype(submission: Submission) -> None:
    x = submission.rng.integers(-20, 20, (2, 3)).astype(np.float32) / 4
    submission.equal("gradient", "sum(x ** 2)", x, eps=0.25)
