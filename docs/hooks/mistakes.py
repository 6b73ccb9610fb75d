"""What each known mistake of an exercise gives, found as the grader finds it.

The mistakes are those that the grader names (`mistakes.toml`), the checks are the grader's, and so
are the words and the picture: each mistake takes a learner's place, and what its first failing
check saw is what a learner would be shown.
"""

from functools import cache
from io import StringIO
from typing import Any, cast

from dzrkai_grader import pack
from dzrkai_grader.checks import Submission
from dzrkai_grader.examination import Examiner
from dzrkai_grader.naming import record
from dzrkai_grader.pack import Exercise, Mistake
from dzrkai_grader.reference import Reference
from dzrkai_grader.render.terminal import make_console, show_report
from dzrkai_grader.report import CheckResult, ExerciseResult, Report
from dzrkai_grader.session import Check, Checks, with_checks
from dzrkai_grader.words import Words

Results = dict[str, ExerciseResult]  # the name of a mistake, and what it comes to

PACK = pack.load(pack.locate(pack.installed()["dzrkai"]))
NO_SANDBOX = cast(Any, None)  # mistakes are the course's own code
TYPED = "python -m nox -s kai --"  # how the grader's commands are typed here
WIDTH = 92


@cache
def results() -> dict[str, Results]:
    """For each exercise, what its mistakes come to."""
    exercises = list(PACK.exercises.values())
    with Reference(PACK) as reference:

        def work(checks: Checks) -> dict[str, Results]:
            examiner = Examiner(PACK, NO_SANDBOX, reference, checks, seed=0)
            return {one.id: _results(one, examiner) for one in exercises}

        return with_checks(PACK.folder, exercises, work)


def failure(arguments: str, language: str) -> str:
    """Return the report of an exercise with a mistake in it, as the terminal shows it.

    Raises
    ------
    KeyError
        There is no such exercise or mistake.
    """
    exercise, mistake = arguments.split()
    console = make_console(StringIO())
    console.width = WIDTH
    report = Report(PACK, "cpu", 0, "strict", (results()[exercise][mistake],))
    with console.capture() as captured:
        show_report(report, Words(language, TYPED), console)
    return f"``` text\n{captured.get().rstrip()}\n```"


def _results(exercise: Exercise, examiner: Examiner) -> Results:
    ready: list[Check] = []
    examiner.checks.run(exercise, ready.append)
    # Checks that name no mistakes would train a network for each.
    quick = [check for check in ready if check.info.named]
    return {one.id: _result(exercise, one, examiner, quick) for one in exercise.mistakes}


def _result(
    exercise: Exercise, mistake: Mistake, examiner: Examiner, checks: list[Check]
) -> ExerciseResult:
    found = tuple(_found(exercise, mistake, examiner, check) for check in checks)
    earned = sum(one.weight for one in found if one.passed) / sum(one.weight for one in found)
    return ExerciseResult(exercise, "failed", round(exercise.points * earned, 2), checks=found)


def _found(exercise: Exercise, mistake: Mistake, examiner: Examiner, check: Check) -> CheckResult:
    wrong = examiner.reference.candidate(exercise, mistake)
    right = examiner.reference.candidate(exercise)
    rng = examiner.rng(exercise, check.name)
    seen = record(check.body, Submission(wrong, right, rng, right.parameters))
    named = check.name, check.info.title, check.info.weight
    if seen.problem is None:
        return CheckResult(*named, passed=True)
    call = seen.failing.call_text() if seen.failing else ""
    return CheckResult(*named, passed=False, problem=seen.problem, call=call, mistake=mistake)
