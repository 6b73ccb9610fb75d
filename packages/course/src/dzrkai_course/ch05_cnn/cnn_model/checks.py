"""Hidden checks of cnn_model: shapes, parameters, scores and gradients."""

import numpy as np

from dzrkai_grader.checks import Submission, check


@check(en="gives 10 scores for each image", ja="画像ごとに 10 個のスコアを返す", weight=1)
def check_shape(submission: Submission) -> None:
    submission.equal("shape_of", np.zeros((1, 1, 8, 8), np.float32))
    submission.equal("shape_of", np.zeros((5, 1, 8, 8), np.float32))


@check(
    en="has the layers conv1, conv2, fc1, fc2 with parameters of the right shapes",
    ja="conv1、conv2、fc1、fc2 があり、パラメータの形が正しい",
    weight=2,
)
def check_parameters(submission: Submission) -> None:
    submission.equal("parameters")


@check(
    en="passes the data through the layers in the order asked for",
    ja="データが指定した順にレイヤを通る",
    weight=2,
)
def check_scores(submission: Submission) -> None:
    for n in (1, 3, 6):
        x = submission.rng.random((n, 1, 8, 8), np.float32)
        submission.equal("scores", x, int(submission.rng.integers(1 << 30)))


@check(
    en="lets the gradient reach every parameter",
    ja="すべてのパラメータに勾配が届く",
    weight=1,
)
def check_gradients(submission: Submission) -> None:
    x = submission.rng.random((4, 1, 8, 8), np.float32)
    submission.equal("gradient_norms", x, int(submission.rng.integers(1 << 30)))
