"""The figures of the chapters; every number in them is computed when the site is built.

Each function draws one figure, with its words in the language of the page.
"""

from collections.abc import Callable

import numpy as np
from drawing import CELL, Drawing, window

from dzrkai_conv import conv2d, im2col
from dzrkai_conv.kernels.cpu import pad
from dzrkai_conv.window import Window
from dzrkai_pool import avg_pool2d, max_pool2d

IMAGE = np.array([[1, 2, 0, 3], [0, 1, 2, 1], [3, 0, 1, 2], [2, 1, 0, 1]], float)
KERNEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], float)
GAP = 46


def convolution(language: str) -> str:
    """One window of a 4 x 4 image meets a 3 x 3 kernel and gives one number of a 2 x 2 output."""
    words = {
        "en": ("A kernel slides over an image", "image", "kernel", "output"),
        "ja": ("画像の上をカーネルが動く", "画像", "カーネル", "出力"),
    }[language]
    drawing = Drawing(words[0])
    seen = window(0, 1, 3, 3)
    right, bottom = drawing.grid(10, 10, IMAGE, "input", f"x : {words[1]} 4 × 4", seen)
    middle = (10 + bottom) / 2
    drawing.text(right + GAP / 2, middle + 6, "⋆", size=24)
    everything = window(0, 0, 3, 3)
    right, _ = drawing.grid(
        *(right + GAP, middle - 1.5 * CELL, KERNEL, "weight"), f"W : {words[2]} 3 × 3", everything
    )
    drawing.text(right + GAP / 2, middle + 6, "=", size=24)
    y = conv2d(IMAGE[None, None], KERNEL[None, None]).data[0, 0]
    drawing.grid(right + GAP, middle - CELL, y, "output", f"y : {words[3]} 2 × 2", {(0, 1)})
    return drawing.svg()


def padding(language: str) -> str:
    """A 4 x 4 image with a border of zeros: the output is 4 x 4 again."""
    words = {
        "en": ("Padding keeps the size", "image with padding", "output"),
        "ja": ("パディングで大きさが保たれる", "パディングした画像", "出力"),
    }[language]
    drawing = Drawing(words[0])
    padded = pad(IMAGE[None, None], Window.of(3, padding=1))[0, 0]
    border = {
        place for place in np.ndindex(6, 6) if not (1 <= place[0] <= 4 and 1 <= place[1] <= 4)
    }
    caption = f"{words[1]} (4 + 2·1) × (4 + 2·1)"
    right, bottom = drawing.grid(
        10, 10, padded, "input", caption, marked=window(0, 0, 3, 3), dashed=border
    )
    middle = (10 + bottom) / 2
    drawing.arrow(right + 12, middle, right + GAP + 20, middle)
    y = conv2d(IMAGE[None, None], KERNEL[None, None], padding=1).data[0, 0]
    left = right + GAP + 34
    drawing.grid(left, middle - 2 * CELL, y, "output", f"{words[2]} 4 × 4", {(0, 0)})
    return drawing.svg()


def stride(language: str) -> str:
    """The four places of a 3 x 3 window that moves by 2 over a 5 x 5 image."""
    words = {
        "en": ("Stride 2: four windows on 5 × 5 pixels", "windows of 3 × 3, stride 2", "output"),
        "ja": ("ストライド 2：5 × 5 の画像に窓は 4 つ", "3 × 3 の窓、ストライド 2", "出力"),
    }[language]
    drawing = Drawing(words[0])
    right, bottom = drawing.grid(10, 10, np.full((5, 5), ""), "input", words[1])
    kinds = ("input", "weight", "output", "gradient")
    for kind, (row, column) in zip(kinds, [(0, 0), (0, 2), (2, 0), (2, 2)], strict=True):
        inset = 3
        x, y, size = 10 + column * CELL + inset, 10 + row * CELL + inset, 3 - 2 * inset / CELL
        drawing.outline(x, y, size, size, kind)
    middle = (10 + bottom) / 2
    drawing.arrow(right + 12, middle, right + GAP, middle)
    left = right + GAP + 14
    for kind, (row, column) in zip(kinds, np.ndindex(2, 2), strict=True):
        place = (left + column * CELL, middle - CELL + row * CELL)
        drawing.grid(*place, np.full((1, 1), ""), kind, marked={(0, 0)})
    drawing.text(left + CELL, middle + CELL + 18, f"{words[2]} 2 × 2", "ink")
    return drawing.svg()


