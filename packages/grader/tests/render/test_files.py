"""Files are written whole or not at all."""

import os

import pytest

from dzrkai_grader.render.files import check_writable, write_whole


def test_a_file_is_written_and_replaced(tmp_path):
    """Text and bytes arrive unchanged, and nothing else is left in the directory."""
    path = tmp_path / "report.txt"
    write_whole(path, "一行\r\n")
    write_whole(path, b"two\n")
    assert path.read_bytes() == b"two\n"
    assert list(tmp_path.iterdir()) == [path]


def test_text_keeps_its_line_ends(tmp_path):
    """No line end is translated."""
    path = tmp_path / "report.txt"
    write_whole(path, "一行\r\n")
    assert path.read_bytes() == "一行\r\n".encode()


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file(tmp_path, monkeypatch, step):
    """A full disk leaves the old content and no temporary file."""
    path = tmp_path / "report.txt"
    write_whole(path, "old")

    def fail(*_):
        raise OSError("No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_permissions_are_those_of_any_new_file(tmp_path):
    """A new file follows the umask, a replaced one keeps its own permissions."""
    path = tmp_path / "report.txt"
    write_whole(path, "one")
    plain = tmp_path / "plain.txt"
    plain.write_text("one")
    assert path.stat().st_mode == plain.stat().st_mode
    path.chmod(0o640)
    write_whole(path, "two")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_missing_directory_is_named(tmp_path):
    """The directory that does not exist stands in the message."""
    with pytest.raises(FileNotFoundError, match="nowhere does not exist"):
        check_writable(tmp_path / "nowhere" / "report.json")


def test_a_directory_is_no_file_name(tmp_path):
    """A path that is a directory is refused."""
    with pytest.raises(IsADirectoryError, match="a file name is needed"):
        check_writable(tmp_path)


def test_a_directory_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    """A directory without permission to write is refused before any work is done."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError, match="not writable"):
        check_writable(tmp_path / "report.json")


def test_a_writable_place_passes(tmp_path):
    """Nothing is raised, and nothing is written, for a place that can be written."""
    check_writable(tmp_path / "report.json")
    assert not list(tmp_path.iterdir())
