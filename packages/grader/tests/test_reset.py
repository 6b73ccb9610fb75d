"""A reset writes the stub and loses nothing of what was there."""

import os
from pathlib import Path

import pytest

from dzrkai_grader.pack import Exercise, Text
from dzrkai_grader.reset import Reset, reset

SOLUTION = '''"""The task."""


def double(x):
    # solution: begin
    return 2 * x
    # solution: end
'''
STUB = '''"""The task."""


def double(x):
    raise NotImplementedError("double: write me")
'''


@pytest.fixture
def exercise(tmp_path):
    folder = tmp_path / "course" / "ch01" / "double"
    folder.mkdir(parents=True)
    (folder / "solution.py").write_text(SOLUTION)
    return Exercise("double", "ch01", "exercises", folder, Text("Double", "二倍"), 1)


@pytest.fixture
def written(tmp_path):
    """A learner's file, begun."""
    path = tmp_path / "exercises" / "ch01" / "double.py"
    path.parent.mkdir(parents=True)
    path.write_bytes("x = '半分'\r\n".encode())
    return path


def test_the_stub_is_written_and_the_former_file_kept(exercise, written):
    """The backup holds the very bytes that the file held."""
    former = written.read_bytes()
    done = reset(exercise, written.parents[1])
    assert done == Reset(written, True, written.with_name("double.py.bak-1"))
    assert written.read_text() == STUB
    assert done.backup.read_bytes() == former


def test_a_backup_never_replaces_another(exercise, written):
    """A second reset keeps a second backup."""
    reset(exercise, written.parents[1])
    written.write_text("second")
    done = reset(exercise, written.parents[1])
    assert done.backup.name == "double.py.bak-2"
    assert written.with_name("double.py.bak-1").read_bytes() == "x = '半分'\r\n".encode()


def test_an_untouched_file_is_left_alone(exercise, written):
    """Where the file is the stub already nothing is written and nothing kept."""
    written.write_text(STUB)
    assert reset(exercise, written.parents[1]) == Reset(written, False, None)
    assert list(written.parent.iterdir()) == [written]


def test_a_missing_file_is_written(exercise, tmp_path):
    """A file, and a chapter, that was deleted comes back; there is nothing to keep."""
    done = reset(exercise, tmp_path / "exercises")
    assert done.backup is None
    assert done.path.read_text() == STUB


def test_the_file_is_not_touched_without_its_backup(exercise, written, monkeypatch):
    """On a full disk what was written stays where it is."""

    def fail(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        reset(exercise, written.parents[1])
    assert [path.name for path in written.parent.iterdir()] == ["double.py"]
    assert written.read_bytes() == "x = '半分'\r\n".encode()


def test_a_folder_in_the_place_of_the_file_is_an_error(exercise, tmp_path):
    """Nothing is deleted to make room."""
    Path(tmp_path, "exercises", "ch01", "double.py").mkdir(parents=True)
    with pytest.raises(OSError, match="not a plain file"):
        reset(exercise, tmp_path / "exercises")
