"""A third party's pack, built as a wheel and installed: the grader finds it by itself."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).with_name("example_pack")

PROGRAM = """
from pathlib import Path
from dzrkai_grader import pack, stubs
from dzrkai_grader.grading import grade

smoothing = pack.load(pack.locate(pack.installed()["smoothing"]))
folder = Path("smoothing")
stubs.write(smoothing, folder)
print(grade(smoothing, folder, seed=1).score)
for exercise in smoothing.exercises.values():
    (folder / exercise.file).write_text(exercise.solution, encoding="utf-8")
print(grade(smoothing, folder, seed=1).score)
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder into which the example pack's wheel was unpacked, as an installer does."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=EXAMPLE, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    return tmp_path / "site"


def run(installed: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=installed.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_wheel_holds_the_whole_pack(installed: Path) -> None:
    source = EXAMPLE / "src" / "smoothing_pack"
    for file in source.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert (installed / "smoothing_pack" / file.relative_to(source)).is_file()


def test_installed_pack_is_found_by_name_and_grades(installed: Path) -> None:
    assert run(installed, "-c", PROGRAM).split() == ["0.0", "10.0"]
