"""gradient_check: ask a function itself what its gradient is.

A backward pass is easy to get slightly wrong. There is a judge that knows nothing of chain rules:
move one entry of x a little up and a little down, and see how much the result moves.

    f : array  ->  number

                   f(x with x[k] + eps)  -  f(x with x[k] - eps)
    gradient[k] =  ---------------------------------------------     for every entry k of x
                                      2 eps

Write ``numerical_gradient(f, x, eps=1e-4)``:

    f        a function that takes an array of x's shape and returns one number
    x        an array of floats, of any shape
    eps      the step
    returns  an array of the shape and dtype of x

This is the *central* difference: one step to each side. Its error shrinks with eps ** 2, while that
of the one-sided difference, (f(x + eps) - f(x)) / eps, shrinks only with eps. At x = 1, the slope of
x ** 3 is 3; with eps = 0.1 the central difference gives 3.01, the one-sided one 3.31.

>>> def sum_of_cubes(x):
...     return np.sum(x**3)
>>> x = np.array([[1.0, 2.0], [3.0, -1.0]])
>>> np.round(numerical_gradient(sum_of_cubes, x, eps=0.1), 6)
array([[ 3.01, 12.01],
       [27.01,  3.01]])
>>> x
array([[ 1.,  2.],
       [ 3., -1.]])

The last two lines are part of the task: afterwards x is what it was, bit for bit. If you move an
entry of x itself, keep its old value and put that back: adding eps and subtracting it again does
not always return to the same float.

Why not an eps of 1e-12? Because f(x + eps) and f(x - eps) then agree in almost all their digits, and
the difference of the few that are left is rounding error. Around 1e-4 both errors are small.

日本語
------
gradient_check: 関数自身に勾配を尋ねます。

逆伝播は、少しだけ間違えやすいものです。しかし、連鎖律のことを何も知らない審判がいます。x の要素を 1 つだけ少し
増やし、少し減らして、結果がどれだけ動くかを見ればよいのです。

    f : 配列  ->  数

                    f(x[k] を + eps した x)  -  f(x[k] を - eps した x)
    gradient[k] =  -----------------------------------------------     x のすべての要素 k について
                                       2 eps

``numerical_gradient(f, x, eps=1e-4)`` を書いてください。

    f        x と同じ形の配列を受け取り、1 つの数を返す関数
    x        浮動小数点数の配列。形は自由
    eps      動かす幅
    返り値    x と同じ形、同じ dtype の配列

両側に 1 歩ずつ動かすので、「中心」差分と呼びます。中心差分の誤差は eps ** 2 に比例して小さくなりますが、片側だけの
差分 (f(x + eps) - f(x)) / eps の誤差は eps に比例してしか小さくなりません。x = 1 での x ** 3 の傾きは 3 です。
eps = 0.1 のとき、中心差分は 3.01、片側の差分は 3.31 になります。

上の例の最後に x を表示しているのも、課題の一部です。終わった後の x は、1 ビットも変わっていてはいけません。x の
要素そのものを動かす場合は、元の値を取っておいて戻します。eps を足してから引いても、同じ浮動小数点数に
戻るとは限りません。

eps を 1e-12 にしないのはなぜでしょうか。f(x + eps) と f(x - eps) がほとんどの桁で一致し、残ったわずかな桁の差が
丸め誤差になってしまうからです。1e-4 のあたりなら、どちらの誤差も小さくて済みます。
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray


def numerical_gradient(
    f: Callable[[NDArray[Any]], Any], x: NDArray[Any], eps: float = 1e-4
) -> NDArray[Any]:
    """Approximate the gradient of f at x by central differences.

    Parameters
    ----------
    f : callable
        Takes an array of x's shape, returns one number.
    x : array of floats
        Where the gradient is asked for. It is left as it is.
    eps : float
        How far each entry is moved to either side.

    Returns
    -------
    array of the shape and dtype of x
    """
    raise NotImplementedError("numerical_gradient: write me")
