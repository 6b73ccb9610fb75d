"""backprop: walk a graph of operations backwards, and bring every gradient home.

The class ``Node`` below is complete. It is an array that remembers how it was made: ``inputs`` are
the nodes it was computed from, and ``derivative`` takes the gradient of the node and returns the
gradients of its inputs, one for each. Read it: it is the whole idea of automatic differentiation.

    x = Node(3.0)              x -----+
    y = x * x + x              |      +--> (*) --> (+) --> y
                               |      |             |
                               +------+             |
                               +--------------------+

Write ``backward(output)``, the walk from the output back to the leaves:

    output     the node whose gradient with respect to itself is 1
    effect     for each leaf (a node without inputs) that output depends on,
               leaf.grad grows by the gradient of sum(output) with respect to it
    returns    None

The chain rule on a graph is one sentence: *the gradient of a node is the sum of what arrives from
all its uses*. Therefore

    1. Add, do not overwrite. In the graph above x is used three times, twice by one product.
    2. A node's gradient is complete only when **all** its uses have been dealt with. Only then is
       its ``derivative`` called, exactly once in a walk.
    3. Keep the gradients in a dictionary of your own during the walk. Only leaves have their
       ``grad`` changed; it *accumulates*: a second ``backward`` adds to what is there.
    4. Do not recurse: a graph may be 5,000 nodes deep, and Python gives up at about 1,000 calls.
    5. Write ``g = g + h``, not ``g += h``: an addition hands one and the same array to both its
       inputs, and ``+=`` would change it under the other's feet.

At x = 3, x * x + x has the derivative 2 * 3 + 1 = 7:

>>> x = Node(3.0)
>>> y = x * x + x
>>> backward(y)
>>> float(x.grad)
7.0
>>> backward(y)
>>> float(x.grad)
14.0

Nodes can be the keys of a dictionary: two nodes are equal only if they are the same node.

日本語
------
backprop: 演算のグラフを逆向きにたどり、すべての勾配を届けます。

下の ``Node`` クラスは完成しています。Node は、自分がどう作られたかを覚えている配列です。``inputs`` は計算に使った
ノード、``derivative`` は、自分の勾配を受け取って入力の勾配を入力 1 つにつき 1 つ返す関数です。ぜひ読んで
みてください。自動微分の考え方は、これがすべてです。図は上の英文を見てください。

出力から葉までさかのぼる ``backward(output)`` を書いてください。

    output    自分自身についての勾配が 1 であるノード
    働き       output が依存するそれぞれの葉 (入力のないノード) について、
              sum(output) のその葉についての勾配を leaf.grad に足し込む
    返り値     None

グラフの上の連鎖律は 1 文で言えます。「ノードの勾配は、そのノードが使われたすべての場所から届くものの和」です。
ですから、次のことを守ります。

    1. 上書きせずに足します。上のグラフでは x が 3 回使われ、そのうち 2 回は 1 つの積の中です。
    2. ノードの勾配は、使われたすべての場所の処理が済んで初めて完成します。``derivative`` を呼ぶのはそれからで、
       1 回の backward でちょうど 1 回です。
    3. たどっている間の勾配は、自分で作った辞書に置きます。``grad`` を変えるのは葉だけです。葉の ``grad`` は
       累積します。2 回目の ``backward`` は、すでにある値に足します。
    4. 再帰は使いません。グラフの深さは 5,000 にもなりますが、Python の再帰はおよそ 1,000 段で止まります。
    5. ``g += h`` ではなく ``g = g + h`` と書きます。足し算は同じ 1 つの配列を両方の入力に渡すので、``+=`` だと
       もう一方の勾配まで変わってしまいます。

上の例では、x = 3 での x * x + x の微分は 2 * 3 + 1 = 7 です。もう一度 backward を呼ぶと 14 になります。

Node は辞書のキーにできます。2 つのノードが等しいのは、同じノードであるときだけです。
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]


class Node:
    """An array that remembers how it was made.

    Attributes
    ----------
    data : array
        The value.
    inputs : tuple of Node
        What it was computed from; empty for a leaf.
    derivative : callable
        Takes the gradient of this node, returns one gradient for each of the inputs.
    grad : array
        The gradient, for a leaf; zero until `backward` has been called.
    """

    def __init__(
        self,
        data: ArrayLike,
        inputs: tuple["Node", ...] = (),
        derivative: Callable[[Array], tuple[Array, ...]] = lambda _: (),
    ) -> None:
        self.data: Array = np.asarray(data, dtype=float)
        self.inputs = inputs
        self.derivative = derivative
        self.grad: Array = np.zeros_like(self.data)

    def __add__(self, other: "Node") -> "Node":
        return Node(self.data + other.data, (self, other), lambda g: (g, g))

    def __mul__(self, other: "Node") -> "Node":
        return Node(
            self.data * other.data, (self, other), lambda g: (g * other.data, g * self.data)
        )

    def exp(self) -> "Node":
        """Return e to the power of this node."""
        y = np.exp(self.data)
        return Node(y, (self,), lambda g: (g * y,))


def backward(output: Node) -> None:
    """Add the gradient of output to the ``grad`` of every leaf it depends on.

    Parameters
    ----------
    output : Node
        Where the walk begins. The gradient of an array means the gradient of its sum.
    """
    # solution: begin
    # Walk 1: how often is each node used?
    uses: Counter[Node] = Counter()
    found = [output]
    while found:
        for x in found.pop().inputs:
            uses[x] += 1
            if uses[x] == 1:
                found.append(x)

    # Walk 2: a node is ready when all its uses have sent their gradient.
    gradients = {output: np.ones_like(output.data)}
    ready = [output]
    while ready:
        node = ready.pop()
        g = gradients.pop(node)
        if not node.inputs:
            node.grad = node.grad + g
        for x, gx in zip(node.inputs, node.derivative(g), strict=True):
            gradients[x] = gradients[x] + gx if x in gradients else gx
            uses[x] -= 1
            if uses[x] == 0:
                ready.append(x)
    # solution: end
