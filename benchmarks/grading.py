"""What grading costs beside bare pytest.

The contenders take turns in one run, so that a machine that grows slower or faster does so for
all of them; what counts is the ratio of their medians. The floor is bare pytest on one file: start
Python, import NumPy and pytest, run one test. A grader that starts a second process and still
wants to stay near that must start it at once, import little, and fork instead of starting anew.

    nox -s bench -- grading        writes benchmarks/results/grading.json
"""

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from benchmarks import machine
from benchmarks import results as result_files
from dzrkai_grader import pack as packs

HERE = Path(__file__).resolve().parent
LEFT_OUT = "train_digits"  # it trains a network: its time is not the grader's


def run(rounds: int, path: Path) -> None:
    """Measure, print, and write the results down."""
    with tempfile.TemporaryDirectory() as folder:
        ids = write_solutions(Path(folder))
        with contextlib.chdir(folder):  # where pytest finds the solutions to import
            times = measure(contenders(Path(folder), ids), rounds)
    medians = {name: statistics.median(seconds) for name, seconds in times.items()}
    results = {
        "machine": machine.description()["machine"],
        "versions": {name: version(name) for name in ("numpy", "pytest", "dzrkai-grader")},
        "rounds": rounds,
        "median_s": {name: round(seconds, 3) for name, seconds in medians.items()},
        "ratio_to_pytest": {
            name: round(seconds / medians["pytest, one test"], 2)
            for name, seconds in medians.items()
        },
    }
    text = json.dumps(results, indent=2)
    print(text)
    result_files.write(path, text + "\n")


def write_solutions(folder: Path) -> list[str]:
    """Write a submission that solves everything; return the exercises to grade at once."""
    pack = packs.load(packs.locate(packs.installed()["dzrkai"]))
    files = {exercise.file: exercise.solution for exercise in pack.exercises.values()}
    for path, text in {**files, **pack.given, "__init__.py": ""}.items():
        target = folder / "exercises" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return [id for id in pack.exercises if id != LEFT_OUT]


def contenders(folder: Path, ids: list[str]) -> dict[str, list[str]]:
    """Name the commands to time."""
    kai = [
        sys.executable,
        "-m",
        "dzrkai_grader.cli",
        "grade",
        "--submission",
        f"{folder}/exercises",
    ]
    test = shutil.copy(HERE / "equivalent" / "test_im2col.py", folder)
    options = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", "."]
    return {
        "pytest, one test": [sys.executable, "-m", "pytest", *options, str(test)],
        "kai grade im2col": [*kai, "im2col"],
        "kai grade ch01 to ch05": [*kai, *ids],
    }


def measure(commands: dict[str, list[str]], rounds: int) -> dict[str, list[float]]:
    """Time each command in turn, after one round that does not count."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for counted in [False, *[True] * rounds]:
        for name, command in commands.items():
            seconds = timed(command)
            if counted:
                times[name].append(seconds)
    return times


def timed(command: list[str]) -> float:
    """Seconds of wall time that a command takes; it must succeed."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started
