"""Checks of im2col_kernel: it compiles anywhere; what it computes is seen on a GPU."""

import numpy as np

from dzrkai_course import draw
from dzrkai_grader.checks import Submission, check

PARAMETERS = "const float*, float*, " + "int, " * 11 + "long long"


@check(
    en="is CUDA C that compiles for GPUs of all generations",
    ja="すべての世代の GPU 向けにコンパイルできる CUDA C である",
    weight=1,
)
def check_compiles(submission: Submission) -> None:
    submission.compiles("source_and_line", kernel="im2col", parameters=PARAMETERS)


@check(
    en="lays out the windows on a GPU",
    ja="GPU 上で窓を並べる",
    weight=2,
)
def check_small(submission: Submission) -> None:
    needs_a_gpu(submission)
    x = np.arange(9, dtype=np.float32).reshape(1, 1, 3, 3)
    submission.equal("columns", x, (2, 2))
    submission.equal("columns", x, (2, 2), (1, 1), (1, 1))


@check(
    en="gives the definition's values on random shapes, strides and paddings",
    ja="ランダムな形・ストライド・パディングで定義どおりの値になる",
    weight=2,
)
def check_random(submission: Submission) -> None:
    needs_a_gpu(submission)
    for g in draw.geometries(submission.rng, count=12):
        x = submission.rng.standard_normal(g.input_shape, np.float32)
        submission.equal("columns", x, *map(pair, (g.kernel_size, g.stride, g.padding)))


def pair(value: int | tuple[int, int]) -> tuple[int, int]:
    """Return an int as (height, width)."""
    return value if isinstance(value, tuple) else (value, value)


def needs_a_gpu(submission: Submission) -> None:
    """End the check where kernels cannot run."""
    if submission.device != "gpu":
        submission.not_run(
            en="Compiled, not run: there is no GPU here, so nobody knows yet what it computes.",
            ja="コンパイルしただけで、実行はしていません。GPU がないので、計算の結果はまだ分かりません。",
        )
