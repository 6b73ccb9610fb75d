"""Given: your max pooling as a function of dzrkai. Read it, then write conv_function.py alike.

A dzrkai function is a class with two methods. `forward` takes and returns arrays; `backward` takes
the gradient of the output, a Variable, and returns one gradient per input, Variables too. What the
function was applied to is in `self.inputs`; its settings are fields. A new object is made for each
call, so that two calls never mix up their inputs.

参考資料です。あなたの最大プーリングを dzrkai の関数にしたものです。読んでから、同じように
conv_function.py を書いてください。dzrkai の関数は 2 つのメソッドを持つクラスです。forward は配列を
受け取って配列を返し、backward は出力の勾配 (Variable) を受け取って、入力ごとに 1 つの勾配
(Variable) を返します。関数に渡された入力は self.inputs に、設定はフィールドに入っています。呼び出し
ごとに新しいオブジェクトを作るので、2 回の呼び出しの入力が混ざることはありません。
"""

from typing import Any

from dzrkai import Function, Variable
from exercises.ch04_pooling.max_pool_backward import max_pool_backward
from exercises.ch04_pooling.max_pool_forward import max_pool_forward


class MaxPool2d(Function):
    """Max pooling, computed by your own two functions."""

    def __init__(self, kernel_size: Any, stride: Any, padding: Any) -> None:
        self.kernel_size, self.stride, self.padding = kernel_size, stride, padding

    def forward(self, x: Any) -> Any:
        """(N, C, H, W) -> (N, C, OH, OW)."""
        return max_pool_forward(x, self.kernel_size, self.stride, self.padding)

    def backward(self, gy: Variable) -> Variable:
        """Pass each gradient to the pixel that was the maximum."""
        (x,) = self.inputs
        gx = max_pool_backward(gy.data, x.data, self.kernel_size, self.stride, self.padding)
        return Variable(gx)


def max_pool2d(x: Any, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Variable:
    """Max pooling of a Variable x of shape (N, C, H, W)."""
    return MaxPool2d(kernel_size, stride, padding)(x)
