"""conv_single: slide a kernel over one image.

A kernel is a small array of weights. Laid on a place of the image, it gives one number: multiply
each weight by the pixel below it, and add the products up. Slid over the whole image, it gives an
image again, bright where the image looks like the kernel.

Write ``conv_single(image, kernel, stride=1, padding=0)``:

    image    (H, W)      one image of one channel
    kernel   (KH, KW)    the weights
    stride   s           how many pixels the kernel moves on, down and across
    padding  p           how many zeros are added on each side first
    returns  (OH, OW)    OH = output_size(H, KH, s, p),  OW = output_size(W, KW, s, p)

    y[oh, ow] = sum over i, j of  padded[oh * s + i, ow * s + j] * kernel[i, j]

Use your own ``pad`` and ``output_size``. The dtype is that of the image.

The kernel in the example subtracts a pixel's left neighbour from its right one. It is zero on flat
areas, and finds the vertical edge:

>>> image = np.array([[0.0, 0.0, 5.0, 5.0],
...                   [0.0, 0.0, 5.0, 5.0]])
>>> conv_single(image, np.array([[-1.0, 0.0, 1.0]]))
array([[5., 5.],
       [5., 5.]])
>>> conv_single(image, np.array([[-1.0, 0.0, 1.0]]), stride=2, padding=1)
array([[0., 0.],
       [0., 5.]])

With stride 2 every other window is left out, down as well as across. The first row of the second
result lies in the padding altogether: its windows see nothing but zeros.

Mathematicians call this *cross-correlation*. In their convolution the kernel is turned upside down
and left to right before it is laid on. Deep learning says convolution and leaves the kernel as it
is: the weights are learned, so either way round would do, and this one is simpler.

日本語
------
conv_single: 1 枚の画像の上でカーネルを滑らせます。

カーネルは、重みの小さな配列です。画像のある場所に重ねると、数が 1 つ得られます。それぞれの重みと、その下の画素を
掛け、すべてを足したものです。画像全体の上を滑らせると、また画像になります。カーネルと似たところほど明るい画像です。

``conv_single(image, kernel, stride=1, padding=0)`` を書いてください。

    image    (H, W)      1 チャネルの画像 1 枚
    kernel   (KH, KW)    重み
    stride   s           カーネルを縦と横に何画素ずつ動かすか
    padding  p           先に各辺に足す 0 の幅
    返り値    (OH, OW)    OH = output_size(H, KH, s, p)、OW = output_size(W, KW, s, p)

    y[oh, ow] = i, j についての padded[oh * s + i, ow * s + j] * kernel[i, j] の和

自分で書いた ``pad`` と ``output_size`` を使ってください。dtype は画像と同じにします。

上の例のカーネルは、ある画素の右隣から左隣を引きます。平らなところでは 0 になり、縦の境界を見つけます。ストライドが 2 の
ときは、縦にも横にも窓が 1 つおきになります。2 つ目の結果の 1 行目は、窓がすっかりパディングの中にあるので
0 しか見ていません。

これを数学では「相互相関」と呼びます。数学の畳み込みでは、カーネルを上下左右に裏返してから重ねます。深層学習では、
カーネルを裏返さずにそのまま重ね、それを畳み込みと呼びます。重みは学習で決まるので、どちらの向きでも
かまいません。それなら簡単なほうがよいというわけです。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch02_convolution.output_size import output_size
from exercises.ch02_convolution.pad import pad


def conv_single(
    image: NDArray[Any], kernel: NDArray[Any], stride: int = 1, padding: int = 0
) -> NDArray[Any]:
    """Correlate one image of one channel with one kernel.

    Parameters
    ----------
    image : (H, W) array
        The pixels.
    kernel : (KH, KW) array
        The weights, of the image's dtype.
    stride, padding : int
        In pixels, the same for both axes.

    Returns
    -------
    (OH, OW) array
        One sum of products for each place of the kernel, in the image's dtype.
    """
    raise NotImplementedError("conv_single: write me")
