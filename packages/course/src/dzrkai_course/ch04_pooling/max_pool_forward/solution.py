"""max_pool_forward: of each window keep the largest value.

Pooling makes images smaller. It keeps one number of each window, channel by channel; there is nothing
to learn in it, and the number of channels stays as it is. With the maximum the answer is "how strongly
was the feature seen anywhere in here?", which hardly changes when the image moves by a pixel.

Write ``max_pool_forward(x, kernel_size, stride=None, padding=0)``:

    x   (N, C, H, W)
    y   (N, C, OH, OW)

    y[n, c, oh, ow] = max over i, j of  padded[n, c, oh * SH + i, ow * SW + j]

Two things are different from a convolution.

*The stride.* Windows of a pool usually lie side by side. So ``stride=None``, the default, means "as
large as the window": stride = kernel_size.

*The padding.* Padding must never win. Among negative numbers a zero is the largest, so padding with
zeros would invent a value that is not in the image. Pad with minus infinity (``-np.inf``), which is
smaller than every number. Your im2col pads with zeros; pad x first and call it without padding.

im2col does the rest: col is (N, C, KH, KW, OH, OW), and the maximum is taken over the window's two axes.
The padding is at most half of the window, so that every window holds at least one pixel.

>>> x = np.array([[[[1.0, 2.0, 0.0, 4.0], [3.0, 0.0, 5.0, 1.0]]]])
>>> max_pool_forward(x, kernel_size=2)
array([[[[3., 5.]]]])

An image of minus ones stays one of minus ones, with padding too:

>>> max_pool_forward(-np.ones((1, 1, 2, 2)), kernel_size=2, padding=1)
array([[[[-1., -1.],
         [-1., -1.]]]])

日本語
------
max_pool_forward: 窓ごとに、いちばん大きい値を残します。

プーリングは画像を小さくします。チャネルごとに、窓 1 つにつき数を 1 つ残します。学習するパラメータはなく、チャネル数も
変わりません。最大値を取ると「この範囲のどこかで、特徴がどれだけ強く見えたか」が残り、画像が 1 画素ずれても
ほとんど変わりません。

``max_pool_forward(x, kernel_size, stride=None, padding=0)`` を書いてください。

    x   (N, C, H, W)
    y   (N, C, OH, OW)

    y[n, c, oh, ow] = i, j についての  padded[n, c, oh * SH + i, ow * SW + j]  の最大値

畳み込みとは 2 つの点が違います。

*ストライド。* プーリングの窓は、ふつう重ならずに並びます。そこで既定値の ``stride=None`` は「窓と同じ大きさ」、
つまり stride = kernel_size を意味します。

*パディング。* パディングが最大値になってはいけません。負の数の中では 0 が最大なので、0 で埋めると画像にない値が
生まれてしまいます。どんな数より小さいマイナス無限大 (``-np.inf``) で埋めてください。自分の im2col は 0 で埋めるので、
先に x を埋めておき、パディングなしで im2col を呼びます。

あとは im2col がしてくれます。col は (N, C, KH, KW, OH, OW) なので、窓の 2 つの軸について最大値を取ります。
パディングは窓の大きさの半分以下です。したがって、どの窓にも必ず 1 つは画素が入ります。

上の例の 2 つ目は、すべて -1 の画像です。パディングをしても、結果はすべて -1 のままです。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch03_im2col.im2col import im2col
from exercises.ch03_im2col.pair import IntOrPair, pair


def max_pool_forward(
    x: NDArray[Any],
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
) -> NDArray[Any]:
    """Return the maximum of each window.

    Parameters
    ----------
    x : (N, C, H, W) array of floats
        The images.
    kernel_size, padding : int or (h, w)
        Size of the window, minus infinities added on each side (in pixels).
    stride : int or (h, w), optional
        Step from window to window; None stands for ``kernel_size``.

    Returns
    -------
    y : (N, C, OH, OW) array
    """
    # solution: begin
    if stride is None:
        stride = kernel_size
    PH, PW = pair(padding)
    padded = np.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)), constant_values=-np.inf)
    col = im2col(padded, kernel_size, stride)
    y: NDArray[Any] = col.max(axis=(2, 3))
    return y
    # solution: end
