"""Checks of hello."""

from dzrkai_grader.checks import Submission, check


@check(en="returns the greeting", ja="あいさつの文字列を返す", weight=1)
def check_greeting(submission: Submission) -> None:
    submission.equal("greet")
