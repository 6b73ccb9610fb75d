"""Checks of the moving average."""

import numpy as np

from dzrkai_grader.checks import Submission, check


@check(en="gives the mean of each window", ja="各窓の平均を返す", weight=3)
def check_values(submission: Submission) -> None:
    for length, width in [(2, 2), (4, 2), (7, 3), (20, 5), (3, 1)]:
        submission.equal("moving_average", submission.rng.standard_normal(length), width)


@check(en="keeps float32", ja="float32 を保つ")
def check_dtype(submission: Submission) -> None:
    x = submission.rng.standard_normal(6).astype(np.float32)
    submission.equal("moving_average", x, 3)


@check(
    en="refuses a window wider than the signal, or of no width",
    ja="信号より広い窓と幅のない窓を断る",
)
def check_width(submission: Submission) -> None:
    for width in (4, 0):
        submission.raises("moving_average", np.zeros(3), width, error="ValueError")


@check(en="keeps a constant signal as it is", ja="一定の信号を変えない", weight=2)
def check_constant(submission: Submission) -> None:
    smooth = submission.call("moving_average", np.full(5, 3.0), 2)
    submission.require(
        isinstance(smooth, np.ndarray) and np.allclose(smooth, 3.0),
        en="The average of a constant signal must be that constant.",
        ja="一定の信号の平均は、その値そのものになるはずです。",
    )


@check(en="does not visit the windows one by one", ja="窓を 1 つずつ訪ねない", weight=2)
def check_loops(submission: Submission) -> None:
    small, large = (((submission.rng.standard_normal(n), 3), {}) for n in (5, 200))
    submission.loop_free("moving_average", small, large)
