"""Build a convolutional network for 8x8 digits.

A CNN repeats the block Conv -> ReLU -> Pool, and ends in Linear -> ReLU -> Linear. A model is a
class: its layers are made in `__init__` and kept as attributes (that is how dzrkai finds their
parameters), and `forward` says how the data passes through them.

    input x                                      (N, 1, 8, 8)
    conv1: 1 -> 16 channels, 3x3, padding 1      (N, 16, 8, 8)
    ReLU, max pooling 2x2                        (N, 16, 4, 4)
    conv2: 16 -> 32 channels, 3x3, padding 1     (N, 32, 4, 4)
    ReLU, max pooling 2x2                        (N, 32, 2, 2)
    flatten                                      (N, 128)
    fc1: 128 -> 64, ReLU                         (N, 64)
    fc2: 64 -> 10                                (N, 10)

The result is a score for each digit: no ReLU and no softmax after fc2, the loss takes care of that.

    L.Conv2d(in_channels, out_channels, kernel_size, stride=1, padding=0)
    L.Linear(in_features, out_features)
    F.relu(x) · F.max_pool2d(x, kernel_size) · F.flatten(x)

With `prefer("dzrkai-exercises")`, L.Conv2d and F.max_pool2d are your own:

    >>> import numpy as np
    >>> from dzrkai.plugins import prefer
    >>> prefer("dzrkai-exercises")
    >>> CNN()(np.zeros((5, 1, 8, 8), np.float32)).shape
    (5, 10)

---- 日本語 ----

8x8 の数字画像のための畳み込みニューラルネットワークを作りましょう。

CNN は Conv -> ReLU -> Pool という塊を繰り返し、最後に Linear -> ReLU -> Linear を置きます。モデルは
クラスです。レイヤは `__init__` で作って属性として持たせます (dzrkai はそうして置かれたパラメータを
見つけます)。`forward` には、データがレイヤをどう通るかを書きます。

    入力 x                                       (N, 1, 8, 8)
    conv1: 1 -> 16 チャネル、3x3、パディング 1   (N, 16, 8, 8)
    ReLU、2x2 の最大プーリング                   (N, 16, 4, 4)
    conv2: 16 -> 32 チャネル、3x3、パディング 1  (N, 32, 4, 4)
    ReLU、2x2 の最大プーリング                   (N, 32, 2, 2)
    flatten                                      (N, 128)
    fc1: 128 -> 64、ReLU                         (N, 64)
    fc2: 64 -> 10                                (N, 10)

出力は数字ごとのスコアです。fc2 の後には ReLU も softmax も置きません。それは損失関数の仕事です。
`prefer("dzrkai-exercises")` を呼ぶと、L.Conv2d と F.max_pool2d はあなたが書いたものになります。
"""

from typing import Any

import dzrkai.functions as F
import dzrkai.layers as L
from dzrkai import Model


class CNN(Model):
    """Two blocks of Conv -> ReLU -> Pool, then Linear -> ReLU -> Linear."""

    def __init__(self) -> None:
        raise NotImplementedError("CNN.__init__: write me")

    def forward(self, x: Any) -> Any:
        """Images (N, 1, 8, 8) -> scores (N, 10)."""
        raise NotImplementedError("CNN.forward: write me")
