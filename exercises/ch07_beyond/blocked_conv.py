"""blocked_conv: the convolution of a large batch in little memory.

im2col copies every pixel up to KH * KW times. With a window of 5 x 5, 100 images that take 10 MB have
columns of 250 MB, which are made, multiplied once and thrown away. But y[n] is made of the columns
of image n alone. So go through the batch block by block: lay out the windows of a few images,
multiply, put the result in its place in y, and let the columns go before the next block begins.

Write ``blocked_conv(x, W, b=None, stride=1, padding=0)``, using your im2col. What it computes is what
conv_forward computes:

    x   (N, C, H, W)         images
    W   (OC, C, KH, KW)      filters
    b   (OC,) or None        one number for each output channel
    y   (N, OC, OH, OW), of the dtype of x

    y[n, o, oh, ow] = sum over c, i, j of  col[n, c, i, j, oh, ow] * W[o, c, i, j]   + b[o]

The new rule is about memory: beside x, the arrays that exist at one time may be three times as large
as x and y together, y among them. The checks measure it on a batch of 64 images; after that they
take a batch whose columns do not fit into the memory that this exercise is given.

How many images a block has is yours to choose. One is enough for the rule. Blocks have a second
use: columns that fit into the processor's cache are read from there by the product, which makes
the framework's convolution, built like this one, faster as well as smaller.

Three images of 1 x 3 pixels; the filter takes the difference of neighbours. The result does not
show how many images were in a block, not even where their number does not divide the batch:

>>> x = np.array([[[[1.0, 2.0, 4.0]]], [[[0.0, 3.0, 3.0]]], [[[5.0, 4.0, 2.0]]]])
>>> W = np.array([[[[-1.0, 1.0]]]])
>>> blocked_conv(x, W)[:, 0, 0]
array([[ 1.,  2.],
       [ 3.,  0.],
       [-1., -2.]])

日本語
------
blocked_conv: 大きなバッチの畳み込みを、少ないメモリで計算します。

im2col はどの画素も最大 KH * KW 回写します。5 x 5 の窓なら、10 MB の画像 100 枚の列は 250 MB になり、それを作って、
1 回掛けて、捨てています。しかし y[n] の材料は画像 n の列だけです。そこで、バッチをブロックに分けて進みます。
数枚分の窓を並べ、積を取り、結果を y の該当する場所に入れ、その列を手放してから次のブロックに移るのです。

自分の im2col を使って ``blocked_conv(x, W, b=None, stride=1, padding=0)`` を書いてください。計算する値は
conv_forward と同じです。

    x   (N, C, H, W)         画像
    W   (OC, C, KH, KW)      フィルタ
    b   (OC,) または None     出力チャネルごとに 1 つの数
    y   (N, OC, OH, OW)      dtype は x と同じ

    y[n, o, oh, ow] = c, i, j についての  col[n, c, i, j, oh, ow] * W[o, c, i, j]  の和  + b[o]

新しい決まりはメモリについてです。x のほかに同時に存在してよい配列は、y も含めて、x と y を合わせた大きさの 3 倍まで
です。採点では 64 枚のバッチで実際に測り、そのあと、列の全体がこの演習に与えられたメモリに収まらないほど大きな
バッチも渡します。

1 ブロックの枚数は自由です。決まりを守るだけなら 1 枚で足ります。ブロックに分けることには、もう 1 つ利点があります。
列がプロセッサのキャッシュに収まれば、積はそこから読めます。フレームワークの畳み込みも同じ作りで、メモリが
少ないだけでなく、速くもなっています。

上の例は 1 x 3 画素の画像 3 枚と、隣どうしの差を取るフィルタです。1 ブロックの枚数は、それでバッチが割り切れない
ときでも、結果には現れません。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch02_convolution.output_size import output_size
from exercises.ch03_im2col.im2col import im2col
from exercises.ch03_im2col.pair import IntOrPair, pair


def blocked_conv(
    x: NDArray[Any],
    W: NDArray[Any],
    b: NDArray[Any] | None = None,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
) -> NDArray[Any]:
    """Convolve a batch of images, a few at a time.

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
        Beside x, no more than three times the memory of x and y is in use at one time.
    """
    raise NotImplementedError("blocked_conv: write me")
