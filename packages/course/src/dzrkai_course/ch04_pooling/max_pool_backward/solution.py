"""max_pool_backward: each window hands its gradient to the pixel that won.

The output of a window is a copy of its largest pixel. Change that pixel a little, and the output
changes as much; change any other, and nothing happens. So the winner receives the whole gradient of
its window, and the others receive nothing from it.

Write ``max_pool_backward(gy, x, kernel_size, stride=None, padding=0)``:

    gy  (N, C, OH, OW)       gradient of the loss with respect to the output
    x   (N, C, H, W)         the images of the forward pass
    gx  (N, C, H, W)

    gcol[n, c, i, j, oh, ow] = gy[n, c, oh, ow]   where (i, j) is the first maximum of the window
                               0                  everywhere else
    gx                       = col2im(gcol)

*Ties.* Where several pixels are the largest, one of them wins: the first in reading order, row by row
from the upper left. (In the output of a relu many zeros tie: that is no rare case.) ``argmax`` keeps
this rule when the window's KH x KW places are laid out as one axis.

*Overlap.* A pixel may win in several windows. It then receives the sum of their gradients: col2im adds.

As in the forward pass, the padding is -inf (so it never wins) and ``stride=None`` means kernel_size.

A row of three pixels and a window of two that moves by one. In the second window the two pixels are
equal, and the first of them receives the gradient:

>>> x = np.array([[[[5.0, 2.0, 2.0]]]])
>>> max_pool_backward(np.array([[[[1.0, 10.0]]]]), x, kernel_size=(1, 2), stride=1)
array([[[[ 1., 10.,  0.]]]])

Here the 5 is the largest of both windows, and receives 1 + 10:

>>> x = np.array([[[[1.0, 5.0, 2.0]]]])
>>> max_pool_backward(np.array([[[[1.0, 10.0]]]]), x, kernel_size=(1, 2), stride=1)
array([[[[ 0., 11.,  0.]]]])

日本語
------
max_pool_backward: 窓の勾配を、その窓で最大だった画素に渡します。

窓の出力は、窓の中でいちばん大きい画素の写しです。その画素を少し変えれば出力も同じだけ変わり、ほかの画素を変えても
何も起こりません。したがって、最大の画素が窓の勾配をすべて受け取り、ほかの画素はその窓からは何も受け取りません。

``max_pool_backward(gy, x, kernel_size, stride=None, padding=0)`` を書いてください。

    gy  (N, C, OH, OW)       損失の出力についての勾配
    x   (N, C, H, W)         順伝播の画像
    gx  (N, C, H, W)

    gcol[n, c, i, j, oh, ow] = gy[n, c, oh, ow]   (i, j) が窓の最初の最大値の場所のとき
                               0                  それ以外
    gx                       = col2im(gcol)

*同点。* 最大の画素がいくつもあるときは、そのうち 1 つだけが受け取ります。左上から行ごとに読んで、最初のものです。
(relu の出力では 0 どうしが何度も並びます。めずらしいことではありません。) 窓の KH x KW か所を 1 つの軸に並べると、
``argmax`` がこの規則どおりに選びます。

*重なり。* 1 つの画素が、いくつもの窓で最大になることがあります。そのときは勾配の和を受け取ります。足すのは col2im の
仕事です。

順伝播と同じく、パディングは -inf (決して最大になりません) で、``stride=None`` は kernel_size を意味します。

上の例は、3 画素の行に幅 2 の窓をストライド 1 で当てたものです。1 つ目では、2 番目の窓で 2 が 2 つ並び、先のほうが勾配を
受け取ります。2 つ目では、5 が両方の窓で最大になり、勾配の和を受け取ります。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch03_im2col.col2im import col2im
from exercises.ch03_im2col.im2col import im2col
from exercises.ch03_im2col.pair import IntOrPair, pair


def max_pool_backward(
    gy: NDArray[Any],
    x: NDArray[Any],
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
) -> NDArray[Any]:
    """Return the gradient of max pooling with respect to its input.

    Parameters
    ----------
    gy : (N, C, OH, OW) array
        Gradient with respect to the output.
    x : (N, C, H, W) array of floats
        The images of the forward pass.
    kernel_size, padding : int or (h, w)
        The values of the forward pass.
    stride : int or (h, w), optional
        Likewise; None stands for ``kernel_size``.

    Returns
    -------
    gx : (N, C, H, W) array
    """
    # solution: begin
    if stride is None:
        stride = kernel_size
    PH, PW = pair(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)), constant_values=-np.inf)
    col = im2col(padded, kernel_size, stride)

    N, C, KH, KW, OH, OW = col.shape
    windows = col.reshape(N, C, KH * KW, OH, OW)
    winner = windows.argmax(axis=2, keepdims=True)
    gcol = np.zeros(windows.shape, dtype=gy.dtype)
    np.put_along_axis(gcol, winner, gy[:, :, np.newaxis], axis=2)

    return col2im(gcol.reshape(col.shape), x.shape, kernel_size, stride, padding)
    # solution: end
