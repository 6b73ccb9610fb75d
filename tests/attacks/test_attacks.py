"""Every attempt, for real: it earns nothing, costs nobody else anything, and leaves nothing.

The attempts of a family are handed in together, one an exercise, by a learner whose other exercises
are right; so each of them also has all others of its family for neighbours.
"""

from __future__ import annotations

import os
import shutil
import string
import sys
import sysconfig
import tempfile
from pathlib import Path

import psutil
import pytest

import dzrkai_course
from dzrkai_grader import pack as packs
from dzrkai_grader.grading import grade
from dzrkai_grader.pack import Pack
from dzrkai_grader.report import ExerciseResult
from dzrkai_grader.sandbox import Sandbox

CHAPTER = "ch01_arithmetic"
SEED, OTHER_SEED = 20_231_117, 1
SECRET = "forbidden-knowledge"
LIFT = """
import gc
for found in gc.get_objects():
    if type(found).__name__ == "Guard":
        found._trusted = True
"""
WRONG = "\ndef double(x):\n    return x\n"
RIGHT = {
    "negate": "def negate(x):\n    return -x\n",
    "quadruple": f"from arithmetic.{CHAPTER}.double import double\n"
    "def quadruple(x):\n    return double(double(x))\n",
}


@pytest.fixture
def attempts(families, family):
    """The attempts of a family, by the name of the exercise that each is handed in for."""
    return {f"double_{number:02}": attempt for number, attempt in enumerate(families[family])}


@pytest.fixture
def arithmetic(attempts, tmp_path: Path) -> Pack:
    """negate, double, quadruple that builds on double, and for each attempt a double of its own."""
    folder = Path(shutil.copytree(Path(__file__).with_name("pack"), tmp_path / "pack"))
    for name in attempts:
        shutil.copytree(folder / CHAPTER / "double", folder / CHAPTER / name)
    listed = ", ".join(f'"{name}"' for name in attempts)
    toml = folder / "pack.toml"
    toml.write_text(
        toml.read_text("utf-8").replace('"quadruple"', f'{listed}, "quadruple"'), "utf-8"
    )
    return packs.load(folder)


@pytest.fixture
def submission(attempts, arithmetic: Pack, tmp_path: Path) -> Path:
    """What the attacker hands in."""
    folder = tmp_path / "arithmetic"
    words = {
        "LIFT": LIFT,
        "SECRET": SECRET,
        "COURSE": os.path.dirname(dzrkai_course.__file__),
        "PACK": str(arithmetic.folder),
        "SUBMISSION": str(folder),
        "SITE": sysconfig.get_path("purelib"),
        "GRADER": str(os.getpid()),
        "SEED": str(SEED),
        "OTHER_SEED": str(OTHER_SEED),
        "MARK": str(tmp_path / "mark"),
    }
    files = {"report.json": "{}", f"{CHAPTER}/double.py": WRONG}
    files |= {f"{CHAPTER}/{name}.py": text for name, text in RIGHT.items()}
    for path, text in files.items():
        hand_in(folder, path, text, words)
    for name, attempt in attempts.items():
        source = attempt.source if "def double" in attempt.source else attempt.source + WRONG
        for path, text in {f"{CHAPTER}/$NAME.py": source, **attempt.files}.items():
            hand_in(folder, path, text, {**words, "NAME": name})
    return folder


def hand_in(folder: Path, path: str, text: str, words: dict[str, str]) -> None:
    """Write a file, or make a link where the text is an arrow; ``ÿ`` is a byte that is no text."""
    path, text = (string.Template(part).safe_substitute(words) for part in (path, text))
    place = os.fsencode(folder / path).replace("ÿ".encode(), b"\xff")
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if os.path.lexists(place):
        os.unlink(place)
    if text.startswith("->"):
        os.symlink(text[2:], place)
    else:
        Path(os.fsdecode(place)).write_text(text, encoding="utf-8")


def test_no_attempt_earns_harms_or_leaves_anything(
    attempts,
    arithmetic: Pack,
    submission: Path,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No point and no secret; the other exercises graded right; no process and no file left.

    What is said to be open under basic is open: the page is no worse and no better than the truth.
    """
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # the checks' own would be left behind
    basic = sandbox.isolation == "basic"
    admitted = {one.name: one.open_under_basic for one in attempts.values() if basic}
    admitted = {name: said for name, said in admitted.items() if said}
    before, others = files_below(submission.parent), psutil.Process().children(recursive=True)
    report = grade(arithmetic, submission, seed=SEED, sandbox=sandbox)
    results = {result.exercise.id: result for result in report.results}
    assert report.isolation == sandbox.isolation
    assert {name: results[name].score for name in RIGHT} == dict.fromkeys(RIGHT, 2)
    gains = {one.name: gain for name, one in attempts.items() if (gain := gained(results[name]))}
    assert {name: gain for name, gain in gains.items() if name not in admitted} == {}
    assert {name for name, said in admitted.items() if said == "always"} <= set(gains)
    left = {Path(path).name for path in files_below(submission.parent) - before}
    assert left <= ({"forged.json"} if basic else set())
    assert os.listdir(tempfile.gettempdir()) == [os.path.basename(sandbox._folder)]
    assert os.listdir(sandbox._folder) == []
    assert not any(os.path.exists(f"{place}/kai-left-behind") for place in ("/tmp", "/dev/shm"))
    here = psutil.Process().children(recursive=True)
    assert [process for process in here if process not in others and not is_warm(process)] == []


def gained(result: ExerciseResult) -> list[str]:
    """What an attempt got by: points, or what it should not know."""
    points = [f"{result.score} points"] if result.score else []
    printed = "".join(check.problem.output for check in result.checks if check.problem)
    return [*points, *(["a secret"] if SECRET in printed else [])]


def is_warm(process: psutil.Process) -> bool:
    """Whether it is bubblewrap, or a warm process, of which workers are forks."""
    parent = process.parent()
    is_fork = parent is not None and parent.cmdline() == process.cmdline()
    return process.name() == "bwrap" or ("zygote" in process.cmdline() and not is_fork)


def files_below(folder: Path) -> set[str]:
    return {os.path.join(top, name) for top, _, names in os.walk(folder) for name in names}
