"""Checks of avg_pool_forward and avg_pool_backward."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dzrkai_course import draw
from dzrkai_course.draw import Geometry
from dzrkai_grader.checks import Submission, check


def arguments(submission: Submission, geometry: Geometry) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return a random output gradient and random images."""
    gy_shape = (*geometry.input_shape[:2], *geometry.output_size)
    normal = submission.rng.standard_normal
    return normal(gy_shape), normal(geometry.input_shape)


def sizes(geometry: Geometry) -> dict[str, Any]:
    """Return the keyword arguments of a call."""
    return {
        "kernel_size": geometry.kernel_size,
        "stride": geometry.stride,
        "padding": geometry.padding,
    }


# Windows side by side, overlapping, not square, padded.
GEOMETRIES = [
    Geometry(1, 1, 1, (3, 4), kernel_size=2, stride=1, padding=0),
    Geometry(1, 1, 1, (2, 3), kernel_size=2, stride=1, padding=(1, 0)),
    Geometry(1, 1, 1, (3, 2), kernel_size=2, stride=1, padding=(0, 1)),
    Geometry(2, 3, 1, (5, 6), kernel_size=(3, 2), stride=(2, 1), padding=0),
    Geometry(2, 3, 1, (4, 5), kernel_size=(2, 3), stride=1, padding=(1, 0)),
    Geometry(2, 3, 1, (6, 5), kernel_size=3, stride=2, padding=1),
]


@check(
    en="forward: the mean of each 2 x 2 window",
    ja="順伝播: 2 x 2 の窓ごとの平均",
    weight=2,
)
def check_forward_small_example(submission: Submission) -> None:
    x = np.array([[[[1.0, 2.0, 0.0, 4.0], [3.0, 2.0, 5.0, 1.0]]]])
    submission.equal("avg_pool_forward", x, 2)
    submission.equal("avg_pool_forward", submission.rng.standard_normal((1, 1, 3, 3)), (2, 3))
    for shape, kernel_size in [((2, 3, 4, 6), 2), ((2, 3, 5, 7), (2, 3)), ((2, 3, 7, 5), (3, 2))]:
        submission.equal("avg_pool_forward", submission.rng.standard_normal(shape), kernel_size)


@check(
    en="forward: strides, pairs and a padding that counts",
    ja="順伝播: ストライド、(縦, 横) の組、数に入るパディング",
    weight=2,
)
def check_forward_sizes(submission: Submission) -> None:
    for geometry in GEOMETRIES:
        _, x = arguments(submission, geometry)
        submission.equal("avg_pool_forward", x, **sizes(geometry))


@check(
    en="forward: the definition's values on random shapes",
    ja="順伝播: ランダムな形で定義どおりの値",
    weight=2,
)
def check_forward_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=10):
        _, x = arguments(submission, geometry)
        submission.equal("avg_pool_forward", x, **sizes(geometry))


@check(
    en="backward: equal shares for all pixels of a window",
    ja="逆伝播: 窓のすべての画素に等しい分け前",
    weight=3,
)
def check_backward_small_example(submission: Submission) -> None:
    x = np.array([[[[1.0, 2.0, 0.0, 4.0], [3.0, 2.0, 5.0, 1.0]]]])
    submission.equal("avg_pool_backward", np.array([[[[4.0, 8.0]]]]), x, 2)
    for geometry in [
        Geometry(1, 1, 1, (3, 3), kernel_size=(2, 3), stride=(2, 3), padding=0),
        Geometry(2, 3, 1, (4, 6), kernel_size=2, stride=2, padding=0),
        Geometry(2, 3, 1, (5, 7), kernel_size=(2, 3), stride=(2, 3), padding=0),
        Geometry(2, 3, 1, (7, 5), kernel_size=(3, 2), stride=(3, 2), padding=0),
    ]:
        gy, x = arguments(submission, geometry)
        submission.equal("avg_pool_backward", gy, x, geometry.kernel_size)


@check(
    en="backward: overlapping windows add up, the padding is cut off",
    ja="逆伝播: 重なる窓を足し合わせ、パディングを切り落とす",
    weight=3,
)
def check_backward_sizes(submission: Submission) -> None:
    for geometry in GEOMETRIES:
        gy, x = arguments(submission, geometry)
        submission.equal("avg_pool_backward", gy, x, **sizes(geometry))


@check(
    en="backward: the definition's values on random shapes",
    ja="逆伝播: ランダムな形で定義どおりの値",
    weight=2,
)
def check_backward_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=10):
        gy, x = arguments(submission, geometry)
        submission.equal("avg_pool_backward", gy, x, **sizes(geometry))


@check(
    en="forward and backward balance: sum(gy * forward(x)) = sum(backward(gy) * x)",
    ja="順伝播と逆伝播が釣り合う: sum(gy * forward(x)) = sum(backward(gy) * x)",
    weight=2,
)
def check_adjoint(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=6):
        gy, x = arguments(submission, geometry)
        y = submission.call("avg_pool_forward", x, **sizes(geometry))
        gx = submission.call("avg_pool_backward", gy, x, **sizes(geometry))
        submission.require(
            (np.shape(y), np.shape(gx)) == (gy.shape, x.shape)
            and np.isfinite(y).all()
            and np.isfinite(gx).all(),
            en=f"For x of shape {x.shape} the output is {gy.shape} and gx {x.shape}, all finite.",
            ja=f"x の形が {x.shape} なら、出力は {gy.shape}、gx は {x.shape} で、どれも有限です。",
        )
        left, right = float((gy * y).sum()), float((gx * x).sum())
        submission.require(
            abs(left - right) <= 1e-9 * max(1.0, float(np.abs(gy * y).sum())),
            en=f"sum(gy * forward(x)) is {left:.6g}, but sum(backward(gy) * x) is {right:.6g}.",
            ja=f"sum(gy * forward(x)) は {left:.6g}、sum(backward(gy) * x) は {right:.6g} です。",
        )


@check(
    en="keeps the dtype, and takes an empty batch",
    ja="dtype を保ち、空のバッチも受け取る",
    weight=1,
)
def check_dtype_and_empty_batch(submission: Submission) -> None:
    gy, x = arguments(submission, Geometry(2, 2, 1, (4, 5), (2, 3), stride=1, padding=1))
    gy32, x32 = gy.astype(np.float32), x.astype(np.float32)
    submission.equal("avg_pool_forward", x32[:1, :1, :2, :3], (2, 3))
    submission.equal("avg_pool_backward", gy32[:1, :1, :1, :1], x32[:1, :1, :2, :3], (2, 3))
    submission.equal("avg_pool_forward", x32, (2, 3), stride=1, padding=1)
    submission.equal("avg_pool_backward", gy32, x32, (2, 3), stride=1, padding=1)
    submission.equal("avg_pool_forward", x[:0], (2, 3), stride=1, padding=1)
    submission.equal("avg_pool_backward", gy[:0], x[:0], (2, 3), stride=1, padding=1)
