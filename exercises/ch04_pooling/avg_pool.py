"""avg_pool: of each window keep the mean, and on the way back share the gradient out evenly.

Average pooling blurs and shrinks. Every pixel of a window counts for 1 / (KH * KW) of the output,
and this one sentence is both the forward and the backward pass.

Write ``avg_pool_forward(x, kernel_size, stride=None, padding=0)``

    x   (N, C, H, W)
    y   (N, C, OH, OW)

    y[n, c, oh, ow] = sum over i, j of  padded[n, c, oh * SH + i, ow * SW + j]  / (KH * KW)

and ``avg_pool_backward(gy, x, kernel_size, stride=None, padding=0)``

    gy  (N, C, OH, OW)       gradient of the loss with respect to the output
    gx  (N, C, H, W)

    gcol[n, c, i, j, oh, ow] = gy[n, c, oh, ow] / (KH * KW)       for every i and j
    gx                       = col2im(gcol)

The padding is zeros, and they count: the divisor is KH * KW for every window, also at the border
(PyTorch calls this ``count_include_pad=True``). ``stride=None`` means kernel_size. From x the backward
pass needs the shape alone. All inputs stay as they were, gy too.

>>> x = np.array([[[[1.0, 2.0, 0.0, 4.0], [3.0, 2.0, 5.0, 1.0]]]])
>>> avg_pool_forward(x, kernel_size=2)
array([[[[2. , 2.5]]]])
>>> avg_pool_backward(np.array([[[[4.0, 8.0]]]]), x, kernel_size=2)
array([[[[1., 1., 2., 2.],
         [1., 1., 2., 2.]]]])

Where windows overlap, the shares add up; the middle pixel belongs to both windows:

>>> x = np.array([[[[1.0, 5.0, 2.0]]]])
>>> avg_pool_backward(np.array([[[[4.0, 8.0]]]]), x, kernel_size=(1, 2), stride=1)
array([[[[2., 6., 4.]]]])

日本語
------
avg_pool: 窓ごとに平均を残し、逆伝播では勾配を等しく分けます。

平均値プーリングは、画像をぼかしながら小さくします。窓のどの画素も、出力に 1 / (KH * KW) ずつ寄与します。この 1 文が、
順伝播でもあり逆伝播でもあります。

``avg_pool_forward(x, kernel_size, stride=None, padding=0)`` を書いてください。

    x   (N, C, H, W)
    y   (N, C, OH, OW)

    y[n, c, oh, ow] = i, j についての  padded[n, c, oh * SH + i, ow * SW + j]  の和 / (KH * KW)

続けて ``avg_pool_backward(gy, x, kernel_size, stride=None, padding=0)`` を書いてください。

    gy  (N, C, OH, OW)       損失の出力についての勾配
    gx  (N, C, H, W)

    gcol[n, c, i, j, oh, ow] = gy[n, c, oh, ow] / (KH * KW)       すべての i, j について
    gx                       = col2im(gcol)

パディングは 0 で、画素として数えます。割る数は、端の窓でも KH * KW です (PyTorch の ``count_include_pad=True`` に
あたります)。``stride=None`` は kernel_size を意味します。逆伝播で x から必要なのは形だけです。gy を含め、入力は
書き換えません。

窓が重なるところでは、分け前が足し合わされます。上の最後の例では、中央の画素が両方の窓に属しています。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch03_im2col.col2im import col2im
from exercises.ch03_im2col.im2col import im2col
from exercises.ch03_im2col.pair import IntOrPair, pair


def avg_pool_forward(
    x: NDArray[Any],
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
) -> NDArray[Any]:
    """Return the mean of each window.

    Parameters
    ----------
    x : (N, C, H, W) array of floats
        The images.
    kernel_size, padding : int or (h, w)
        Size of the window, zeros added on each side (in pixels).
    stride : int or (h, w), optional
        Step from window to window; None stands for ``kernel_size``.

    Returns
    -------
    y : (N, C, OH, OW) array
    """
    raise NotImplementedError("avg_pool_forward: write me")


def avg_pool_backward(
    gy: NDArray[Any],
    x: NDArray[Any],
    kernel_size: IntOrPair,
    stride: IntOrPair | None = None,
    padding: IntOrPair = 0,
) -> NDArray[Any]:
    """Return the gradient of average pooling with respect to its input.

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
    raise NotImplementedError("avg_pool_backward: write me")
