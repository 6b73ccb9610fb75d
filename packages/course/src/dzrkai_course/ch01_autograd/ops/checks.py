"""Checks of ops."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dzrkai_grader.checks import Submission, check


def eighths(submission: Submission, *shape: int, dtype: Any = np.float64) -> NDArray[Any]:
    """Random multiples of 1/8, never 0: their products and sums are exact in any order."""
    rng = submission.rng
    values: NDArray[Any] = rng.integers(1, 40, shape) * rng.choice([-1, 1], shape)
    return np.asarray(values.astype(dtype) / 8)


def mul_case(submission: Submission, a: tuple[int, ...], b: tuple[int, ...], **dtype: Any) -> None:
    """Compare mul_backward on factors of these shapes."""
    gy = eighths(submission, *np.broadcast_shapes(a, b), **dtype)
    factors = eighths(submission, *a, **dtype), eighths(submission, *b, **dtype)
    submission.equal("mul_backward", gy, *factors)


def matmul_case(submission: Submission, N: int, I: int, O: int, **dtype: Any) -> None:  # noqa: E741
    """Compare matmul_backward on matrices of these sizes."""
    gy, x = eighths(submission, N, O, **dtype), eighths(submission, N, I, **dtype)
    submission.equal("matmul_backward", gy, x, eighths(submission, I, O, **dtype))


@check(
    en="differentiates a product of equal shapes (mul_backward)",
    ja="同じ形の積を微分する (mul_backward)",
    weight=2,
)
def check_mul(submission: Submission) -> None:
    for shape in [(2,), (2, 3)]:
        mul_case(submission, shape, shape)


@check(
    en="sums the gradient of a broadcast factor (mul_backward)",
    ja="ブロードキャストされた因数の勾配の和を取る (mul_backward)",
    weight=3,
)
def check_mul_broadcast(submission: Submission) -> None:
    for a, b in [((2,), (1,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((2, 3, 4), (3, 1))]:
        mul_case(submission, a, b)


@check(
    en="differentiates a matrix product, one input (matmul_backward)",
    ja="入力が 1 つの行列積を微分する (matmul_backward)",
    weight=1,
)
def check_matmul_one(submission: Submission) -> None:
    matmul_case(submission, 1, 2, 3)


@check(
    en="differentiates a matrix product, a batch (matmul_backward)",
    ja="バッチの行列積を微分する (matmul_backward)",
    weight=3,
)
def check_matmul(submission: Submission) -> None:
    for N, I, O in [(2, 2, 2), (2, 3, 4), (5, 2, 3)]:  # noqa: E741
        matmul_case(submission, N, I, O)


@check(
    en="sets negative numbers to zero (relu_forward)",
    ja="負の数を 0 にする (relu_forward)",
    weight=1,
)
def check_relu_forward(submission: Submission) -> None:
    submission.equal("relu_forward", np.array([-2.0, -0.5, 0.0, 0.5, 2.0]))
    submission.equal("relu_forward", eighths(submission, 2, 3))


@check(
    en="lets the gradient through where x is positive (relu_backward)",
    ja="x が正のところで勾配を通す (relu_backward)",
    weight=2,
)
def check_relu_backward(submission: Submission) -> None:
    for shape in [(4,), (2, 3), (2, 3, 4)]:
        submission.equal("relu_backward", eighths(submission, *shape), eighths(submission, *shape))


@check(
    en="stops the gradient at x = 0 (relu_backward)",
    ja="x = 0 で勾配を止める (relu_backward)",
    weight=1,
)
def check_relu_backward_at_zero(submission: Submission) -> None:
    submission.equal("relu_backward", np.array([5.0, 6.0, 7.0]), np.array([-1.0, 0.0, 2.0]))


@check(en="keeps the dtype, in all four functions", ja="4 つの関数すべてで dtype を保つ", weight=1)
def check_dtype(submission: Submission) -> None:
    single = {"dtype": np.float32}
    mul_case(submission, (2,), (2,), **single)
    matmul_case(submission, 2, 3, 4, **single)
    gy, x = eighths(submission, 2, 3, **single), eighths(submission, 2, 3, **single)
    submission.equal("relu_forward", x)
    submission.equal("relu_backward", gy, x)
