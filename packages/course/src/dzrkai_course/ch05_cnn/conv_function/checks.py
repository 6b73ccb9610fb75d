"""Hidden checks of conv_function: values, gradients, and calls that must not mix."""

import numpy as np

from dzrkai_course import draw
from dzrkai_grader.checks import Submission, check


@check(
    en="returns a Variable with a graph behind it",
    ja="計算グラフを持つ Variable を返す",
    weight=1,
)
def check_kind(submission: Submission) -> None:
    submission.equal("kinds", np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2)), np.zeros(1))


@check(
    en="value and gradients are right for random shapes, strides and paddings",
    ja="さまざまな形・ストライド・パディングで、値と勾配が正しい",
    weight=3,
)
def check_gradients(submission: Submission) -> None:
    rng = submission.rng
    for g in draw.geometries(rng, count=8):
        W = rng.standard_normal(g.weight_shape)
        gy = rng.standard_normal(g.output_shape)
        x, b = rng.standard_normal(g.input_shape), rng.standard_normal(g.OC)
        submission.equal("value_and_gradients", x, W, b, gy, stride=g.stride, padding=g.padding)


@check(
    en="several calls in one graph keep their own inputs",
    ja="1 つの計算グラフで何度呼んでも、それぞれの入力を覚えている",
    weight=2,
)
def check_calls_do_not_mix(submission: Submission) -> None:
    rng = submission.rng
    x, W = rng.standard_normal((1, 1, 2, 3)), rng.standard_normal((1, 1, 2, 2))
    submission.equal("two_layers", x, W, np.ones(1), W + 1.0, np.zeros(1))
    x, W, b = rng.standard_normal((2, 2, 4, 5)), rng.standard_normal((3, 2, 3, 2)), np.ones(3)
    W2, b2 = rng.standard_normal((2, 3, 2, 2)), np.zeros(2)
    submission.equal("two_layers", x, W, b, W2, b2)
    submission.equal("shared_filter", x, rng.standard_normal((1, 2, 5, 4)), W, b)


@check(
    en="float32 in, float32 out, gradients too",
    ja="入力が float32 なら、出力も勾配も float32 になる",
    weight=1,
)
def check_dtype(submission: Submission) -> None:
    rng = submission.rng
    x, W = (
        rng.standard_normal((2, 2, 4, 4), np.float32),
        rng.standard_normal((3, 2, 2, 2), np.float32),
    )
    gy = rng.standard_normal((2, 3, 3, 3), np.float32)
    submission.equal("value_and_gradients", x, W, np.zeros(3, np.float32), gy)
