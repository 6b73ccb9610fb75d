"""conv_backward: from the gradient of the output to those of the image, the filters and the bias.

The forward pass is  y[n, o, oh, ow] = sum over c, i, j of col[n, c, i, j, oh, ow] * W[o, c, i, j] + b[o].
Every y is a sum of products, so each rule below comes from one question: in which outputs does this
number occur, and what is it multiplied by there? Sum over all of them.

Write ``conv_backward(gy, x, W, stride=1, padding=0)``, which returns ``gx, gW, gb``:

    gy  (N, OC, OH, OW)      gradient of the loss with respect to y
    gx  (N, C, H, W)         as x
    gW  (OC, C, KH, KW)      as W
    gb  (OC,)                as b

    gb[o]                    = sum over n, oh, ow of  gy[n, o, oh, ow]
    gW[o, c, i, j]           = sum over n, oh, ow of  gy[n, o, oh, ow] * col[n, c, i, j, oh, ow]
    gcol[n, c, i, j, oh, ow] = sum over o of          gy[n, o, oh, ow] * W[o, c, i, j]
    gx                       = col2im(gcol)

The forward formula and these have the same letters; only the letters that are summed away change.
A filter is shared by all images and all positions, so gW and gb sum over n, oh and ow: they are sums
over the batch, not means. A pixel is shared by all windows that cover it: col2im does that sum.
Use your im2col and col2im and ``np.tensordot`` (its remaining axes come out in order: first those of
its first array, then those of its second).

One 3 x 3 image, one 2 x 2 filter, and an output gradient of 1 at a single position, lower left.
Only that window has taken part, so gW shows the window and gx shows the filter, put where the window is:

>>> x = np.arange(9.0).reshape(1, 1, 3, 3)
>>> W = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
>>> gy = np.array([[[[0.0, 0.0], [1.0, 0.0]]]])
>>> gx, gW, gb = conv_backward(gy, x, W)
>>> gx[0, 0]
array([[0., 0., 0.],
       [1., 2., 0.],
       [3., 4., 0.]])
>>> gW[0, 0]
array([[3., 4.],
       [6., 7.]])
>>> gb
array([1.])

日本語
------
conv_backward: 出力の勾配から、画像、フィルタ、バイアスの勾配を求めます。

順伝播は  y[n, o, oh, ow] = c, i, j についての col[n, c, i, j, oh, ow] * W[o, c, i, j] の和 + b[o]  でした。
どの y も積の和です。したがって、以下の規則はどれも 1 つの問いから出てきます。「この数はどの出力に現れ、そこで何と
掛けられているか。」そのすべてについて和を取ります。

``conv_backward(gy, x, W, stride=1, padding=0)`` を書いてください。``gx, gW, gb`` を返します。

    gy  (N, OC, OH, OW)      損失の y についての勾配
    gx  (N, C, H, W)         x と同じ形
    gW  (OC, C, KH, KW)      W と同じ形
    gb  (OC,)                b と同じ形

    gb[o]                    = n, oh, ow についての  gy[n, o, oh, ow]  の和
    gW[o, c, i, j]           = n, oh, ow についての  gy[n, o, oh, ow] * col[n, c, i, j, oh, ow]  の和
    gcol[n, c, i, j, oh, ow] = o についての          gy[n, o, oh, ow] * W[o, c, i, j]  の和
    gx                       = col2im(gcol)

順伝播の式とこれらの式には同じ添字が並び、違うのは和を取って消える添字だけです。1 枚のフィルタはすべての画像、すべての
位置で使い回されるので、gW と gb は n、oh、ow について和を取ります。バッチについては平均ではなく和です。1 つの画素は
それを覆うすべての窓で使い回されます。その和を取るのが col2im です。
自分の im2col と col2im、そして ``np.tensordot`` を使ってください (残った軸は、第 1 引数のもの、第 2 引数のものの順に
並びます)。

上の例は、3 x 3 の画像 1 枚、2 x 2 のフィルタ 1 枚で、出力の勾配は左下の 1 か所だけが 1 です。関わったのはその窓だけ
なので、gW にはその窓の画素が、gx には窓の位置に置かれたフィルタが、そのまま現れます。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch03_im2col.col2im import col2im
from exercises.ch03_im2col.im2col import im2col
from exercises.ch03_im2col.pair import IntOrPair


def conv_backward(
    gy: NDArray[Any],
    x: NDArray[Any],
    W: NDArray[Any],
    stride: IntOrPair = 1,
    padding: IntOrPair = 0,
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return the gradients of a convolution.

    Parameters
    ----------
    gy : (N, OC, OH, OW) array
        Gradient with respect to the output.
    x : (N, C, H, W) array
        The images of the forward pass.
    W : (OC, C, KH, KW) array
        The filters of the forward pass.
    stride, padding : int or (h, w)
        The values of the forward pass.

    Returns
    -------
    gx : (N, C, H, W) array
    gW : (OC, C, KH, KW) array
    gb : (OC,) array
    """
    # solution: begin
    kernel_size = W.shape[2:]
    col = im2col(x, kernel_size, stride, padding)
    gb = gy.sum(axis=(0, 2, 3))
    gW = np.tensordot(gy, col, axes=((0, 2, 3), (0, 4, 5)))
    gcol = np.tensordot(gy, W, axes=((1,), (0,)))  # (N, OH, OW, C, KH, KW)
    gcol = np.moveaxis(gcol, (1, 2), (4, 5))
    gx = col2im(gcol, x.shape, kernel_size, stride, padding)
    return gx, gW, gb
    # solution: end
