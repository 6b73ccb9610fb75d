"""Checks of device_agnostic: chapter 3's values on both devices, and nothing copied between."""

import numpy as np

from dzrkai_course import draw
from dzrkai_grader.checks import Submission, check


@check(
    en="still lays out the windows of NumPy's arrays",
    ja="NumPy の配列の窓を、これまでどおり並べる",
    weight=1,
)
def check_on_the_cpu(submission: Submission) -> None:
    square = np.arange(9.0).reshape(1, 1, 3, 3)
    for padding in (0, (2, 0), (0, 2)):
        submission.equal("im2col", square, 2, padding=padding)
    for geometry in draw.geometries(submission.rng, count=6):
        x = submission.rng.standard_normal(geometry.input_shape)
        submission.equal(
            "im2col", x, geometry.kernel_size, stride=geometry.stride, padding=geometry.padding
        )


@check(
    en="lays out the windows of an array on a GPU, there",
    ja="GPU 上の配列の窓を、GPU 上で並べる",
    weight=2,
)
def check_on_a_gpu(submission: Submission) -> None:
    submission.equal("on_a_gpu", np.arange(9.0).reshape(1, 1, 3, 3), 2)
    for geometry in draw.geometries(submission.rng, count=6):
        x = submission.rng.standard_normal(geometry.input_shape)
        submission.equal(
            "on_a_gpu", x, geometry.kernel_size, stride=geometry.stride, padding=geometry.padding
        )


@check(
    en="keeps the dtype on both devices, and takes an empty batch",
    ja="どちらのデバイスでも dtype を保ち、空のバッチも受け取る",
    weight=1,
)
def check_dtype_and_empty_batch(submission: Submission) -> None:
    x = submission.rng.standard_normal((2, 2, 4, 5))
    for function in ("im2col", "on_a_gpu"):
        submission.equal(function, x[:1, :1, :2, :3].astype(np.float32), 2)
        submission.equal(function, x.astype(np.float32), 3, stride=2, padding=1)
        submission.equal(function, x[:0], 3, stride=2, padding=1)


@check(
    en="does no more steps for a larger image",
    ja="画像が大きくなっても、実行する行数が増えない",
    weight=1,
)
def check_no_loop_over_windows(submission: Submission) -> None:
    small, large = (
        ((submission.rng.standard_normal(shape), 3), {"stride": 2})
        for shape in [(1, 1, 5, 5), (3, 4, 16, 19)]
    )
    submission.loop_free("on_a_gpu", small, large)
