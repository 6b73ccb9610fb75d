"""Hidden checks of train_digits: how training goes about it, and what comes of it."""

import numpy as np

from dzrkai.data import Digits
from dzrkai_grader.checks import Submission, check


@check(
    en="visits every image once an epoch in a new order, clears gradients, moves the weights",
    ja="各エポックですべての画像を新しい順に 1 回ずつ使い、勾配を消し、重みを動かす",
    weight=3,
)
def check_protocol(submission: Submission) -> None:
    submission.equal("watched", 8, 3, 4)
    submission.equal("watched", 9, 4, 4)


@check(
    en="returns the mean loss of each epoch",
    ja="エポックごとの損失の平均を返す",
    weight=1,
)
def check_losses(submission: Submission) -> None:
    submission.equal("losses", 2)


@check(
    en="recognises at least 96 % of digits it has not seen",
    ja="見たことのない数字を 96 % 以上正しく認識する",
    weight=4,
    named=False,
)
def check_accuracy(submission: Submission) -> None:
    digits, test = Digits(train=True), Digits(train=False)
    order = submission.rng.permutation(len(digits))
    seed = int(submission.rng.integers(1 << 30))
    scores = submission.call("trained_answers", digits.x[order], digits.t[order], test.x, seed)
    submission.require(
        isinstance(scores, np.ndarray) and scores.shape == (len(test), 10),
        en=f"The trained CNN should give scores of shape ({len(test)}, 10) for the test images.",
        ja=f"学習した CNN は、テスト画像に対して形 ({len(test)}, 10) のスコアを返すはずです。",
    )
    accuracy = float((scores.argmax(axis=1) == test.t).mean())
    submission.require(
        accuracy >= 0.96,
        en=f"The trained CNN recognises {accuracy:.1%} of the test images; 96 % are asked for.",
        ja=f"学習した CNN がテスト画像で正解した割合は {accuracy:.1%} です。96 % 以上が必要です。",
    )
