"""pad: a border of zeros round an image.

A 3 x 3 kernel has no whole window round a pixel at the edge, so a convolution shrinks the image. A
border of zeros gives the edge pixels their windows back.

Write ``pad(x, padding)``:

    x        (..., H, W)     an image, or any number of them: the last two axes are height and width
    padding  p               a whole number, 0 or more
    returns  (..., H + 2 p, W + 2 p)

The border is p pixels wide **on each of the four sides**. All other axes keep their length: channels
and batches get no border. The dtype is that of x, and x itself is left as it is.

        0 0 0 0
        0 1 2 0         p = 1: one row above, one below,
        0 3 4 0                one column on the left, one on the right
        0 0 0 0

>>> pad(np.array([[1.0, 2.0], [3.0, 4.0]]), 1)
array([[0., 0., 0., 0.],
       [0., 1., 2., 0.],
       [0., 3., 4., 0.],
       [0., 0., 0., 0.]])
>>> pad(np.ones((5, 3, 28, 28)), 2).shape
(5, 3, 32, 32)

日本語
------
pad: 画像のまわりに 0 の縁を付けます。

画像の端の画素のまわりには、3 x 3 のカーネルの窓が収まりません。そのため、畳み込みをすると画像が縮みます。0 の縁を
付けると、端の画素にも窓ができます。

``pad(x, padding)`` を書いてください。

    x        (..., H, W)     画像。何枚でもよく、最後の 2 つの軸が縦と横
    padding  p               0 以上の整数
    返り値    (..., H + 2 p, W + 2 p)

縁の幅は「4 つの辺のそれぞれ」で p 画素です。ほかの軸の長さは変わりません。チャネルやバッチに縁は付きません。
dtype は x と同じで、x 自身は書き換えません。

        0 0 0 0
        0 1 2 0         p = 1: 上に 1 行、下に 1 行、
        0 3 4 0                左に 1 列、右に 1 列
        0 0 0 0
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def pad(x: NDArray[Any], padding: int) -> NDArray[Any]:
    """Put a border of zeros round each image.

    Parameters
    ----------
    x : (..., H, W) array
        One image or many.
    padding : int
        Width p of the border on each side, in pixels.

    Returns
    -------
    (..., H + 2 p, W + 2 p) array
        x in the middle, zeros round it. The dtype is that of x.
    """
    # solution: begin
    *others, H, W = x.shape
    padded = np.zeros((*others, H + 2 * padding, W + 2 * padding), dtype=x.dtype)
    padded[..., padding : padding + H, padding : padding + W] = x
    return padded
    # solution: end
