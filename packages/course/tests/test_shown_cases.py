"""What a learner is shown of each known mistake is small enough to be worked out by hand."""

from contextlib import suppress

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader.checks import Submission
from dzrkai_grader.examination import Examiner
from dzrkai_grader.naming import WORK, Apart, record
from dzrkai_grader.reference import Reference
from dzrkai_grader.session import with_checks

COURSE = packs.load(packs.locate(packs.installed()["dzrkai"]))
MOST = 48
"""Numbers in all arrays of a call together: those of one 6 x 8 image."""

NOT_SHOWN = {"train_digits", "im2col_kernel"}  # a training, and text for a compiler
IMAGE_OF_THE_CNN = 64  # 8 x 8, which the task fixes


def first_failing(examiner, exercise, mistake):
    """Return the first case that the mistake fails; what a learner is shown is no larger."""
    wrong = examiner.reference.candidate(exercise, mistake)
    solution = examiner.reference.candidate(exercise)
    found = []

    def stop(case):
        if case.problem:
            found.append(case)
            raise Apart

    def run(check):
        if not found:
            rng = examiner.rng(exercise, check.name)
            with suppress(Apart):
                seen = record(check.body, Submission(wrong, solution, rng, see=stop))
                # A check may also fail by its own words, after its last case.
                found.extend([seen.failing] if seen.problem and seen.failing else [])

    examiner.checks.run(exercise, run)
    return found[0]


def size_of(case):
    return sum(getattr(value, "size", 0) for value in (*case.args, *case.kwargs.values()))


@pytest.mark.parametrize("chapter", COURSE.chapters, ids=lambda one: one.id)
def test_the_failing_case_of_each_mistake_is_small(chapter):
    exercises = [one for one in chapter.exercises if one.id not in NOT_SHOWN]
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
