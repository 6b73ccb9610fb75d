"""Checks of the gradient."""

import numpy as np
import pytest

from dzrkai_grader.checks import Submission, check


@check(en="adds up where windows overlap", ja="窓が重なるところで足し合わせる", weight=2)
@pytest.mark.parametrize("width", [2, 3])
def check_gradient(submission: Submission, width: int) -> None:
    for length in (4, 9):
        gy = submission.rng.standard_normal(length - width + 1)
        submission.equal("gradient", gy, np.zeros(length), width)


@check(en="puts the pieces together", ja="全体を組み合わせる", weight=2)
def check_together(submission: Submission) -> None:
    submission.equal("loss_and_gradient", submission.rng.standard_normal(6), 2)


@check(en="has a slope of zero at zero", ja="0 では傾きが 0 になる")
def check_harness(submission: Submission) -> None:
    submission.equal("slope_at_zero", 5)
