"""Checks of conv_single."""

from typing import Any

import numpy as np

from dzrkai_course import draw
from dzrkai_grader.checks import Submission, check

Pair = tuple[int, int]


def equal_on(submission: Submission, image: Pair, kernel: Pair, **sizes: int) -> None:
    """Compare on a random image and a random kernel of these shapes."""
    pixels = submission.rng.standard_normal(image)
    submission.equal("conv_single", pixels, submission.rng.standard_normal(kernel), **sizes)


@check(en="multiplies and adds up in one window", ja="1 つの窓の中で掛けて足す", weight=2)
def check_one_window(submission: Submission) -> None:
    for shape in [(1, 1), (1, 2), (2, 2), (2, 3)]:
        equal_on(submission, shape, shape)


@check(en="slides the kernel over the image", ja="カーネルを画像の上で滑らせる", weight=3)
def check_slides(submission: Submission) -> None:
    for image, kernel in [((2, 3), (2, 2)), ((3, 4), (2, 2)), ((4, 5), (3, 2)), ((4, 3), (1, 3))]:
        equal_on(submission, image, kernel)


@check(en="moves on by stride pixels", ja="stride 画素ずつ動く", weight=3)
def check_stride(submission: Submission) -> None:
    for image, kernel, stride in [
        ((3, 5), (1, 1), 2),
        ((4, 6), (2, 2), 2),
        ((5, 4), (2, 3), 2),
        ((9, 7), (3, 2), 3),
    ]:
        equal_on(submission, image, kernel, stride=stride)


@check(en="adds zeros on each side first", ja="先に各辺に 0 を足す", weight=3)
def check_padding(submission: Submission) -> None:
    for image, kernel, padding in [
        ((1, 2), (1, 1), 1),
        ((2, 3), (2, 2), 1),
        ((3, 2), (3, 2), 1),
        ((3, 4), (2, 3), 2),
    ]:
        equal_on(submission, image, kernel, padding=padding)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, 9, even_steps=True):
        kernel: Any = geometry.kernel_size
        sizes: Any = {"stride": geometry.stride, "padding": geometry.padding}
        equal_on(submission, geometry.image, kernel, **sizes)


@check(en="keeps the dtype", ja="dtype を保つ", weight=1)
def check_dtype(submission: Submission) -> None:
    image, kernel = (submission.rng.standard_normal(n).astype(np.float32) for n in ((4, 5), (2, 3)))
    submission.equal("conv_single", image, kernel)
    submission.equal("conv_single", image, kernel, stride=2, padding=1)
