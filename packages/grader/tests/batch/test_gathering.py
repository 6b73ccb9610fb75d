"""A learner's files are found wherever in a submission they lie."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from dzrkai_grader.batch.gathering import gather
from dzrkai_grader.pack import Pack
from dzrkai_grader.submission import Files

AVERAGE = "ch01_smoothing/moving_average.py"


def gathered(folder: Path, pack: Pack, files: Mapping[str, str]) -> Files | Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return gather(folder, pack)


@pytest.mark.parametrize(
    "path",
    [
        AVERAGE,
        f"smoothing/{AVERAGE}",
        f"dezero-kai-main/smoothing/{AVERAGE}",
        f"my work/{AVERAGE}",
        "moving_average.py",
        "upload/moving_average.py",
    ],
)
def test_files_are_found_at_any_of_the_usual_places(
    tmp_path: Path, example: Pack, path: str
) -> None:
    found = gathered(tmp_path, example, {path: "x = 1\n"})
    assert isinstance(found, Files)
    assert found.texts[AVERAGE] == "x = 1\n"


def test_folder_of_exercises_goes_before_others_that_look_like_it(
    tmp_path: Path, example: Pack
) -> None:
    """A working copy may hold the course's own chapters, or a backup, nearer to its top."""
    found = gathered(
        tmp_path, example, {f"backup/{AVERAGE}": "old", f"a/b/smoothing/{AVERAGE}": "new"}
    )
    assert isinstance(found, Files)
    assert found.texts == {AVERAGE: "new"}


def test_of_two_loose_files_the_higher_one_counts(tmp_path: Path, example: Pack) -> None:
    files = {"z/moving_average.py": "low", "moving_average.py": "high", "z/gradient.py": "other"}
    found = gathered(tmp_path, example, files)
    assert isinstance(found, Files)
    assert found.texts == {AVERAGE: "high", "ch01_smoothing/gradient.py": "other"}


def test_only_archive_of_a_folder_is_the_submission(tmp_path: Path, example: Pack) -> None:
    """Moodle puts what was uploaded into a folder of its own."""
    assert gathered(tmp_path, example, {"upload/work.zip": "", "upload/readme.txt": ""}) == (
        tmp_path / "upload/work.zip"
    )
    found = gathered(tmp_path, example, {"another.tgz": ""})
    assert isinstance(found, Files)
    assert not found.texts


def test_links_are_not_followed(tmp_path: Path, example: Pack) -> None:
    secret = tmp_path / "secret"
    gathered(secret, example, {f"smoothing/{AVERAGE}": "secret", "moving_average.py": "secret"})
    folder = tmp_path / "work"
    folder.mkdir()
    os.symlink(secret / "smoothing", folder / "smoothing")
    os.symlink(secret / "moving_average.py", folder / "moving_average.py")
    os.symlink(secret, folder / "inside")
    os.symlink(tmp_path / "x.zip", folder / "x.zip")
    found = gather(folder, example)
    assert isinstance(found, Files)
    assert not found.texts


def test_folder_full_of_folders_comes_to_an_end(tmp_path: Path, example: Pack) -> None:
    for number in range(3000):
        (tmp_path / f"f{number:04}").mkdir()
    found = gathered(tmp_path, example, {"moving_average.py": "x"})
    assert isinstance(found, Files)
    assert found.texts == {AVERAGE: "x"}
