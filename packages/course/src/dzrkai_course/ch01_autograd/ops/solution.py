"""ops: the backward halves of multiplication, matrix product and ReLU.

A backward function answers one question. ``gy`` is the gradient of the final result L with respect
to an operation's output y: by how much does L move when y moves? How much, then, does L move when
an *input* moves? The chain rule multiplies ``gy`` by the operation's own derivative.

Write four functions.

    mul_backward(gy, a, b) -> (ga, gb)               of  y = a * b,  a and b of shapes that broadcast

        ga = gy * b      gb = gy * a
        If a was broadcast, its elements were used several times: sum ga back to a's shape with
        your sum_to. Likewise gb. The gradient of an array always has the shape of that array.

    matmul_backward(gy, x, W) -> (gx, gW)            of  y = x @ W,  x (N, I), W (I, O), gy (N, O)

        gx[n, i] = sum over o of gy[n, o] * W[i, o]                      shape (N, I)
        gW[i, o] = sum over n of x[n, i] * gy[n, o]                      shape (I, O)
        Both sums are matrix products themselves. The shapes alone tell where the transposes go.

    relu_forward(x) -> y                             y = x where x > 0, and 0 elsewhere

    relu_backward(gy, x) -> gx                       gx = gy where x > 0, and 0 elsewhere
        At x = 0 the slope jumps from 0 to 1. As everyone does, take 0 there.

All keep the dtype and leave their arguments as they are.

Let y = a * b with a = (2, 3) and b = 10, which is used twice. Let the gradient of y be (1, 5). Then
b receives 1 * 2 from its first use and 5 * 3 from its second, 17 in all:

>>> gy, a, b = np.array([1.0, 5.0]), np.array([2.0, 3.0]), np.array([10.0])
>>> ga, gb = mul_backward(gy, a, b)
>>> ga
array([10., 50.])
>>> gb
array([17.])
>>> relu_backward(np.array([5.0, 6.0, 7.0]), np.array([-1.0, 0.0, 2.0]))
array([0., 0., 7.])

日本語
------
ops: 乗算、行列積、ReLU の逆伝播を書きます。

逆伝播の関数は、1 つの問いに答えます。``gy`` は、最終結果 L の、ある演算の出力 y についての勾配です。つまり
y が動いたとき L がどれだけ動くかを表します。では、その演算の「入力」が動いたとき、L はどれだけ動くでしょうか。
連鎖律によると、``gy`` にその演算自身の微分を掛ければ求まります。

次の 4 つの関数を書いてください。

    mul_backward(gy, a, b) -> (ga, gb)        y = a * b の逆伝播。a と b はブロードキャストできる形

        ga = gy * b      gb = gy * a
        a がブロードキャストされたなら、その要素は何度も使われています。自分で書いた sum_to で、ga の和を a の形まで
        戻してください。gb も同様です。配列の勾配は、いつもその配列と同じ形をしています。

    matmul_backward(gy, x, W) -> (gx, gW)     y = x @ W の逆伝播。x (N, I)、W (I, O)、gy (N, O)

        gx[n, i] = o についての gy[n, o] * W[i, o] の和                  形は (N, I)
        gW[i, o] = n についての x[n, i] * gy[n, o] の和                  形は (I, O)
        どちらの和もまた行列積です。転置の位置は、形を見るだけで決まります。

    relu_forward(x) -> y                      x > 0 のところで y = x、ほかは 0

    relu_backward(gy, x) -> gx                x > 0 のところで gx = gy、ほかは 0
        x = 0 では傾きが 0 から 1 に跳びます。慣例に従い、ここでは 0 とします。

どの関数も dtype を保ち、引数を書き換えません。

上の例では、y = a * b で a = (2, 3)、b = 10 です。b は 2 回使われています。y の勾配が (1, 5) なら、b は 1 回目の
使用から 1 * 2、2 回目から 5 * 3 を受け取り、合わせて 17 になります。
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from exercises.ch01_autograd.sum_to import sum_to


def mul_backward(
    gy: NDArray[Any], a: NDArray[Any], b: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the gradients of ``y = a * b``.

    Parameters
    ----------
    gy : array
        The gradient of y; its shape is the one that a and b broadcast to.
    a, b : array
        The factors.

    Returns
    -------
    ga, gb : array
        Of the shapes of a and b.
    """
    # solution: begin
    ga = sum_to(gy * b, a.shape)
    gb = sum_to(gy * a, b.shape)
    return ga, gb
    # solution: end


def matmul_backward(
    gy: NDArray[Any], x: NDArray[Any], W: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the gradients of ``y = x @ W``.

    Parameters
    ----------
    gy : (N, O) array
        The gradient of y.
    x : (N, I) array
        A batch of N inputs.
    W : (I, O) array
        The weights.

    Returns
    -------
    gx : (N, I) array
    gW : (I, O) array
    """
    # solution: begin
    gx = gy @ W.T
    gW = x.T @ gy
    return gx, gW
    # solution: end


def relu_forward(x: NDArray[Any]) -> NDArray[Any]:
    """Return x where it is positive, and 0 elsewhere.

    Parameters
    ----------
    x : array
        Of any shape.

    Returns
    -------
    array of the same shape
    """
    # solution: begin
    y: NDArray[Any] = np.maximum(x, 0)
    return y
    # solution: end


def relu_backward(gy: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """Return the gradient of ``y = relu_forward(x)``.

    Parameters
    ----------
    gy : array
        The gradient of y.
    x : array of the same shape
        What relu_forward was called with.

    Returns
    -------
    array of the same shape
        gy where x is positive, and 0 elsewhere.
    """
    # solution: begin
    return gy * (x > 0)
    # solution: end
