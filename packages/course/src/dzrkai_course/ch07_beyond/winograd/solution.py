"""winograd: a 3 x 3 convolution with fewer than half of the multiplications.

Slide a filter g of three numbers over a signal d of four: there are two results, and each is a sum of
three products, which makes six. Shmuel Winograd showed that four are enough. With

    m1 = (d0 - d2) * g0                      m2 = (d1 + d2) * (g0 + g1 + g2) / 2
    m4 = (d1 - d3) * g2                      m3 = (d2 - d1) * (g0 - g1 + g2) / 2

the two results are m1 + m2 + m3 and m2 - m3 - m4 (multiply it out and see). The sums of g can be made
once and used for the whole image. As matrices, given below as BT, G and AT:

    y = AT [(G g) * (BT d)]                  * is the product of entries: four of them

In two dimensions a tile d of 4 x 4 pixels and a filter g of 3 x 3 give 2 x 2 results, with 16 products
where the definition takes 36. The matrices go on both sides:

    Y = AT [(G g GT) * (BT d B)] A           GT, B and A are the transposes of G, BT and AT

This is F(2 x 2, 3 x 3), one of the algorithms by which the libraries of today compute their
convolutions (A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016).

Write ``winograd(x, W, padding=0)``, the convolution with stride 1, of the dtype of x:

    x   (N, C, H, W)
    W   (OC, C, 3, 3)
    y   (N, OC, OH, OW),   OH = H + 2 PH - 2,   OW = W + 2 PW - 2

Tiles of 4 x 4 begin every 2 pixels, so that neighbours share two rows or columns, and their results lie
side by side. sliding_window_view shows all windows of 4 x 4; every second one, each way, is a tile. The
products of all input channels are summed up before AT is applied. Where OH or OW is odd the last tile
reaches one pixel too far: give it zeros, and cut off what they lead to.

The checks count. They run your code on numbers that know where they come from, in arrays of dtype
object, and a product of a number from x with a number from W counts, while sums, and products with
constants, are free. For each tile, input channel and output channel there may be 16. So that such
numbers pass through, let your arrays have the dtype of x, the three matrices too. In float32 the
result may be off by two millionths of its largest value.

>>> x = np.arange(16.0).reshape(1, 1, 4, 4)
>>> winograd(x, np.ones((1, 1, 3, 3)))
array([[[[45., 54.],
         [81., 90.]]]])

日本語
------
winograd: 3 x 3 の畳み込みを、半分以下の掛け算で計算します。

3 つの数のフィルタ g を、4 つの数の信号 d の上で滑らせます。結果は 2 つで、それぞれ 3 つの積の和ですから、積は全部で
6 つです。Shmuel Winograd は 4 つで足りることを示しました。

    m1 = (d0 - d2) * g0                      m2 = (d1 + d2) * (g0 + g1 + g2) / 2
    m4 = (d1 - d3) * g2                      m3 = (d2 - d1) * (g0 - g1 + g2) / 2

とすると、2 つの結果は m1 + m2 + m3 と m2 - m3 - m4 です (展開して確かめてください)。g の和は一度作れば、画像全体で使え
ます。下で与えてある行列 BT、G、AT を使うと、こう書けます。

    y = AT [(G g) * (BT d)]                  * は要素ごとの積で、4 つ

2 次元では、4 x 4 画素のタイル d と 3 x 3 のフィルタ g から 2 x 2 個の結果が出ます。定義どおりなら 36 の積が要るところ、
16 で済みます。行列は両側から掛けます。

    Y = AT [(G g GT) * (BT d B)] A           GT、B、A は G、BT、AT の転置

これが F(2 x 2, 3 x 3) で、今日のライブラリが畳み込みに使っているアルゴリズムの 1 つです
(A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016)。

ストライド 1 の畳み込み ``winograd(x, W, padding=0)`` を書いてください。dtype は x と同じにします。

    x   (N, C, H, W)
    W   (OC, C, 3, 3)
    y   (N, OC, OH, OW)    OH = H + 2 PH - 2、OW = W + 2 PW - 2

4 x 4 のタイルは 2 画素おきに始まるので、隣どうしは 2 行、2 列を共有し、結果は隣どうしに並びます。
sliding_window_view で 4 x 4 の窓がすべて見え、縦横とも 1 つおきのものがタイルです。入力チャネルについての和は、AT を
掛ける前に取ります。OH や OW が奇数のとき、最後のタイルは 1 画素はみ出します。そこには 0 を入れ、
そこから出た結果は切り落とします。

採点では掛け算を数えます。どこから来たかを覚えている数を dtype が object の配列に入れて、あなたのコードに渡し、
x から来た数と W から来た数の積を 1 と数えます。足し算と、定数との積は数えません。タイル、入力チャネル、出力チャネルの
組 1 つにつき 16 までです。そのような数が通り抜けられるように、3 つの行列も含めて、配列の dtype は x に合わせて
ください。float32 での誤差は、結果の最大値の 100 万分の 2 までです。
"""

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from exercises.ch03_im2col.pair import IntOrPair, pair

BT = np.array([[1, 0, -1, 0], [0, 1, 1, 0], [0, -1, 1, 0], [0, 1, 0, -1]])
G = np.array([[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]])
AT = np.array([[1, 1, 1, 0], [0, 1, -1, -1]])


def winograd(x: NDArray[Any], W: NDArray[Any], padding: IntOrPair = 0) -> NDArray[Any]:
    """Convolve a batch of images with 3 x 3 filters by Winograd's F(2 x 2, 3 x 3).

    Parameters
    ----------
    x : (N, C, H, W) array
        The images.
    W : (OC, C, 3, 3) array
        The filters.
    padding : int or (h, w)
        Zeros added on each side (in pixels).

    Returns
    -------
    y : (N, OC, OH, OW) array
        Of the dtype of x.
    """
    # solution: begin
    bt, g, at = (matrix.astype(x.dtype) for matrix in (BT, G, AT))
    N, _, height, width = x.shape
    PH, PW = pair(padding)
    OH, OW = height + 2 * PH - 2, width + 2 * PW - 2

    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH + OH % 2), (PW, PW + OW % 2)))
    tiles = sliding_window_view(padded, (4, 4), axis=(2, 3))[:, :, ::2, ::2]
    V = np.einsum("ai,bj,nchwij->abnchw", bt, bt, tiles)
    U = np.einsum("ai,bj,ocij->aboc", g, g, W)
    M = np.einsum("abnchw,aboc->abnohw", V, U)  # 16 products a tile, added up over c
    Y = np.einsum("ia,jb,abnohw->nohiwj", at, at, M)
    y: NDArray[Any] = Y.reshape(N, len(W), OH + OH % 2, OW + OW % 2)
    return y[:, :, :OH, :OW]
    # solution: end
