"""What a learner is shown of each known mistake is small enough to be worked out by hand."""

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader.checks import Submission
from dzrkai_grader.examination import Examiner
from dzrkai_grader.naming import WORK, record
from dzrkai_grader.reference import Reference
from dzrkai_grader.session import with_checks

COURSE = packs.load(packs.locate(packs.installed()["dzrkai"]))
MOST = 42
"""Numbers in all arrays of a call: an image of 3 channels, 2 x 3 each, and 2 filters of 2 x 2."""

LONG = {"train_digits"}  # trains a network, which is not shown as arrays
IMAGE_OF_THE_CNN = 64  # 8 x 8, which the task fixes


def first_failing(examiner, exercise, mistake):
    """Return the case of the first check that the mistake fails, as a learner would see it."""
    wrong = examiner.reference.candidate(exercise, mistake)
    solution = examiner.reference.candidate(exercise)
    found = []

    def run(check):
        if not found:
            rng = examiner.rng(exercise, check.name)
            seen = record(check.body, Submission(wrong, solution, rng))
            found.extend([seen.failing] if seen.problem and seen.failing else [])

    examiner.checks.run(exercise, run)
    return found[0]


def size_of(case):
    return sum(getattr(value, "size", 0) for value in (*case.args, *case.kwargs.values()))


@pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda one: one.id)
def test_the_failing_case_of_each_mistake_is_small(chapter):
    exercises = [one for one in chapter.exercises if one.id not in LONG]
    too_large = {}

    def look(checks):
        examiner = Examiner(COURSE, None, reference, checks, seed=0)
        for exercise in exercises:
            most = IMAGE_OF_THE_CNN if exercise.id == "cnn_model" else MOST
            for mistake in exercise.mistakes:
                case = first_failing(examiner, exercise, mistake)
                if size_of(case) > most and case.problem.kind not in WORK:
                    too_large[exercise.id, mistake.id] = case.call_text()

    with Reference(COURSE) as reference:
        with_checks(COURSE.folder, exercises, look)
    assert too_large == {}
