"""Train the network on handwritten digits, on your own convolution and pooling.

One pass over all images is an epoch. In each epoch the images are visited once, in a new random
order, in batches; for each batch:

    y = model(x of the batch)                scores (n, 10)
    loss = F.softmax_cross_entropy(y, t)     one number
    model.cleargrads()                       gradients add up, so forget the last batch's
    loss.backward()                          every parameter's gradient
    optimizer.update()                       one step against the gradient

`train` changes the model in place and returns the mean loss of each epoch. The grader trains your
CNN with it and asks for at least 96 % right answers on images that it kept for itself.

    model      a dzrkai Model
    x, t       images (N, 1, 8, 8) float32, digits (N,) int64
    returns    a list of `epochs` floats: for each epoch the mean of its batches' losses

Use `Adam(lr).setup(model)` from dzrkai.optimizers, and `np.random.default_rng(seed)` for the order:
`rng.permutation(N)`. The last batch of an epoch may be smaller than the others.

    >>> from dzrkai import Sequential, layers as L
    >>> x, t = np.eye(4, dtype=np.float32), np.arange(4)
    >>> losses = train(Sequential(L.Linear(4, 4)), x, t, epochs=3, batch_size=2)
    >>> len(losses), losses[2] < losses[0]
    (3, True)

Watch it learn: python -m nox -s train

---- 日本語 ----

あなたの畳み込みとプーリングを使って、手書き数字を学習しましょう。

すべての画像を 1 回ずつ見ることを 1 エポックといいます。各エポックでは、画像を毎回新しい無作為な
順に並べ、バッチに分けて 1 回ずつ使います。バッチごとに次のことをします。

    y = model(バッチの x)                    スコア (n, 10)
    loss = F.softmax_cross_entropy(y, t)     1 つの数
    model.cleargrads()                       勾配は足されていくので、前のバッチの分を忘れる
    loss.backward()                          すべてのパラメータの勾配
    optimizer.update()                       勾配と逆の向きへ 1 歩

`train` はモデルをその場で変え、エポックごとの損失の平均を返します。採点では、この関数であなたの
CNN を学習させ、採点側だけが持っている画像で 96 % 以上正解することを求めます。

    model      dzrkai の Model
    x, t       画像 (N, 1, 8, 8) float32、数字 (N,) int64
    戻り値      epochs 個の float のリスト。それぞれ、そのエポックのバッチの損失の平均

dzrkai.optimizers の `Adam(lr).setup(model)` を使い、順番は `np.random.default_rng(seed)` の
`rng.permutation(N)` で決めてください。エポックの最後のバッチは小さくなってもかまいません。

学習の様子を見るには: python -m nox -s train
"""

from typing import Any

import numpy as np

import dzrkai.functions as F
from dzrkai import Model
from dzrkai.optimizers import Adam


def train(
    model: Model,
    x: Any,
    t: Any,
    epochs: int = 20,
    batch_size: int = 32,
    lr: float = 0.003,
    seed: int = 0,
) -> list[float]:
    """Train the model in place; return the mean loss of each epoch."""
    # solution: begin
    rng = np.random.default_rng(seed)
    optimizer = Adam(lr).setup(model)
    history = []
    for _ in range(epochs):
        order = rng.permutation(len(x))
        losses = []
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            loss = F.softmax_cross_entropy(model(x[batch]), t[batch])
            model.cleargrads()
            loss.backward()
            optimizer.update()
            losses.append(float(loss.data))
        history.append(sum(losses) / len(losses))
    return history
    # solution: end


def main() -> None:
    """Train on Digits and print how well the test images are recognised."""
    from dzrkai import no_grad, plugins, test_mode
    from dzrkai.data import Digits
    from exercises.ch05_cnn.cnn_model import CNN

    plugins.prefer("dzrkai-exercises")
    model, digits, test = CNN(), Digits(train=True), Digits(train=False)
    for epoch in range(20):
        (loss,) = train(model, digits.x, digits.t, epochs=1, seed=epoch)
        with no_grad(), test_mode():
            accuracy = (model(test.x).data.argmax(axis=1) == test.t).mean()
        print(f"epoch {epoch + 1:2}  loss {loss:.4f}  test accuracy {accuracy:.1%}")


if __name__ == "__main__":
    main()
