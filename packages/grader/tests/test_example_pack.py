"""A third party's pack, installed as a wheel into a fresh environment, works by every command."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from dzrkai_grader.pack import Pack

EXAMPLE = Path(__file__).with_name("example_pack")
GRADER = Path(__file__).parents[1]
OURS = ("dzrkai", "exercises", "_editable", "__editable__", "_dzrkai", "smoothing")


@dataclass(frozen=True)
class Machine:
    """An environment of its own, in which nothing of ours is but what was installed."""

    home: Path

    def run(self, program: str, *arguments: object, code: int = 0) -> str:
        """Run a program of the environment; return what it said."""
        done = subprocess.run(
            [self.home / "venv" / "bin" / program, *map(str, arguments)],
            cwd=self.home,
            env={"PATH": os.environ["PATH"], "HOME": str(self.home), "KAI_LANG": "en"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    def kai(self, *arguments: object, code: int = 0) -> str:
        """Run kai."""
        return self.run("kai", *arguments, code=code)

    def install(self, *what: object) -> None:
        """Install without the network, and without what is there already."""
        offline = ("--no-index", "--no-deps", "--no-build-isolation", "--force-reinstall")
        self.run("python", "-m", "pip", "install", "--quiet", *offline, *what)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheels of the grader and of the example pack."""
    folder = tmp_path_factory.mktemp("wheels")
    for project in (EXAMPLE, GRADER):
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
        subprocess.run(command, cwd=project, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def machine(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A fresh environment with these two; what else they need is lent by this one."""
    home = tmp_path_factory.mktemp("machine")
    venv.create(home / "venv", with_pip=False, symlinks=True)
    (site,) = (home / "venv").glob("lib/python*/site-packages")
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(OURS) and entry.suffix != ".pth":
            (site / entry.name).symlink_to(entry)
    machine = Machine(home)
    machine.install(*wheels.glob("*.whl"))
    return machine


@pytest.fixture(scope="module")
def edition(machine: Machine) -> Path:
    """The student edition that was made there."""
    said = machine.kai("release", "smoothing-course")
    assert "A key that signs your editions was made" in said
    return machine.home / "smoothing-course"


def write_solutions(pack: Pack, folder: Path) -> None:
    for exercise in pack.exercises.values():
        (folder / exercise.file).parent.mkdir(parents=True, exist_ok=True)
        (folder / exercise.file).write_text(exercise.solution, encoding="utf-8")


def test_the_wheel_holds_the_whole_pack(wheels: Path) -> None:
    source = EXAMPLE / "src"
    (wheel,) = wheels.glob("smoothing_pack-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for file in source.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            assert file.relative_to(source).as_posix() in names


def test_it_is_listed_graded_and_proved_like_any_course(machine: Machine, example: Pack) -> None:
    assert "moving_average" in machine.kai("list")
    write_solutions(example, machine.home / "smoothing")
    assert "10 / 10" in machine.kai("grade", "--fail-under", 100)
    assert "Hint 1 of 3" in machine.kai("hint", "gradient")
    machine.kai("verify")


def test_it_is_released_with_the_grader_and_without_its_solutions(edition: Path) -> None:
    folders = {path.parent.name for path in edition.glob("packages/*/pyproject.toml")}
    assert folders == {"dzrkai-grader", "smoothing-pack"}
    assert not list(edition.rglob("solution.py"))
    sealed = edition / "packages" / "smoothing-pack" / "src" / "smoothing_pack"
    assert {path.name for path in sealed.iterdir()} == {"__init__.py", "pack.pub", "pack.sealed"}


def test_the_sealed_course_grades_where_it_is_installed(
    machine: Machine, edition: Path, example: Pack, wheels: Path
) -> None:
    machine.install(*edition.glob("packages/*"), edition / example.package)
    try:
        untouched = machine.kai("grade", "--submission", edition)
        assert "0 / 10" in untouched
        assert "Begin with smoothing/ch01_smoothing/moving_average.py" in untouched
        write_solutions(example, edition / example.package)
        assert "10 / 10" in machine.kai("grade", "--submission", edition, "--fail-under", 100)
        shown = machine.kai("solution", "gradient", "--submission", edition)
        assert "the reference" in shown
        machine.run("python", "-m", "pytest", "-q", edition / "tests")
    finally:
        machine.install(*wheels.glob("*.whl"))


def test_its_autograder_is_made_by_the_same_command(machine: Machine) -> None:
    assert "counts 10 points" in machine.kai("gradescope", "out.zip")
    names = zipfile.ZipFile(machine.home / "out.zip").namelist()
    assert "packages/smoothing-pack/src/smoothing_pack/pack.toml" in names
