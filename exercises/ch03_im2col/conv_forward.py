"""conv_forward: the whole convolution of a batch as one tensor product.

With the windows laid out by im2col, nothing is left of the convolution but "multiply and add up".
For each output pixel the C * KH * KW numbers of its window meet the C * KH * KW numbers of a filter.

Write ``conv_forward(x, W, b=None, stride=1, padding=0)``, using your im2col:

    x   (N, C, H, W)         images
    W   (OC, C, KH, KW)      OC filters, each as deep as the image
    b   (OC,) or None        one number for each output channel
    y   (N, OC, OH, OW)

    y[n, o, oh, ow] = sum over c, i, j of  col[n, c, i, j, oh, ow] * W[o, c, i, j]   + b[o]

(As everywhere in deep learning the filter is not turned round: strictly speaking this is a
cross-correlation.) ``np.tensordot(a, b, axes=(axes of a, axes of b))`` multiplies two arrays and sums
over the axes that you pair up. Here c, i and j are axes 1, 2, 3 of col and axes 1, 2, 3 of W. The
axes that remain come out in order: first those of col, then those of W, that is (N, OH, OW, OC).
The channels belong in second place, so move that axis; a reshape would leave the numbers where they
are and only give them wrong names.

An image of 3 x 3 pixels, two filters of 2 x 2. The first takes the difference along the diagonal,
the second adds up its window; b adds 10 to the first output channel and 20 to the second:

>>> x = np.arange(9.0).reshape(1, 1, 3, 3)
>>> W = np.array([[[[-1.0, 0.0], [0.0, 1.0]]], [[[1.0, 1.0], [1.0, 1.0]]]])
>>> b = np.array([10.0, 20.0])
>>> conv_forward(x, W, b)
array([[[[14., 14.],
         [14., 14.]],
<BLANKLINE>
        [[28., 32.],
         [40., 44.]]]])

日本語
------
conv_forward: バッチ全体の畳み込みを、1 回のテンソル積で計算します。

im2col で窓を並べてしまえば、畳み込みに残るのは「掛けて足す」だけです。出力の 1 画素ごとに、窓の C * KH * KW 個の
数とフィルタの C * KH * KW 個の数を掛け合わせます。

自分の im2col を使って ``conv_forward(x, W, b=None, stride=1, padding=0)`` を書いてください。

    x   (N, C, H, W)         画像
    W   (OC, C, KH, KW)      OC 枚のフィルタ。どれも画像と同じ深さ C を持つ
    b   (OC,) または None     出力チャネルごとに 1 つの数
    y   (N, OC, OH, OW)

    y[n, o, oh, ow] = c, i, j についての  col[n, c, i, j, oh, ow] * W[o, c, i, j]  の和  + b[o]

(深層学習の習慣どおり、フィルタは裏返しません。厳密にはこれは相互相関です。) ``np.tensordot(a, b, axes=(a の軸, b の軸))``
は 2 つの配列を掛け、組にした軸について和を取ります。ここでは c、i、j が col の軸 1, 2, 3 であり、W の軸 1, 2, 3 でも
あります。残った軸は、col のもの、W のものの順に並ぶので、結果は (N, OH, OW, OC) です。チャネルは 2 番目に
あるべきなので、軸を移動します。reshape では数の並びは変わらず、軸の名前だけを付け違えることになります。

上の例は、3 x 3 の画像と 2 x 2 のフィルタ 2 枚です。1 枚目は対角線方向の差を取り、2 枚目は窓の中を足し上げます。
b は 1 つ目の出力チャネルに 10、2 つ目に 20 を加えます。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch03_im2col.im2col import im2col
from exercises.ch03_im2col.pair import IntOrPair


def conv_forward(
    x: NDArray[Any],
    W: NDArray[Any],
    b: NDArray[Any] | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
) -> NDArray[Any]:
    """Convolve a batch of images with a bank of filters.

    Parameters
    ----------
    x : (N, C, H, W) array
        The images.
    W : (OC, C, KH, KW) array
        The filters.
    b : (OC,) array, optional
        The bias, one number for each output channel.
    stride, padding : int or (h, w)
        Step from window to window, zeros added on each side (in pixels).

    Returns
    -------
    y : (N, OC, OH, OW) array
    """
    raise NotImplementedError("conv_forward: write me")
