"""Checks of output_size."""

from dzrkai_grader.checks import Submission, check


@check(en="counts the windows of a small kernel", ja="小さいカーネルの窓の数を数える", weight=2)
def check_kernel(submission: Submission) -> None:
    for input_size, kernel_size in [(1, 1), (3, 1), (3, 3), (5, 2), (7, 3)]:
        submission.equal("output_size", input_size, kernel_size)


@check(en="takes steps of stride pixels", ja="stride 画素ずつ進む", weight=3)
def check_stride(submission: Submission) -> None:
    for input_size, kernel_size, stride in [(4, 2, 1), (4, 2, 2), (7, 3, 2), (9, 3, 3)]:
        submission.equal("output_size", input_size, kernel_size, stride=stride)


@check(
    en="leaves out what does not suffice for a step",
    ja="1 歩に足りない残りを使わない",
    weight=3,
)
def check_stride_that_does_not_divide(submission: Submission) -> None:
    for input_size, kernel_size, stride in [(3, 2, 2), (7, 3, 3), (8, 3, 4), (6, 3, 5), (2, 2, 5)]:
        submission.equal("output_size", input_size, kernel_size, stride=stride)


@check(en="adds padding at both ends", ja="両端にパディングを加える", weight=3)
def check_padding(submission: Submission) -> None:
    for input_size, kernel_size, padding in [(1, 3, 1), (5, 3, 1), (4, 5, 2), (6, 3, 2)]:
        submission.equal("output_size", input_size, kernel_size, padding=padding)


@check(en="puts everything together", ja="すべてを組み合わせる", weight=3)
def check_random(submission: Submission) -> None:
    for largest in range(4, 40, 3):
        kernel_size, stride = (int(n) for n in submission.rng.integers(1, 6, 2))
        padding = int(submission.rng.integers(0, 4))
        input_size = kernel_size + int(submission.rng.integers(0, largest))
        submission.equal("output_size", input_size, kernel_size, stride, padding)


@check(
    en="raises ValueError when no window fits",
    ja="窓が 1 つも入らないとき ValueError を送出する",
    weight=1,
)
def check_no_room(submission: Submission) -> None:
    submission.raises("output_size", 2, 3)
    submission.raises("output_size", 2, 5, stride=2, padding=1)
    submission.raises("output_size", 1, 8, stride=3, padding=1)
