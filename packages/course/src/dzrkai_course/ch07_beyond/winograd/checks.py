"""Checks of winograd."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dzrkai_grader.checks import Submission, check

Shape = tuple[int, int, int, int]
Pair = tuple[int, int]

PRODUCTS_A_TILE = 16
LARGEST_ERROR = 2e-6


def equal_on(
    submission: Submission, x: Shape, OC: int, padding: int | Pair = 0, dtype: Any = float
) -> None:
    """Compare on random images of shape x and OC random filters."""
    images, filters = (
        submission.rng.standard_normal(shape).astype(dtype) for shape in (x, (OC, x[1], 3, 3))
    )
    submission.equal("winograd", images, filters, padding=padding)


def exact(x: NDArray[Any], W: NDArray[Any]) -> NDArray[Any]:
    """The convolution by its definition, in float64."""
    windows = np.lib.stride_tricks.sliding_window_view(x.astype(float), (3, 3), axis=(2, 3))
    return np.asarray(np.einsum("nchwij,ocij->nohw", windows, W.astype(float)))


@check(
    en="convolves one tile of 4 x 4 pixels",
    ja="4 x 4 画素のタイル 1 枚を畳み込む",
    weight=3,
)
def check_one_tile(submission: Submission) -> None:
    submission.equal("winograd", np.arange(16.0).reshape(1, 1, 4, 4), np.ones((1, 1, 3, 3)))
    for _ in range(2):
        equal_on(submission, (1, 1, 4, 4), OC=1)


@check(
    en="puts the results of the tiles side by side",
    ja="タイルの結果を隣どうしに並べる",
    weight=3,
)
def check_tiles(submission: Submission) -> None:
    for height, width in [(4, 6), (6, 4), (6, 8)]:
        equal_on(submission, (1, 1, height, width), OC=1)


@check(
    en="takes images for which the last tile reaches too far",
    ja="最後のタイルがはみ出す画像も受け取る",
    weight=3,
)
def check_odd_sizes(submission: Submission) -> None:
    for height, width in [(3, 4), (4, 3), (3, 3), (5, 7)]:
        equal_on(submission, (1, 1, height, width), OC=1)


@check(
    en="sums over the input channels and keeps images and output channels apart",
    ja="入力チャネルについて和を取り、画像どうし、出力チャネルどうしを混ぜない",
    weight=3,
)
def check_channels_and_batch(submission: Submission) -> None:
    for N, C, OC in [(1, 2, 1), (1, 1, 2), (2, 1, 1)]:
        equal_on(submission, (N, C, 3, 3), OC)
    equal_on(submission, (2, 3, 4, 6), OC=4)
    equal_on(submission, (2, 2, 5, 6), OC=3)


@check(
    en="pads with zeros on all four sides, by an (h, w) pair too",
    ja="上下左右の 4 辺に 0 を足す ((縦, 横) の組でも)",
    weight=2,
)
def check_padding(submission: Submission) -> None:
    for padding in (1, 2, (1, 0), (0, 2)):
        equal_on(submission, (1, 1, 3, 4), 1, padding)
        equal_on(submission, (2, 2, 3, 4), 3, padding)


@check(
    en="keeps the dtype, and takes an empty batch",
    ja="dtype を保ち、空のバッチも受け取る",
    weight=1,
)
def check_dtype_and_empty_batch(submission: Submission) -> None:
    equal_on(submission, (1, 1, 4, 4), 1, dtype=np.float32)
    equal_on(submission, (2, 2, 5, 6), 3, padding=1, dtype=np.float32)
    equal_on(submission, (0, 2, 5, 6), 3)


@check(
    en="makes 16 products for each tile, input channel and output channel",
    ja="タイル、入力チャネル、出力チャネルの組ごとに 16 回の積で計算する",
    weight=8,
)
def check_products(submission: Submission) -> None:
    for N, C, OC, TH, TW in [(1, 1, 1, 1, 1), (1, 2, 3, 2, 1), (2, 2, 2, 2, 3)]:
        x = submission.rng.standard_normal((N, C, 2 * TH + 2, 2 * TW + 2))
        W = submission.rng.standard_normal((OC, C, 3, 3))
        y, products = submission.call("counted", x, W)
        allowed = PRODUCTS_A_TILE * N * C * OC * TH * TW
        submission.require(
            y.shape == (N, OC, 2 * TH, 2 * TW) and np.allclose(y, exact(x, W)),
            en="The values are wrong where x and W hold counted numbers, in arrays of dtype object.",
            ja="積を数えるための数が入った、dtype が object の配列に対して、値が違います。",
        )
        submission.require(
            products <= allowed,
            en=f"It took {products} products of a number from x with one from W; "
            f"{allowed} are enough, {PRODUCTS_A_TILE} a tile.",
            ja=f"x から来た数と W から来た数の積が {products} 回ありました。"
            f"1 タイルにつき {PRODUCTS_A_TILE} 回、合わせて {allowed} 回で足ります。",
        )


@check(
    en="is off by at most two millionths in float32",
    ja="float32 での誤差が 100 万分の 2 を超えない",
    weight=2,
)
def check_error(submission: Submission) -> None:
    x, W = (
        submission.rng.standard_normal(shape).astype(np.float32)
        for shape in ((2, 16, 14, 15), (4, 16, 3, 3))
    )
    right, y = exact(x, W), submission.call("winograd", x, W)
    submission.require(
        isinstance(y, np.ndarray) and y.dtype == np.float32 and y.shape == right.shape,
        en=f"Expected an array of float32 and of shape {right.shape}.",
        ja=f"dtype が float32 で、形が {right.shape} の配列を返してください。",
    )
    error = float(np.abs(y - right).max() / np.abs(right).max())
    submission.require(
        error <= LARGEST_ERROR,
        en=f"The largest error is {error:.1e} of the largest value; at most {LARGEST_ERROR:g}.",
        ja=f"誤差は最大で、最大値の {error:.1e} 倍です。{LARGEST_ERROR:g} 倍までにしてください。",
    )
