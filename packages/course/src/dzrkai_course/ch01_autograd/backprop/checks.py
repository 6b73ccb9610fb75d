"""Checks of backprop."""

import numpy as np

from dzrkai_grader.checks import Submission, check


def random_program(rng: np.random.Generator, leaves: int, operations: int) -> str:
    """Write a program in which later lines use earlier ones at random, the last line the latest."""
    lines = [f"{name} = {rng.choice([-1, -0.5, 0.5, 1], 3).tolist()}" for name in "abc"[:leaves]]
    names = list("abc"[:leaves])
    for number in range(operations):
        left, right = names[-1], names[int(rng.integers(len(names)))]
        lines.append(f"v{number} = {left} {rng.choice(['+', '+', '*'])} {right}")
        names.append(f"v{number}")
    return "; ".join(lines)


@check(en="follows a chain", ja="一本道をたどる", weight=2)
def check_chain(submission: Submission) -> None:
    for program in [
        "y = 2",
        "a = 2; b = 3; y = a * b",
        "a = 2; b = 3; c = a + b; d = 5; y = c * d",
        "a = [1, -2]; b = exp a; c = [3, 4]; y = b * c",
    ]:
        submission.equal("gradients", program)


@check(en="adds up where a node is used twice", ja="2 回使われたノードで足し合わせる", weight=3)
def check_shared(submission: Submission) -> None:
    for program in [
        "a = 3; y = a + a",
        "a = 3; y = a * a",
        "a = 3; b = a * a; y = b + a",
        "a = 3; b = a * a; c = b + a; y = c + a",
    ]:
        submission.equal("gradients", program)


@check(
    en="waits until a node's gradient is complete",
    ja="ノードの勾配が完成するまで待つ",
    weight=4,
)
def check_order(submission: Submission) -> None:
    for program in [
        "a = 2; b = a * a; c = exp b; y = b + c",
        "a = 2; b = a * a; c = exp b; y = c + b",
        "a = 2; b = a * a; c = b * b; d = c * b; e = d * c; y = b * e",
        "a = 2; b = a * a; c = b * b; d = c * b; e = d * c; y = e * b",
    ]:
        submission.equal("gradients", program)


@check(
    en="gives the right gradients on random graphs",
    ja="ランダムなグラフで正しい勾配になる",
    weight=3,
)
def check_random(submission: Submission) -> None:
    for operations in (2, 3, 4, 5, 6, 7, 8, 8, 8):
        submission.equal(
            "gradients", random_program(submission.rng, 2 + operations % 2, operations)
        )


@check(
    en="calls each derivative once",
    ja="各 derivative を 1 回だけ呼ぶ",
    weight=2,
)
def check_calls(submission: Submission) -> None:
    for program in [
        "a = 3; b = a * a; y = b + b",
        "a = 1; b = a + a; c = b + b; d = c + c; e = d + d; y = e + e",
    ]:
        submission.equal("derivative_calls", program)


@check(
    en="accumulates in the leaves over several calls",
    ja="何度か呼ぶと、葉に累積する",
    weight=2,
)
def check_twice(submission: Submission) -> None:
    for program, backwards in [
        ("a = 3; b = 4; y = a * b", 2),
        ("a = 3; b = a * a; y = b + a", 2),
        ("a = 3; b = a * a; c = b + a; y = c * b", 3),
    ]:
        submission.equal("gradients", program, backwards=backwards)


@check(
    en="leaves the grad of all other nodes alone",
    ja="葉以外のノードの grad を変えない",
    weight=1,
)
def check_between(submission: Submission) -> None:
    submission.equal("gradients_between", "a = 3; b = a * a; y = b + a")


@check(
    en="keeps gradients apart that began as one array",
    ja="同じ配列から始まった勾配を混ぜない",
    weight=2,
)
def check_aliases(submission: Submission) -> None:
    for program in [
        "a = [1, 2]; b = [3, 4]; c = a + b; d = a + c; y = c + d",
        "a = [1, 2]; b = [3, 4]; c = [5, 6]; d = a + b; e = b + c; y = d + e",
    ]:
        submission.equal("gradients", program)


@check(en="goes 5,000 nodes deep", ja="深さ 5,000 のグラフをたどる", weight=1)
def check_deep(submission: Submission) -> None:
    submission.equal("chain", 10)
    submission.equal("chain", 5000)