def convolution_channels(language: str) -> str:
    """Three channels of an image, three of one filter, one sheet of output."""
    title = {
        "en": "A filter sees all channels; its products are summed into one number",
        "ja": "フィルタは全チャネルを見て、積を 1 つの数に足し合わせる",
    }[language]
    drawing = Drawing(title)
    right, bottom = drawing.stack(10, 10, (3, 6, 6), "input", "x (C, H, W)", window(1, 1, 3, 3))
    middle = (10 + bottom) / 2
    drawing.text(right + 24, middle + 8, "⋆", size=24)
    right, _ = drawing.stack(
        right + 48, middle - 28, (3, 3, 3), "weight", "W (C, KH, KW)", window(0, 0, 3, 3)
    )
    drawing.text(right + 24, middle + 8, "=", size=24)
    drawing.stack(right + 48, middle - 28, (1, 4, 4), "output", "y (1, OH, OW)", {(1, 1)})
    return drawing.svg()


def convolution_filters_bias(language: str) -> str:
    """OC filters give OC channels; one number of bias is added to each."""
    title = {
        "en": "OC filters make OC output channels, and each has its own bias",
        "ja": "OC 個のフィルタが OC 個の出力チャネルを作り、それぞれにバイアスを持つ",
    }[language]
    drawing = Drawing(title)
    right, bottom = drawing.stack(10, 40, (3, 6, 6), "input", "x (N, C, H, W)")
    middle = (40 + bottom) / 2
    drawing.text(right + 20, middle + 8, "⋆", size=24)
    left = right + 42
    for filter_number in range(2):
        top = middle - 66 + 72 * filter_number
        right, below = drawing.stack(left, top, (3, 3, 3), "weight")
    drawing.text((left + right) / 2, below + 18, "W (OC, C, KH, KW)", "weight")
    drawing.text(right + 32, middle + 8, "+", size=24)
    left = right + 58
    for filter_number in range(2):
        top = middle - 40 + 72 * filter_number
        drawing.grid(left, top, np.full((1, 1), ""), "gradient", marked={(0, 0)}, size=18)
    drawing.text(left + 14, below + 18, "b (OC,)", "gradient")
    drawing.text(left + 52, middle + 8, "=", size=24)
    drawing.stack(left + 80, middle - 32, (2, 4, 4), "output", "y (N, OC, OH, OW)")
    return drawing.svg()


def im2col_figure(language: str) -> str:
    """The four 2 x 2 windows of a 3 x 3 image, and the matrix with a column for each."""
    words = {
        "en": ("im2col: every window becomes a column", "image", "one column per window"),
        "ja": ("im2col：窓 1 つが列 1 つになる", "画像", "窓 1 つにつき 1 列"),
    }[language]
    drawing = Drawing(words[0])
    image = np.arange(1.0, 10.0).reshape(3, 3)
    right, bottom = drawing.grid(10, 26, image, "input", words[1], window(1, 0, 2, 2))
    middle = (26 + bottom) / 2
    drawing.arrow(right + 12, middle, right + GAP + 14, middle)
    col = im2col(image[None, None], 2).data.reshape(4, 4)
    left = right + GAP + 66
    for row, name in enumerate(("(0,0)", "(0,1)", "(1,0)", "(1,1)")):
        drawing.text(left - 26, middle - 2 * CELL + row * CELL + 20, name, "muted", size=13)
    marked = {(row, 2) for row in range(4)}
    drawing.grid(left, middle - 2 * CELL, col, "output", words[2], marked)
    return drawing.svg()


def im2col_matrices(language: str) -> str:
    """Filters as rows times windows as columns."""
    title = {
        "en": "Convolution as a product of matrices",
        "ja": "行列積としての畳み込み",
    }[language]
    drawing = Drawing(title)
    size = 16
    row, column = window(1, 0, 1, 8), window(0, 2, 8, 1)
    blank = np.full((8, 8), "")
    right, _ = drawing.grid(10, 60, blank[:3], "weight", "W (OC, C·KH·KW)", row, size=size)
    drawing.text(right + 26, 90, "@", size=22)
    left = right + 52
    caption = "col (C·KH·KW, OH·OW)"
    right, _ = drawing.grid(left, 10, blank[:, :6], "input", caption, column, size=size)
    drawing.text(right + 44, 90, "=", size=22)
    y = blank[:3, :6]
    drawing.grid(right + 80, 60, y, "output", "y (OC, OH·OW)", {(1, 2)}, size=size)
    return drawing.svg()


POOLED = np.array([[1, 3, 2, 0], [4, 2, 7, 5], [0, 6, 1, 1], [3, 2, 8, 4]], float)
WINNERS = {(1, 0), (1, 2), (2, 1), (3, 2)}


def max_pooling(language: str) -> str:
    """Each 2 x 2 window hands on its largest pixel."""
    words = {
        "en": ("Max pooling, 2 × 2", "image", "maxima"),
        "ja": ("最大プーリング 2 × 2", "画像", "最大値"),
    }[language]
    y = max_pool2d(POOLED[None, None], 2).data[0, 0]
    return _pooling(words, y, WINNERS)


