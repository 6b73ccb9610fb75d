"""Checks of col2im."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dzrkai_course import draw
from dzrkai_course.draw import Geometry
from dzrkai_grader.checks import Submission, check


def windows(x: NDArray[Any], geometry: Geometry) -> NDArray[Any]:
    """Lay out the windows of x by index arrays, sharing no code with the solution."""
    (KH, KW), (OH, OW) = geometry.weight_shape[2:], geometry.output_size
    SH, SW = np.broadcast_to(geometry.stride, 2)
    PH, PW = np.broadcast_to(geometry.padding, 2)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    i, j, oh, ow = np.ogrid[:KH, :KW, :OH, :OW]
    return np.asarray(padded[:, :, oh * SH + i, ow * SW + j])


def draw_col(submission: Submission, geometry: Geometry) -> NDArray[Any]:
    """Return random values for every place of every window."""
    images, kernel = geometry.input_shape[:2], geometry.weight_shape[2:]
    return submission.rng.standard_normal((*images, *kernel, *geometry.output_size))


def equal_on(submission: Submission, geometry: Geometry, dtype: Any = float) -> None:
    """Compare on a random col that belongs to images of this geometry."""
    submission.equal(
        "col2im",
        draw_col(submission, geometry).astype(dtype),
        geometry.input_shape,
        geometry.kernel_size,
        stride=geometry.stride,
        padding=geometry.padding,
    )


@check(
    en="counts the windows of each pixel when col is all ones",
    ja="col がすべて 1 のとき、各画素が属する窓の数になる",
    weight=3,
)
def check_small_example(submission: Submission) -> None:
    submission.equal("col2im", np.ones((1, 1, 2, 2, 2, 2)), (1, 1, 3, 3), 2)
    equal_on(submission, Geometry(1, 1, 1, (3, 3), kernel_size=2, stride=1, padding=0))


@check(
    en="puts windows that do not overlap side by side",
    ja="重ならない窓を並べて置く",
    weight=2,
)
def check_no_overlap(submission: Submission) -> None:
    equal_on(submission, Geometry(1, 1, 1, (4, 4), kernel_size=2, stride=2, padding=0))
    equal_on(submission, Geometry(2, 3, 1, (4, 6), kernel_size=2, stride=2, padding=0))


@check(
    en="cuts the padding off, on both sides",
    ja="パディングを両側とも切り落とす",
    weight=3,
)
def check_padding(submission: Submission) -> None:
    equal_on(submission, Geometry(1, 1, 1, (1, 2), kernel_size=2, stride=1, padding=1))
    for N, C, image, padding in [(1, 1, (2, 3), 1), (1, 2, (4, 3), 1), (2, 3, (3, 5), 2)]:
        equal_on(submission, Geometry(N, C, 1, image, kernel_size=3, stride=1, padding=padding))


@check(
    en="leaves zeros where no window reaches",
    ja="どの窓も届かないところは 0 になる",
    weight=2,
)
def check_stride_that_does_not_divide(submission: Submission) -> None:
    equal_on(submission, Geometry(1, 1, 1, (4, 6), kernel_size=3, stride=2, padding=0))
    equal_on(submission, Geometry(2, 3, 1, (6, 7), kernel_size=2, stride=3, padding=0))


@check(
    en="takes kernel size, stride and padding as (h, w) pairs",
    ja="カーネルサイズ、ストライド、パディングを (縦, 横) の組で受け取る",
    weight=3,
)
def check_pairs(submission: Submission) -> None:
    for geometry in [
        Geometry(1, 1, 1, (4, 4), kernel_size=(2, 3), stride=1, padding=0),
        Geometry(1, 1, 1, (2, 4), kernel_size=2, stride=1, padding=(1, 0)),
        Geometry(1, 2, 1, (5, 2), kernel_size=2, stride=(2, 1), padding=0),
        Geometry(1, 2, 1, (4, 5), kernel_size=3, stride=2, padding=(1, 0)),
        Geometry(2, 3, 1, (5, 6), kernel_size=(2, 3), stride=(3, 2), padding=(1, 2)),
    ]:
        equal_on(submission, geometry)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=12):
        equal_on(submission, geometry)


@check(
    en="is the adjoint of im2col: sum(im2col(x) * c) = sum(x * col2im(c))",
    ja="im2col の随伴である: sum(im2col(x) * c) = sum(x * col2im(c))",
    weight=3,
)
def check_adjoint(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=6):
        x, c = submission.rng.standard_normal(geometry.input_shape), draw_col(submission, geometry)
        sizes = {"stride": geometry.stride, "padding": geometry.padding}
        image = submission.call("col2im", c, x.shape, geometry.kernel_size, **sizes)
        submission.require(
            np.shape(image) == x.shape and np.isfinite(image).all(),
            en=f"col2im must return finite images of input_shape {x.shape}.",
            ja=f"col2im は input_shape {x.shape} の画像を有限の値で返すはずです。",
        )
        copies = windows(x, geometry) * c
        left, right = float(copies.sum()), float((x * image).sum())
        submission.require(
            abs(left - right) <= 1e-9 * max(1.0, float(np.abs(copies).sum())),
            en=f"sum(im2col(x) * c) is {left:.6g}, but sum(x * col2im(c)) is {right:.6g}.",
            ja=f"sum(im2col(x) * c) は {left:.6g} ですが、sum(x * col2im(c)) は {right:.6g} です。",
        )


@check(
    en="keeps the dtype, and takes an empty batch",
    ja="dtype を保ち、空のバッチも受け取る",
    weight=1,
)
def check_dtype_and_empty_batch(submission: Submission) -> None:
    equal_on(submission, Geometry(1, 1, 1, (2, 3), 2, stride=1, padding=0), dtype=np.float32)
    equal_on(submission, Geometry(2, 3, 1, (4, 5), 3, stride=2, padding=1), dtype=np.float32)
    equal_on(submission, Geometry(0, 2, 1, (4, 5), (2, 3), stride=1, padding=1))
