"""Make your convolution a function of dzrkai.

You have conv_forward and conv_backward, which compute with arrays. Here they become one
differentiable function: then dzrkai can build graphs with it, and train on it.

    class Conv2d(Function)
        forward(x, W, b)  arrays (N, C, H, W), (OC, C, KH, KW), (OC,) -> array (N, OC, OH, OW)
        backward(gy)      Variable (N, OC, OH, OW) -> three Variables gx, gW, gb
    conv2d(x, W, b, stride, padding) -> Variable

Read pool_function.py beside this file first: it does the same for max pooling. In `backward`,
`self.inputs` holds the Variables x, W, b; `.data` is a variable's array, and `Variable(array)`
makes a variable of an array. Each call of `conv2d` must make a new Conv2d object: a CNN calls it
several times before the first gradient comes back.

    >>> import numpy as np
    >>> x, W = Variable(np.ones((1, 1, 3, 3))), Variable(np.ones((1, 1, 2, 2)))
    >>> y = conv2d(x, W, Variable(np.zeros(1)))
    >>> y.shape
    (1, 1, 2, 2)
    >>> y.backward()
    >>> x.grad.data[0, 0]
    array([[1., 2., 1.],
           [2., 4., 2.],
           [1., 2., 1.]])

When it passes, it is `dzrkai.functions.conv2d` wherever `dzrkai.plugins.prefer("dzrkai-exercises")`
has been called.

---- 日本語 ----

あなたの畳み込みを dzrkai の関数にしましょう。

conv_forward と conv_backward は配列を計算します。ここではこの 2 つを 1 つの微分可能な関数に
まとめます。すると dzrkai がこの関数で計算グラフを作り、学習できるようになります。

    class Conv2d(Function)
        forward(x, W, b)  配列 (N, C, H, W)、(OC, C, KH, KW)、(OC,) -> 配列 (N, OC, OH, OW)
        backward(gy)      Variable (N, OC, OH, OW) -> 3 つの Variable gx、gW、gb
    conv2d(x, W, b, stride, padding) -> Variable

まず、同じフォルダの pool_function.py を読んでください。最大プーリングで同じことをしています。
backward の中では、self.inputs に Variable の x、W、b が入っています。.data で変数の配列を取り出し、
Variable(配列) で配列から変数を作ります。conv2d は呼ばれるたびに新しい Conv2d オブジェクトを
作らなければなりません。CNN は、最初の勾配が戻ってくる前に conv2d を何度も呼ぶからです。

合格すると、`dzrkai.plugins.prefer("dzrkai-exercises")` を呼んだところでは、この関数が
`dzrkai.functions.conv2d` になります。
"""

from typing import Any

from dzrkai import Function, Variable
from exercises.ch03_im2col.conv_backward import conv_backward
from exercises.ch03_im2col.conv_forward import conv_forward


class Conv2d(Function):
    """Convolution with a stride and a padding, computed by your own two functions."""

    def __init__(self, stride: Any = 1, padding: Any = 0) -> None:
        self.stride, self.padding = stride, padding

    def forward(self, x: Any, W: Any, b: Any) -> Any:
        """Compute y from arrays: (N, C, H, W), (OC, C, KH, KW), (OC,) -> (N, OC, OH, OW)."""
        raise NotImplementedError("Conv2d.forward: write me")

    def backward(self, gy: Variable) -> tuple[Variable, Variable, Variable]:
        """Compute the Variables gx, gW, gb from the Variable gy (N, OC, OH, OW)."""
        raise NotImplementedError("Conv2d.backward: write me")


def conv2d(x: Any, W: Any, b: Any, stride: Any = 1, padding: Any = 0) -> Variable:
    """Convolve the Variable x (N, C, H, W) with W (OC, C, KH, KW) and add b (OC,)."""
    raise NotImplementedError("conv2d: write me")
