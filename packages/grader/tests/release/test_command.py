"""`kai release` as instructors and learners type it."""

import os
import re
import stat
import subprocess
import sys

import pytest

from dzrkai_grader.release import tree


@pytest.fixture
def desk(tmp_path, install_example):
    """An instructor's desk: the example pack installed, an empty home, and kai."""
    install_example(tmp_path / "site")
    (tmp_path / "home").mkdir()
    return Desk(tmp_path)


class Desk:
    def __init__(self, folder):
        self.folder = folder
        self.key = folder / "home" / ".config" / "kai" / "release-key.pem"

    def kai(self, *arguments, language="en", site="site", **environ):
        kept = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
        return subprocess.run(
            [sys.executable, "-m", "dzrkai_grader.cli", *arguments, "--course", "smoothing"],
            cwd=self.folder,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder / "home"),
                "PYTHONPATH": str(self.folder / site),
                "KAI_LANG": language,
                **kept,
                **environ,
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


def test_the_first_release_makes_a_key_and_says_so(desk):
    first, second = desk.kai("release", "one"), desk.kai("release", "two")
    assert first.returncode == second.returncode == 0, first.stderr
    assert str(desk.key) in first.stdout
    assert "Keep it to yourself" in first.stdout
    assert str(desk.key) not in second.stdout
    assert stat.S_IMODE(desk.key.stat().st_mode) == 0o600
    assert re.search(r"key ([0-9a-f]{16})", first.stdout)[1] in second.stdout


def test_releases_are_the_same_to_the_byte(desk):
    """The folder and the archive; whatever the hash seed, the mask and the time zone."""
    desk.kai("release", "a/course", PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    mask = os.umask(0o077)
    try:
        desk.kai("release", "b/course", PYTHONHASHSEED="2", TZ="UTC")
    finally:
        os.umask(mask)
    one, two = (desk.folder / name / "course.zip" for name in "ab")
    assert one.read_bytes() == two.read_bytes()
    assert tree.unzipped(one).keys() >= tree.read(desk.folder / "b" / "course").keys()


def test_a_release_takes_the_place_of_an_untouched_one_alone(desk):
    assert desk.kai("release", "out").returncode == 0
    assert desk.kai("release", "out").returncode == 0
    (desk.folder / "out" / "notes.txt").write_text("mine")
    refused = desk.kai("release", "out")
    assert refused.returncode == 2
    assert "out is not empty" in refused.stderr
    assert (desk.folder / "out" / "notes.txt").read_text() == "mine"


def test_a_learner_s_copy_is_brought_up_to_date(desk):
    """By the instructor from the source, and from an archive."""
    desk.kai("release", "copy")
    own = desk.folder / "copy" / "smoothing" / "ch01_smoothing" / "moving_average.py"
    own.write_text("mine")
    solution = desk.folder / "site" / "smoothing_pack" / "ch01_smoothing" / "moving_average"
    text = (solution / "solution.py").read_text("utf-8").replace("Smooth a signal", "Smooth it")
    (solution / "solution.py").write_text(text, "utf-8")
    done = desk.kai("release", "--update", "copy")
    assert done.returncode == 0, done.stderr
    assert "moving_average.py.new" in done.stdout
    assert own.read_text() == "mine"
    assert own.with_name("moving_average.py.new").read_text("utf-8").startswith('"""Smooth it')
    desk.kai("release", "again")
    for edition in ("again.zip", "again"):
        again = desk.kai("release", edition, "--update", "copy")
        assert again.returncode == 0, again.stderr
        assert "moving_average.py: yours stays as it is." in again.stdout


def test_a_sealed_course_lists_hints_and_grades_but_is_not_released(desk, install_example):
    desk.kai("release", "copy")
    sealed = desk.folder / "sealed"
    install_example(sealed)
    package = desk.folder / "copy" / "packages" / "smoothing-pack" / "src" / "smoothing_pack"
    tree.write(tree.read(package), sealed / "smoothing_pack")
    assert "moving_average" in desk.kai("list", site="sealed").stdout
    assert "Hint 1 of 3" in desk.kai("hint", "gradient", site="sealed").stdout
    graded = desk.kai("grade", "--submission", "copy", site="sealed")
    assert "0 / 10" in graded.stdout
    refused = desk.kai("release", "x", site="sealed")
    assert refused.returncode == 2
    assert "released by whoever sealed it" in refused.stderr
    bundle = sealed / "smoothing_pack" / "pack.sealed"
    bundle.write_bytes(bundle.read_bytes()[:-9] + bytes(9))
    altered = desk.kai("grade", "--submission", "copy", site="sealed")
    assert altered.returncode == 2
    assert "not the course that was released" in altered.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["release", "x", "--update", "missing"], "x: No such file"),
        (["release", "--update", "missing"], "missing: No such file"),
        (["release", "site/smoothing_pack", "--update", "site"], "is not an edition of a course"),
        (["release", "x", "--include", "/etc/passwd"], "below the current folder"),
        (["release", "x", "--include", "missing"], "missing: No such file"),
        (["release", "x", "--key", "site/smoothing_pack/pack.toml"], "chmod 600"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(desk, arguments, says):
    run = desk.kai(*arguments)
    assert run.returncode == 2
    assert says in run.stderr
    assert "Traceback" not in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert not (desk.folder / "x").exists()


def test_a_release_needs_a_place(desk):
    run = desk.kai("release")
    assert run.returncode == 2
    assert "Missing argument DIR" in run.stderr


def test_a_release_speaks_japanese(desk):
    assert "書き出しました" in desk.kai("release", "x", language="ja").stdout
