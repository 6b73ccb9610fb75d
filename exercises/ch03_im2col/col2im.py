"""col2im: send every entry of col back to the pixel it came from, and add up what meets there.

im2col copies pixels, and where windows overlap it copies the same pixel several times. On the way
back, in a backward pass, each of those copies brings a gradient home. A pixel that was used five
times has influenced the result in five ways, and its gradient is the sum of the five.

Write ``col2im(col, input_shape, kernel_size, stride=1, padding=0)``:

    col           (N, C, KH, KW, OH, OW)
    input_shape   (N, C, H, W), as a tuple
    returns       (N, C, H, W)

    padded[n, c, h, w] = sum of col[n, c, i, j, oh, ow]
                         over all i, j, oh, ow with  oh * SH + i = h  and  ow * SW + j = w

on a canvas of zeros of (H + 2 PH) x (W + 2 PW) pixels, from which you return the H x W pixels in
the middle: what fell on the padding belongs to no pixel and is dropped. The slice is that of im2col,
read backwards: im2col copies from it, col2im adds to it. The dtype is that of col.

A 3 x 3 image has four windows of 2 x 2. Let each entry of col be 1; then col2im counts how many
windows every pixel belongs to:

>>> col = np.ones((1, 1, 2, 2, 2, 2))
>>> col2im(col, input_shape=(1, 1, 3, 3), kernel_size=2)[0, 0]
array([[1., 2., 1.],
       [2., 4., 2.],
       [1., 2., 1.]])

The example also says what col2im is not. It is not the inverse of im2col: it multiplies the pixel in
the middle by 4. It is the adjoint (for matrices: the transpose), which is what a gradient needs.
For every x and every c

    sum(im2col(x) * c) = sum(x * col2im(c))

Rows or columns that no window reaches, because the stride does not divide, receive 0.

日本語
------
col2im: col の各要素を元の画素に送り返し、同じ画素に集まったものを足し合わせます。

im2col は画素を写します。窓が重なるところでは、同じ画素が何度も写されます。逆伝播では、その写し 1 つ 1 つが
勾配を持ち帰ります。5 回使われた画素は 5 とおりに結果へ影響したので、その勾配は 5 つの和になります。

``col2im(col, input_shape, kernel_size, stride=1, padding=0)`` を書いてください。

    col           (N, C, KH, KW, OH, OW)
    input_shape   (N, C, H, W) のタプル
    返り値         (N, C, H, W)

    padded[n, c, h, w] = oh * SH + i = h かつ ow * SW + j = w となる
                         すべての i, j, oh, ow についての col[n, c, i, j, oh, ow] の和

(H + 2 PH) x (W + 2 PW) 画素の 0 のキャンバスに足し込み、最後に中央の H x W 画素を返します。パディングの上に
落ちた値は、どの画素のものでもないので捨てます。使うスライスは im2col と同じで、読む向きが逆です。im2col は
そこから写し、col2im はそこへ足します。dtype は col と同じにします。

上の例では、3 x 3 の画像に 2 x 2 の窓が 4 つあります。col の要素をすべて 1 にすると、col2im は各画素がいくつの窓に
属するかを数えます。

この例から、col2im が何でないかもわかります。col2im は im2col の逆写像ではありません。中央の画素は 4 倍になって
います。col2im は随伴 (行列でいえば転置) であり、勾配に必要なのはこちらです。どんな x と c についても、
次の式が成り立ちます。

    sum(im2col(x) * c) = sum(x * col2im(c))

ストライドで割り切れず、どの窓にも入らない行や列の値は 0 です。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch03_im2col.pair import IntOrPair, pair


def col2im(
    col: NDArray[Any],
    input_shape: tuple[int, int, int, int],
    kernel_size: IntOrPair,
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
) -> NDArray[Any]:
    """Add the windows up into images: the adjoint of im2col.

    Parameters
    ----------
    col : (N, C, KH, KW, OH, OW) array
        One value for each place of each window.
    input_shape : (N, C, H, W)
        Shape of the images that the windows were taken from.
    kernel_size, stride, padding : int or (h, w)
        The values that im2col was called with.

    Returns
    -------
    images : (N, C, H, W) array
        For each pixel the sum of all its copies in ``col``.
    """
    raise NotImplementedError("col2im: write me")
