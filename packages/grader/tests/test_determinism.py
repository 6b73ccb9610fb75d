"""The same files and the same seed give the same report, however the run is arranged."""

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader import stubs
from dzrkai_grader.grading import grade
from dzrkai_grader.render.html import render_html
from dzrkai_grader.render.json import as_data
from dzrkai_grader.sandbox import Sandbox, strict
from dzrkai_grader.words import Words

COURSE = packs.load(packs.locate(packs.installed()["dzrkai"]))
NAMES = ["sum_to", "ops", "output_size", "pad", "conv_single", "im2col", "max_pool_forward"]
SEED = 11


@pytest.fixture(scope="module")
def submission(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of each exercise, in turn: the solution, its first mistake, its last one, the stub."""
    folder = tmp_path_factory.mktemp("submission") / "exercises"
    stubs.write(COURSE, folder)
    for at, name in enumerate(NAMES):
        exercise = COURSE.exercises[name]
        versions = [exercise.solution, *(one.apply(exercise.solution) for one in exercise.mistakes)]
        if at % 4 < 3:
            (folder / exercise.file).write_text(versions[[0, 1, -1][at % 4]], encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def reference(submission: Path) -> dict[str, object]:
    """Everything at once, in the course's order."""
    return report(submission, NAMES)


def report(folder: Path, names: list[str], **options: object) -> dict[str, object]:
    """Return a report without its times."""
    return timeless(as_data(grade(COURSE, folder, names, seed=SEED, **options), Words("en")))


def timeless(data: dict) -> dict:
    for exercise in data["exercises"]:
        del exercise["duration_s"]
    return data


def test_a_second_run_is_the_same_to_the_byte(submission: Path) -> None:
    words, pages = Words("ja"), []
    for _ in range(2):
        found = grade(COURSE, submission, NAMES[:4], seed=SEED)
        pages.append([render_html(found, words), json.dumps(timeless(as_data(found, words)))])
    assert pages[0] == pages[1]


def test_the_order_of_the_exercises_changes_nothing(submission: Path, reference: dict) -> None:
    shuffled = random.Random(3).sample(NAMES, len(NAMES))
    assert report(submission, shuffled) == reference


def test_an_exercise_alone_is_graded_as_among_all(submission: Path, reference: dict) -> None:
    among = {one["id"]: one for one in reference["exercises"]}
    with Sandbox() as sandbox:
        for name in NAMES[::2]:
            assert report(submission, [name], sandbox=sandbox)["exercises"] == [among[name]]


def test_two_runs_at_a_time_are_as_one(submission: Path, reference: dict) -> None:
    """Two processes share the exercises between them, in the way of workers of a batch."""

    def run(names: list[str]) -> list[dict]:
        target = submission.parent / f"{names[0]}.json"
        options = ["--submission", str(submission), "--seed", str(SEED), "--json", str(target)]
        command = [sys.executable, "-m", "dzrkai_grader.cli", "grade", *names, *options]
        subprocess.run([*command, "--lang", "en"], check=True, capture_output=True)
        return timeless(json.loads(target.read_text("utf-8")))["exercises"]

    with ThreadPoolExecutor(2) as pool:
        halves = [one for half in pool.map(run, [NAMES[::2], NAMES[1::2]]) for one in half]
    assert sorted(halves, key=lambda one: NAMES.index(one["id"])) == reference["exercises"]


def test_the_isolation_changes_nothing_but_its_name(submission: Path, reference: dict) -> None:
    if strict.obstacle():
        pytest.skip(f"no strict isolation here: {strict.obstacle()}")
    basic = report(submission, NAMES, isolation="basic")
    assert basic.pop("isolation") == "basic"
    assert basic == {key: value for key, value in reference.items() if key != "isolation"}
