"""Checks of quadruple."""

import numpy as np

from dzrkai_grader.checks import Submission, check


@check(en="gives the values", ja="値を返す")
def check_values(submission: Submission) -> None:
    for shape in [(1,), (2, 3), (4, 5)]:
        submission.equal("quadruple", submission.rng.standard_normal(shape))


@check(en="keeps float32", ja="float32 を保つ")
def check_dtype(submission: Submission) -> None:
    submission.equal("quadruple", submission.rng.standard_normal(3).astype(np.float32))
