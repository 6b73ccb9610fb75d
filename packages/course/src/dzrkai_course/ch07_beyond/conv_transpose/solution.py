"""conv_transpose: a convolution the other way round, which makes images larger.

A convolution gathers: each output pixel looks at a window of the image and makes one number of it.
Its transpose scatters: each pixel of x paints a whole filter, times its own value, on a canvas. The
neighbour's picture begins SH rows or SW columns further on, and where pictures overlap they add up.
Networks that draw, such as decoders and generators, grow their images in this way.

Write ``conv_transpose(x, W, b=None, stride=1, padding=0)``, using your col2im:

    x   (N, C, H, W)         images
    W   (C, OC, KH, KW)      for each input channel one picture per output channel: C comes first
    b   (OC,) or None        one number for each output channel
    y   (N, OC, OH, OW)

    OH = (H - 1) SH + KH - 2 PH
    OW = (W - 1) SW + KW - 2 PW

Every product x[n, c, h, w] * W[c, o, i, j] is added to the canvas of (n, o) at row h * SH + i and
column w * SW + j. Then PH rows above and below and PW columns at the left and right are cut off:
padding, which makes a convolution's output larger, makes this one smaller. b comes last.

You have met this formula before. In the backward pass of a convolution the gradient went from the
output back to the image: with gy for x, that is the same sum, and gx is y. As matrices, a convolution
multiplies by M and this by the transpose of M; hence the name. It does not undo the convolution.

Two pixels, 1 and 2, and a filter of 2 x 2. With stride 2 the two pictures lie side by side, with
stride 1 they share a column:

>>> x = np.array([[[[1.0, 2.0]]]])
>>> W = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
>>> conv_transpose(x, W, stride=2)[0, 0]
array([[1., 2., 2., 4.],
       [3., 4., 6., 8.]])
>>> conv_transpose(x, W)[0, 0]
array([[ 1.,  4.,  4.],
       [ 3., 10.,  8.]])

日本語
------
conv_transpose: 畳み込みを逆向きにたどり、画像を大きくします。

畳み込みは「集める」計算です。出力の 1 画素は画像の窓を見て、1 つの数にまとめます。その転置は「ばらまく」計算です。
x の 1 画素は、フィルタ 1 枚に自分の値を掛けた絵を、キャンバスの上に描きます。隣の画素の絵は SH 行、または SW 列
だけずれたところから始まり、絵が重なるところは足し合わされます。デコーダや生成ネットワークのように絵を描く
ネットワークは、こうして画像を大きくしていきます。

自分の col2im を使って ``conv_transpose(x, W, b=None, stride=1, padding=0)`` を書いてください。

    x   (N, C, H, W)         画像
    W   (C, OC, KH, KW)      入力チャネルごとに、出力チャネルの数だけの絵。C が先に来る
    b   (OC,) または None     出力チャネルごとに 1 つの数
    y   (N, OC, OH, OW)

    OH = (H - 1) SH + KH - 2 PH
    OW = (W - 1) SW + KW - 2 PW

積 x[n, c, h, w] * W[c, o, i, j] を、(n, o) のキャンバスの h * SH + i 行、w * SW + j 列にすべて足していきます。
そのあと上下の PH 行ずつ、左右の PW 列ずつを切り落とします。畳み込みの出力を大きくするパディングは、ここでは出力を
小さくするのです。b は最後に足します。

この式にはもう出会っています。畳み込みの逆伝播で、勾配は出力から画像へ戻りました。x を gy と読めば同じ和であり、
gx が y にあたります。行列でいえば、畳み込みは行列 M を掛けること、こちらは M の転置を掛けることで、名前もそこから
来ています。畳み込みを打ち消すものではありません。

上の例は 1 と 2 の 2 画素と、2 x 2 のフィルタです。ストライド 2 なら 2 枚の絵は隣どうしに並び、ストライド 1 なら
1 列を共有します。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch03_im2col.col2im import col2im
from exercises.ch03_im2col.pair import IntOrPair, pair


def conv_transpose(
    x: NDArray[Any],
    W: NDArray[Any],
    b: NDArray[Any] | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
) -> NDArray[Any]:
    """Let each pixel paint the filters, times its value, into a larger image.

    Parameters
    ----------
    x : (N, C, H, W) array
        The images.
    W : (C, OC, KH, KW) array
        The filters.
    b : (OC,) array, optional
        The bias, one number for each output channel.
    stride, padding : int or (h, w)
        Step from picture to picture, rows and columns cut off on each side (in pixels).

    Returns
    -------
    y : (N, OC, OH, OW) array
    """
    # solution: begin
    N, _, height, width = x.shape
    OC, KH, KW = W.shape[1:]
    (SH, SW), (PH, PW) = pair(stride), pair(padding)
    OH = (height - 1) * SH + KH - 2 * PH
    OW = (width - 1) * SW + KW - 2 * PW

    col = np.tensordot(x, W, axes=(1, 0))  # (N, H, W, OC, KH, KW)
    col = np.moveaxis(col, (1, 2), (4, 5))  # (N, OC, KH, KW, H, W)
    y = col2im(col, (N, OC, OH, OW), (KH, KW), stride, padding)
    if b is not None:
        y = y + b[:, np.newaxis, np.newaxis]
    return y
    # solution: end