def average_pooling(language: str) -> str:
    """Each 2 x 2 window hands on its mean."""
    words = {
        "en": ("Average pooling, 2 × 2", "image", "means"),
        "ja": ("平均プーリング 2 × 2", "画像", "平均値"),
    }[language]
    y = avg_pool2d(POOLED[None, None], 2).data[0, 0]
    return _pooling(words, y, set())


def _pooling(words: tuple[str, str, str], y: np.ndarray, marked: set[tuple[int, int]]) -> str:
    drawing = Drawing(words[0])
    right, bottom = drawing.grid(10, 10, POOLED, "input", f"x : {words[1]}", marked)
    for row, column in np.ndindex(2, 2):
        drawing.outline(10 + 2 * column * CELL, 10 + 2 * row * CELL, 2, 2, "ink")
    middle = (10 + bottom) / 2
    drawing.arrow(right + 12, middle, right + GAP, middle)
    drawing.grid(right + GAP + 14, middle - CELL, y, "output", f"y : {words[2]}")
    return drawing.svg()


def max_pooling_backward(language: str) -> str:
    """Each gradient goes to the pixel that won; all others receive nothing."""
    words = {
        "en": ("The gradient goes to the winner alone", "gradient of y", "gradient of x"),
        "ja": ("勾配は勝った画素だけに届く", "y の勾配", "x の勾配"),
    }[language]
    drawing = Drawing(words[0])
    gy = np.array([[1, 2], [3, 4]], float)
    gx = np.zeros((4, 4))
    for place, value in zip(sorted(WINNERS), gy.ravel(), strict=True):
        gx[place] = value
    middle = 10 + 2 * CELL
    right, _ = drawing.grid(10, middle - CELL, gy, "gradient", f"gy : {words[1]}")
    drawing.arrow(right + 30, middle, right + GAP + 20, middle)
    left = right + GAP + 40
    drawing.grid(left, 10, gx, "input", f"gx : {words[2]}", WINNERS)
    for row, column in np.ndindex(2, 2):
        drawing.outline(left + 2 * column * CELL, 10 + 2 * row * CELL, 2, 2, "ink")
    return drawing.svg()


def cnn_shapes(language: str) -> str:
    """The shapes through the network of chapter 5."""
    title = {
        "en": "The shapes in the course's CNN",
        "ja": "このコースの CNN を流れるデータの形",
    }[language]
    drawing = Drawing(title)
    stages = [
        ("", (1, 8, 8), "input"),
        ("Conv, ReLU", (6, 8, 8), "output"),
        ("MaxPool", (6, 4, 4), "output"),
        ("Conv, ReLU", (8, 4, 4), "output"),
        ("MaxPool", (8, 2, 2), "output"),
    ]
    captions = ("1 × 8 × 8", "16 × 8 × 8", "16 × 4 × 4", "32 × 4 × 4", "32 × 2 × 2")
    left, middle = 10.0, 90.0
    for (name, shape, kind), caption in zip(stages, captions, strict=True):
        if name:
            drawing.text(left + 34, middle - 14, name, "weight", size=13)
            drawing.arrow(left, middle, left + 68, middle)
            left += 78
        height = shape[1] * 10 + (shape[0] - 1) * 4
        right, _ = drawing.stack(left, middle - height / 2, shape, kind, "", size=10, shift=4)
        drawing.text((left + right) / 2, 190, caption, kind, size=13)
        left = right + 10
    for name, features in (("Flatten", 128), ("Linear, ReLU", 64), ("Linear", 10)):
        drawing.text(left + 40, middle - 14, name, "weight", size=13)
        drawing.arrow(left, middle, left + 80, middle)
        length = 14 + features
        drawing.parts.append(
            f'<rect x="{left + 90:g}" y="{middle - length / 2:g}" width="12" height="{length}" '
            'style="fill:var(--kai-paper, #f6f7fa);stroke:var(--kai-output, #2b7a3f)"/>'
        )
        drawing.text(left + 96, 190, str(features), "output", size=13)
        left += 112
    return drawing.svg()


FIGURES: dict[str, Callable[[str], str]] = {
    "convolution": convolution,
    "padding": padding,
    "stride": stride,
    "convolution-channels": convolution_channels,
    "convolution-filters-bias": convolution_filters_bias,
    "im2col": im2col_figure,
    "im2col-matrices": im2col_matrices,
    "max-pooling": max_pooling,
    "max-pooling-backward": max_pooling_backward,
    "average-pooling": average_pooling,
    "cnn-shapes": cnn_shapes,
}
