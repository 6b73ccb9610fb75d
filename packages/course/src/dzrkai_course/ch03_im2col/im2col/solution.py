"""im2col: lay out every window of every image, without a loop over the windows.

A convolution looks at the image through a small window, one window for each output pixel. Visiting
them one after the other in Python is slow: an image has thousands. But a window has only KH * KW
places. So turn the question round. Do not ask "which pixels are in this window?" but "which pixels
stand at place (i, j) of all the windows?" They form a regular grid over the image, and a strided
slice takes such a grid in one step.

Write ``im2col(x, kernel_size, stride=1, padding=0)``:

    x     (N, C, H, W)
    col   (N, C, KH, KW, OH, OW)

    col[n, c, i, j, oh, ow] = padded[n, c, oh * SH + i, ow * SW + j]

where padded is x with PH rows of zeros above and PH below, PW columns of zeros to the left and PW
to the right, and

    OH = (H + 2 PH - KH) // SH + 1
    OW = (W + 2 PW - KW) // SW + 1

kernel_size (KH, KW), stride (SH, SW) and padding (PH, PW) are each an int or an (h, w) pair.
col has the dtype of x, and x itself stays as it was. Loops over i and j are welcome; a loop over
oh, ow, n or c is not: the checks count the lines that run, and the count may not grow with the image.

An image of 3 x 3 pixels and a window of 2 x 2 that has four places to stand:

>>> x = np.arange(9.0).reshape(1, 1, 3, 3)
>>> x[0, 0]
array([[0., 1., 2.],
       [3., 4., 5.],
       [6., 7., 8.]])
>>> col = im2col(x, kernel_size=2)
>>> col.shape
(1, 1, 2, 2, 2, 2)

There are two ways to read col. Fix the output position, and you see one window (the lower left one):

>>> col[0, 0, :, :, 1, 0]
array([[3., 4.],
       [6., 7.]])

Fix the place in the window, and you see that pixel of all the windows (their upper right one).
This is the slice that you copy, one for each of the KH * KW places:

>>> col[0, 0, 0, 1]
array([[1., 2.],
       [4., 5.]])

日本語
------
im2col: すべての画像のすべての窓を、窓についてのループなしで並べます。

畳み込みは、出力の 1 画素につき 1 つの小さな窓から画像をのぞきます。窓は何千もあるので、Python で 1 つずつ
訪ねると遅くなります。しかし、窓の中の場所は KH * KW か所しかありません。そこで問いを裏返します。
「この窓にはどの画素が入るか」ではなく、「すべての窓の (i, j) の場所にはどの画素が来るか」と考えるのです。
それらの画素は画像の上に規則正しい格子をつくり、ステップ付きのスライス 1 回で取り出せます。

``im2col(x, kernel_size, stride=1, padding=0)`` を書いてください。

    x     (N, C, H, W)
    col   (N, C, KH, KW, OH, OW)

    col[n, c, i, j, oh, ow] = padded[n, c, oh * SH + i, ow * SW + j]

padded は、x の上と下に PH 行ずつ、左と右に PW 列ずつ 0 を足した画像です。出力の大きさは次のとおりです。

    OH = (H + 2 PH - KH) // SH + 1
    OW = (W + 2 PW - KW) // SW + 1

kernel_size (KH, KW)、stride (SH, SW)、padding (PH, PW) は、それぞれ int か (縦, 横) の組です。
col の dtype は x と同じにし、x は書き換えません。i と j のループは使ってかまいませんが、oh、ow、n、c のループは
使えません。採点では実行された行数を数え、画像が大きくなっても行数が増えないことを確かめます。

上の例は、3 x 3 の画像と、4 か所に置ける 2 x 2 の窓です。col には 2 通りの読み方があります。出力の位置を固定すると、
窓 1 つ (例では左下の窓) が見えます。窓の中の場所を固定すると、すべての窓のその場所の画素 (例では各窓の右上) が
見えます。写すのは後者のスライスで、KH * KW か所について 1 回ずつです。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch02_convolution.output_size import output_size
from exercises.ch03_im2col.pair import IntOrPair, pair


def im2col(
    x: NDArray[Any], kernel_size: IntOrPair, stride: IntOrPair = 1, padding: IntOrPair = 0
) -> NDArray[Any]:
    """Lay out the windows of a batch of images.

    Parameters
    ----------
    x : (N, C, H, W) array
        The images.
    kernel_size, stride, padding : int or (h, w)
        Size of the window, step from window to window, zeros added on each side (all in pixels).

    Returns
    -------
    col : (N, C, KH, KW, OH, OW) array
        ``col[n, c, i, j, oh, ow]`` is pixel (i, j) of the window at output position (oh, ow).
    """
    # solution: begin
    N, C, H, W = x.shape
    KH, KW = pair(kernel_size)
    SH, SW = pair(stride)
    PH, PW = pair(padding)
    OH = output_size(H, KH, SH, PH)
    OW = output_size(W, KW, SW, PW)

    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    col = np.empty((N, C, KH, KW, OH, OW), dtype=x.dtype)
    for i in range(KH):
        for j in range(KW):
            col[:, :, i, j] = padded[:, :, i : i + SH * OH : SH, j : j + SW * OW : SW]
    return col
    # solution: end
