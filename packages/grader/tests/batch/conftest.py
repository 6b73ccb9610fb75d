"""The example course, installed as a learner's machine has it, and classes that work on it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dzrkai_grader.pack import Pack

SOURCE = Path(__file__).parents[1] / "example_pack" / "src"
AVERAGE = "smoothing/ch01_smoothing/moving_average.py"
SUM = "return total / np.asarray(width, x.dtype)", "return total"

Kai = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that makes the example course an installed one."""
    folder = tmp_path_factory.mktemp("site")
    described = folder / "smoothing_pack-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: smoothing-pack\nVersion: 1\n")
    (described / "entry_points.txt").write_text("[dzrkai.exercises]\nsmoothing = smoothing_pack\n")
    return folder


@pytest.fixture
def course(site: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The example course's name; it is installed for this process and those that it starts."""
    monkeypatch.syspath_prepend(str(SOURCE))
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PYTHONPATH", f"{site}{os.pathsep}{SOURCE}")
    monkeypatch.delenv("KAI_COMMAND", raising=False)
    return "smoothing"


@pytest.fixture
def command(course: str, tmp_path: Path) -> list[str]:
    """The beginning of a command line: the class in ``class``, the results to ``out``."""
    return [
        *(sys.executable, "-m", "dzrkai_grader.cli", "batch", str(tmp_path / "class")),
        *("--out", str(tmp_path / "out"), "--course", course, "--isolation", "basic"),
        *("--lang", "en", "--seed", "1", "moving_average"),
    ]


@pytest.fixture
def kai(command: list[str]) -> Kai:
    """Run ``kai batch`` with further options."""
    one = [*command, "--workers", "1"]

    def run(*options: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run([*one, *options], capture_output=True, encoding="utf-8")
        assert done.returncode == status, done.stderr
        return done

    return run


@pytest.fixture
def right(example: Pack) -> str:
    """The moving average, solved."""
    return example.exercises["moving_average"].solution


@pytest.fixture
def wrong(right: str) -> str:
    """The moving average with a mistake that has a name."""
    return right.replace(*SUM)


def hand_in(folder: Path, text: str, path: str = AVERAGE) -> None:
    """Put a file into a submission."""
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


@pytest.fixture
def class_of(tmp_path: Path, right: str, wrong: str) -> Callable[[int], Path]:
    """Make a class of so many, of whom every other one is right."""

    def make(count: int) -> Path:
        for number in range(count):
            text = wrong if number % 2 else right
            hand_in(tmp_path / "class" / f"learner{number:02}", text)
        return tmp_path / "class"

    return make
