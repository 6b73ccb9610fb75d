"""Chapter 7 stands on its own, and its measure of memory is not to be talked out of."""

import shutil
import sys
from pathlib import Path

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader.grading import grade
from dzrkai_grader.sandbox import Sandbox

COURSE = packs.load(packs.locate(packs.installed()["dzrkai"]))
BEYOND = ("conv_transpose", "blocked_conv", "winograd")
ROOT = Path(__file__).parents[3]

AT_ONCE = {"    images = 2": "    import tracemalloc\n    images = max(N, 1)"}
STOP = {"    for start": "    tracemalloc.stop()\n    for start"}
RESTART = {"    return y\n": "    col = 0\n    tracemalloc.reset_peak()\n    return y\n"}


@pytest.fixture(scope="module")
def warm():
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def submission(tmp_path):
    """Chapter 7 solved, and nothing else written."""
    folder = tmp_path / "exercises"
    shutil.copytree(ROOT / "exercises", folder)
    for id in BEYOND:
        (folder / COURSE.exercises[id].file).write_text(COURSE.exercises[id].solution, "utf-8")
    return folder


def test_who_has_written_nothing_before_can_earn_all_points(submission, warm):
    report = grade(COURSE, submission, BEYOND, seed=1, sandbox=warm)
    assert report.bonus_score == report.max_bonus == 15
    assert report.score == report.max_score == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds a process's memory")
@pytest.mark.parametrize("lift", [STOP, RESTART], ids=["stopped", "restarted"])
def test_who_lifts_the_trace_gains_nothing(submission, warm, lift):
    exercise = COURSE.exercises["blocked_conv"]
    source = exercise.solution
    for old, new in {**AT_ONCE, **lift}.items():
        assert old in source
        source = source.replace(old, new)
    (submission / exercise.file).write_text(source, "utf-8")
    (result,) = grade(COURSE, submission, [exercise.id], seed=1, sandbox=warm).results
    lost = {check.name: check.problem.kind for check in result.checks if check.problem}
    assert lost == {"check_memory": "memory"}
