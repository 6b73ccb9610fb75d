"""conv_batch: the convolution of a layer, on a batch of images.

Networks are trained on many images at a time. The images of a batch know nothing of each other: all
are convolved with the same kernels and the same bias, and the results are stacked in the same order.
With this the convolution is complete. Everything after it (chapter 3) computes the same numbers,
only faster.

    x (N, C, H, W)     W (OC, C, KH, KW)     b (OC,)           y (N, OC, OH, OW)

    x[0]  --+                                           +-->  y[0]
    x[1]  --+--  one after the other, the same W and b  +-->  y[1]
    ...     |                                           |     ...

Write ``conv_batch(x, W, b=None, stride=1, padding=0)``:

    x        (N, C, H, W)       N images; N may be 0
    W        (OC, C, KH, KW)
    b        (OC,) or None
    returns  (N, OC, OH, OW)

    y[n, o, oh, ow] = sum over c, i, j of
                      padded[n, c, oh * s + i, ow * s + j] * W[o, c, i, j]    +  b[o]

Use your own ``conv_channels``, or compute the sum your own way. The dtype is that of x. An empty
batch is a batch too: for N = 0 the result has the shape (0, OC, OH, OW).

Two images of one row; the single kernel takes the difference of neighbours:

>>> x = np.array([[1.0, 2.0, 4.0], [9.0, 9.0, 8.0]]).reshape(2, 1, 1, 3)
>>> W = np.array([-1.0, 1.0]).reshape(1, 1, 1, 2)
>>> y = conv_batch(x, W)
>>> y.shape
(2, 1, 1, 2)
>>> y[0, 0], y[1, 0]
(array([[1., 2.]]), array([[ 0., -1.]]))

日本語
------
conv_batch: 画像のバッチに対する、層としての畳み込み。

ネットワークの学習では、多くの画像を一度に扱います。バッチの中の画像は互いに無関係です。どの画像も同じカーネルと同じ
バイアスで畳み込み、結果を同じ順に重ねます。畳み込みはこれで完成です。この後 (第 3 章) で計算するのも同じ値で、
速くなるだけです。図は上の英文を見てください。

``conv_batch(x, W, b=None, stride=1, padding=0)`` を書いてください。

    x        (N, C, H, W)       N 枚の画像。N は 0 のこともある
    W        (OC, C, KH, KW)
    b        (OC,) または None
    返り値    (N, OC, OH, OW)

    y[n, o, oh, ow] = c, i, j についての
                      padded[n, c, oh * s + i, ow * s + j] * W[o, c, i, j] の和    +  b[o]

自分で書いた ``conv_channels`` を使っても、別の方法で和を計算してもかまいません。dtype は x と同じにします。空のバッチも
バッチです。N = 0 のときの結果の形は (0, OC, OH, OW) です。

上の例は、1 行だけの画像が 2 枚です。ただ 1 つのカーネルが、隣どうしの差を取ります。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch02_convolution.conv_channels import conv_channels
from exercises.ch02_convolution.output_size import output_size


def conv_batch(
    x: NDArray[Any],
    W: NDArray[Any],
    b: NDArray[Any] | None = None,
    stride: int = 1,
    padding: int = 0,
) -> NDArray[Any]:
    """Correlate each image of a batch with OC kernels.

    Parameters
    ----------
    x : (N, C, H, W) array
        The images.
    W : (OC, C, KH, KW) array
        The kernels, of the images' dtype.
    b : (OC,) array, optional
        Added to every pixel of the output channel it belongs to.
    stride, padding : int
        In pixels, the same for both axes.

    Returns
    -------
    (N, OC, OH, OW) array
        In the images' dtype.
    """
    # solution: begin
    N, _, height, width = x.shape
    OC, _, KH, KW = W.shape
    OH = output_size(height, KH, stride, padding)
    OW = output_size(width, KW, stride, padding)

    y = np.empty((N, OC, OH, OW), dtype=x.dtype)
    for n in range(N):
        y[n] = conv_channels(x[n], W, b, stride, padding)
    return y
    # solution: end
