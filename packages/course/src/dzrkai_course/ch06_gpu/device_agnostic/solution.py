"""device_agnostic: one im2col for both kinds of arrays, on the CPU and on the GPU.

CuPy has NumPy's functions under NumPy's names, and its arrays lie in the memory of a GPU. So your
im2col of chapter 3 is nearly a GPU program already. What is missing is to ask the *array* which
library it belongs to, instead of having ``np`` decide:

    xp = array_module(x)            numpy for an array on the CPU, cupy for one on a GPU

and from there on to call ``xp.empty`` and ``xp.pad``. The rest stays as it was.

Write ``im2col(x, kernel_size, stride=1, padding=0)`` again, as in chapter 3:

    x     (N, C, H, W)                   on either device
    col   (N, C, KH, KW, OH, OW)         on the device of x, in the dtype of x

Nothing may be moved from one memory to the other. The way between them is about a hundred times
slower than the GPU's own memory, and a program that copies back and forth is slower than one that
never left the CPU. CuPy refuses to turn its arrays into NumPy's silently, and so does what stands
in for it where there is no GPU: on a computer without one, you are graded all the same.

On the CPU nothing has changed:

>>> x = np.arange(9.0).reshape(1, 1, 3, 3)
>>> im2col(x, kernel_size=2)[0, 0, :, :, 1, 0]
array([[3., 4.],
       [6., 7.]])

And array_module tells where an array lies:

>>> array_module(x).__name__
'numpy'

日本語
------
device_agnostic: CPU と GPU、どちらの配列でも動く im2col を 1 つの関数で書きます。

CuPy には、NumPy と同じ名前で同じはたらきの関数があり、その配列は GPU のメモリにあります。ですから、3 章で書いた
im2col は、もうほとんど GPU のプログラムです。足りないのは、``np`` と決めつけずに、「どのライブラリの配列か」を
配列自身にたずねることだけです。

    xp = array_module(x)            CPU の配列なら numpy、GPU の配列なら cupy

あとは ``xp.empty`` や ``xp.pad`` を呼びます。ほかはそのままです。

3 章と同じ ``im2col(x, kernel_size, stride=1, padding=0)`` を、もう一度書いてください。

    x     (N, C, H, W)                   どちらのデバイスでもよい
    col   (N, C, KH, KW, OH, OW)         x と同じデバイス、x と同じ dtype

2 つのメモリのあいだで、何も動かしてはいけません。その間の通り道は GPU 自身のメモリの百分の一ほどの速さしかなく、
行ったり来たりするプログラムは、ずっと CPU にいるプログラムより遅くなります。CuPy は、自分の配列が黙って NumPy の
配列にされることを拒みます。GPU がない環境で代役をつとめる配列も同じです。GPU のないコンピュータでも、この課題は
採点されます。

上の例のとおり、CPU の上では 3 章と何も変わりません。array_module は、配列のあるところのモジュールを返します。
"""

from typing import Any

import numpy as np

from dzrkai.arrays import array_module
from exercises.ch02_convolution.output_size import output_size
from exercises.ch03_im2col.pair import IntOrPair, pair


def im2col(x: Any, kernel_size: IntOrPair, stride: IntOrPair = 1, padding: IntOrPair = 0) -> Any:
    """Lay out the windows of a batch of images, on the device of the images.

    Parameters
    ----------
    x : (N, C, H, W) array of NumPy or of CuPy
        The images.
    kernel_size, stride, padding : int or (h, w)
        Size of the window, step from window to window, zeros added on each side (all in pixels).

    Returns
    -------
    col : (N, C, KH, KW, OH, OW) array of the same library
        ``col[n, c, i, j, oh, ow]`` is pixel (i, j) of the window at output position (oh, ow).
    """
    # solution: begin
    xp = array_module(x)
    N, C, H, W = x.shape
    KH, KW = pair(kernel_size)
    SH, SW = pair(stride)
    PH, PW = pair(padding)
    OH = output_size(H, KH, SH, PH)
    OW = output_size(W, KW, SW, PW)

    padded = xp.pad(x, ((0, 0), (0, 0), (PH, PH), (PW, PW)))
    col = xp.empty((N, C, KH, KW, OH, OW), dtype=x.dtype)
    for i in range(KH):
        for j in range(KW):
            col[:, :, i, j] = padded[:, :, i : i + SH * OH : SH, j : j + SW * OW : SW]
    return col
    # solution: end
