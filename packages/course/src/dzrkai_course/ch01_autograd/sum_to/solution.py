"""sum_to: undo broadcasting by summing.

When NumPy adds a ``(3, 1)`` array to a ``(2, 3, 4)`` array, it first *broadcasts* the small one: it
repeats each of its elements until the shapes agree. An element that was used eight times influences
eight results, so in a backward pass it receives eight gradients. They have to be added up.

Write ``sum_to(x, shape)``, which does that for every shape that broadcasting allows:

    x        an array, of any shape that ``shape`` can be broadcast to
    shape    the shape to return to, a tuple
    returns  an array of that shape, of the same dtype as x

Broadcasting lines the two shapes up at their right ends. It does two things, and you undo both:

    1. it puts new axes in front              ->  sum them away
    2. it stretches axes of length 1          ->  sum them, and keep them with length 1

        x.shape   2  3  4
        shape        3  1
                  |     |
                  1.    2.

In the example each element of the result is the sum of a row of x, and the row axis stays:

>>> x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
>>> sum_to(x, (2, 1))
array([[ 6.],
       [15.]])
>>> sum_to(x, (3,))
array([5., 7., 9.])

``sum_to`` is the adjoint of broadcasting: for every x and every a of the smaller shape,
``(x * np.broadcast_to(a, x.shape)).sum()`` equals ``(sum_to(x, a.shape) * a).sum()``.

日本語
------
sum_to: ブロードキャストを、和を取って元に戻します。

NumPy は ``(2, 3, 4)`` の配列に ``(3, 1)`` の配列を足すとき、まず小さいほうをブロードキャストします。つまり、
形がそろうまで各要素を繰り返します。8 回使われた要素は 8 個の結果に影響するので、逆伝播では勾配が 8 個届きます。
それらは足し合わせなければなりません。

ブロードキャストできるすべての形について、これを行う ``sum_to(x, shape)`` を書いてください。

    x        配列。形は、shape からブロードキャストできるもの
    shape    戻したい形 (タプル)
    返り値    その形の配列。dtype は x と同じ

ブロードキャストでは、2 つの形を右端でそろえます。そこで起こることは 2 つあり、どちらも元に戻します。

    1. 前に新しい軸を加える        ->  その軸の和を取り、軸をなくす
    2. 長さ 1 の軸を引き伸ばす     ->  その軸の和を取り、長さ 1 の軸として残す

        x.shape   2  3  4
        shape        3  1
                  |     |
                  1.    2.

上の例の 1 つ目では、結果の各要素が x の各行の和になり、行の中の軸は長さ 1 で残ります。

``sum_to`` はブロードキャストの随伴です。どんな x と、小さいほうの形のどんな a についても、
``(x * np.broadcast_to(a, x.shape)).sum()`` と ``(sum_to(x, a.shape) * a).sum()`` は等しくなります。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def sum_to(x: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Sum x over the axes along which broadcasting repeated elements.

    Parameters
    ----------
    x : array
        Typically the gradient of a broadcast array.
    shape : tuple of int
        The shape before broadcasting.

    Returns
    -------
    array of shape ``shape``
        Each element is the sum of its repetitions in x. The dtype is that of x.
    """
    # solution: begin
    new_axes = tuple(range(x.ndim - len(shape)))
    stretched = tuple(axis for axis, length in enumerate(shape) if length == 1)
    aligned = np.sum(x, axis=new_axes)
    total: NDArray[Any] = np.sum(aligned, axis=stretched, keepdims=True)
    return total
    # solution: end
