"""conv_channels: images of several channels, several kernels, a bias.

A colour image has three channels, and a layer inside a network may have hundreds. Its kernels have
as many: a kernel is a stack of C small arrays, one for each channel of the image. Every channel is
convolved with its own array, and **the C results are added up** to one image. A layer has OC such
kernels, and each of them makes one channel of the output.

    image (C, H, W)                        W (OC, C, KH, KW)           y (OC, OH, OW)

    [ red   ]  *  [ W[o, 0] ]  --+
    [ green ]  *  [ W[o, 1] ]  --+-- sum + b[o]  -->  y[o]       for each o of the OC kernels
    [ blue  ]  *  [ W[o, 2] ]  --+

Write ``conv_channels(image, W, b=None, stride=1, padding=0)``:

    image    (C, H, W)
    W        (OC, C, KH, KW)    the weights; OC need not equal C
    b        (OC,) or None      one number for each output channel
    returns  (OC, OH, OW)

    y[o] = sum over c of conv_single(image[c], W[o, c], stride, padding)  +  b[o]

Use your own ``conv_single``. The dtype is that of the image.

In the example each kernel is a single pixel high and wide, so that it only mixes channels. The first
adds red and blue up, the second takes green and has a bias of 10:

>>> image = np.array([[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]]])     # red, green, blue
>>> W = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]).reshape(2, 3, 1, 1)
>>> conv_channels(image, W, b=np.array([0.0, 10.0]))
array([[[ 6.,  8.]],
<BLANKLINE>
       [[13., 14.]]])

b has as many numbers as y has channels, but NumPy lines shapes up at the right, where y has its
width. For b to follow the channels its shape must be (OC, 1, 1).

日本語
------
conv_channels: 複数のチャネル、複数のカーネル、そしてバイアス。

カラー画像には 3 つのチャネルがあり、ネットワークの途中の層では数百になることもあります。カーネルも同じだけの
チャネルを持ちます。1 つのカーネルは、画像の各チャネルに 1 枚ずつ、合わせて C 枚の小さな配列を重ねたものです。
チャネルごとに自分の配列で畳み込み、「その C 個の結果を足し合わせて」1 枚の画像にします。層にはこのような
カーネルが OC 個あり、それぞれが出力のチャネルを 1 つ作ります。図は上の英文を見てください。

``conv_channels(image, W, b=None, stride=1, padding=0)`` を書いてください。

    image    (C, H, W)
    W        (OC, C, KH, KW)    重み。OC と C は等しいとは限らない
    b        (OC,) または None   出力チャネル 1 つにつき数が 1 つ
    返り値    (OC, OH, OW)

    y[o] = c についての conv_single(image[c], W[o, c], stride, padding) の和  +  b[o]

自分で書いた ``conv_single`` を使ってください。dtype は画像と同じにします。

上の例では、カーネルの縦横がどちらも 1 画素なので、チャネルを混ぜるだけの計算になります。1 つ目のカーネルは赤と青を
足し、2 つ目は緑を取り出します。2 つ目のバイアスは 10 です。

b の要素の数は y のチャネルの数と同じですが、NumPy は形を右端でそろえます。y の右端は横幅です。b をチャネルに
沿わせるには、形を (OC, 1, 1) にする必要があります。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch02_convolution.conv_single import conv_single


def conv_channels(
    image: NDArray[Any],
    W: NDArray[Any],
    b: NDArray[Any] | None = None,
    stride: int = 1,
    padding: int = 0,
) -> NDArray[Any]:
    """Correlate an image of C channels with OC kernels.

    Parameters
    ----------
    image : (C, H, W) array
        The pixels.
    W : (OC, C, KH, KW) array
        The kernels, of the image's dtype.
    b : (OC,) array, optional
        Added to every pixel of the output channel it belongs to.
    stride, padding : int
        In pixels, the same for both axes.

    Returns
    -------
    (OC, OH, OW) array
        One output channel for each kernel, in the image's dtype.
    """
    raise NotImplementedError("conv_channels: write me")
