"""Checks of conv_backward."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dzrkai_course import draw
from dzrkai_course.draw import Geometry
from dzrkai_grader.checks import Submission, check

# Images and filters whose sizes are all different, the simplest first.
GEOMETRIES = [
    Geometry(1, 1, 1, (3, 3), kernel_size=2, stride=1, padding=0),
    Geometry(1, 1, 1, (4, 5), kernel_size=2, stride=2, padding=0),
    Geometry(1, 1, 1, (2, 3), kernel_size=2, stride=1, padding=1),
    Geometry(2, 1, 1, (2, 3), kernel_size=2, stride=1, padding=0),
    Geometry(1, 2, 3, (2, 3), kernel_size=2, stride=1, padding=0),
    Geometry(2, 1, 3, (4, 3), kernel_size=2, stride=1, padding=0),
    Geometry(2, 3, 4, (4, 6), kernel_size=(2, 3), stride=1, padding=0),
    Geometry(2, 3, 4, (5, 6), kernel_size=2, stride=2, padding=0),
    Geometry(2, 3, 4, (4, 5), kernel_size=3, stride=1, padding=1),
    Geometry(2, 3, 4, (5, 6), kernel_size=(3, 2), stride=(2, 1), padding=(1, 0)),
]


def arguments(submission: Submission, geometry: Geometry) -> list[NDArray[Any]]:
    """Return random gy, x and W."""
    shapes = geometry.output_shape, geometry.input_shape, geometry.weight_shape
    return [submission.rng.standard_normal(shape) for shape in shapes]


def sizes(geometry: Geometry) -> dict[str, Any]:
    """Return the keyword arguments of a call."""
    return {"stride": geometry.stride, "padding": geometry.padding}


def equal_on(submission: Submission, function: str, geometries: list[Geometry]) -> None:
    """Compare one of the harness's functions, or the whole, on random arrays."""
    for geometry in geometries:
        submission.equal(function, *arguments(submission, geometry), **sizes(geometry))


def convolve(x: NDArray[Any], W: NDArray[Any], geometry: Geometry) -> NDArray[Any]:
    """Return the forward pass, sharing no code with the solution."""
    SH, SW = np.broadcast_to(geometry.stride, 2)
    PH, PW = np.broadcast_to(geometry.padding, 2)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, W.shape[2:], axis=(2, 3))
    return np.asarray(np.einsum("nchwij,ocij->nohw", windows[:, :, ::SH, ::SW], W))


def balance(submission: Submission, name: str, output: float, given: float) -> None:
    """Require that a gradient balances that of the output."""
    submission.require(
        abs(output - given) <= 1e-8 * max(1.0, abs(output)),
        en=f"sum(gy * y) is {output:.6g}, but sum(g{name} * {name}) is {given:.6g}.",
        ja=f"sum(gy * y) は {output:.6g} ですが、sum(g{name} * {name}) は {given:.6g} です。",
    )


@check(
    en="returns gx, gW, gb of a 3 x 3 image and a 2 x 2 filter",
    ja="3 x 3 の画像と 2 x 2 のフィルタについて gx, gW, gb を返す",
    weight=2,
)
def check_small_example(submission: Submission) -> None:
    x = np.arange(9.0).reshape(1, 1, 3, 3)
    W = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    submission.equal("conv_backward", np.array([[[[0.0, 0.0], [1.0, 0.0]]]]), x, W)
    submission.equal("conv_backward", np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), x, W)


@check(
    en="gb: one sum for each output channel",
    ja="gb: 出力チャネルごとに 1 つの和",
    weight=2,
)
def check_gb(submission: Submission) -> None:
    equal_on(submission, "gb_of_conv_backward", GEOMETRIES)


@check(
    en="gW: summed over the batch and all positions",
    ja="gW: バッチとすべての位置についての和",
    weight=4,
)
def check_gW(submission: Submission) -> None:
    equal_on(submission, "gW_of_conv_backward", GEOMETRIES)


@check(
    en="gx: every window's share sent back to its pixels",
    ja="gx: どの窓の分も元の画素に返す",
    weight=4,
)
def check_gx(submission: Submission) -> None:
    equal_on(submission, "gx_of_conv_backward", GEOMETRIES)


@check(
    en="gives the definition's values on random shapes",
    ja="ランダムな形で定義どおりの値になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    equal_on(submission, "conv_backward", draw.geometries(submission.rng, count=12))


@check(
    en="agrees with the forward pass: sum(gy * y) = sum(gx * x) = sum(gW * W) without a bias",
    ja="順伝播と釣り合う: バイアスがなければ sum(gy * y) = sum(gx * x) = sum(gW * W)",
    weight=3,
)
def check_adjoint(submission: Submission) -> None:
    for geometry in draw.geometries(submission.rng, count=6):
        gy, x, W = arguments(submission, geometry)
        gradients = submission.call("conv_backward", gy, x, W, **sizes(geometry))
        submission.require(
            isinstance(gradients, tuple)
            and [np.shape(g) for g in gradients[:2]] == [x.shape, W.shape]
            and all(np.isfinite(g).all() for g in gradients[:2]),
            en="(gx, gW, gb) must be finite, gx with the shape of x and gW with that of W.",
            ja="(gx, gW, gb) は有限の値で、gx は x と、gW は W と同じ形のはずです。",
        )
        output = float((gy * convolve(x, W, geometry)).sum())
        balance(submission, "x", output, float((gradients[0] * x).sum()))
        balance(submission, "W", output, float((gradients[1] * W).sum()))


@check(
    en="keeps the dtype, and takes an empty batch",
    ja="dtype を保ち、空のバッチも受け取る",
    weight=1,
)
def check_dtype_and_empty_batch(submission: Submission) -> None:
    for N, C, OC, image in [(1, 1, 1, (1, 2)), (2, 2, 3, (4, 5))]:
        geometry = Geometry(N, C, OC, image, kernel_size=(3, 2), stride=1, padding=1)
        gy, x, W = arguments(submission, geometry)
        single = [array.astype(np.float32) for array in (gy, x, W)]
        submission.equal("conv_backward", *single, padding=1)
    submission.equal("conv_backward", gy[:0], x[:0], W, padding=1)
