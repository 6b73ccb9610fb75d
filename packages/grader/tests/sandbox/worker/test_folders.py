"""A folder is removed, whatever is in it."""

from __future__ import annotations

import os

import pytest

from dzrkai_grader.sandbox.worker.folders import remove_tree


def test_a_deep_tree_is_removed(tmp_path, monkeypatch):
    """Deeper than Python recurses, with a path longer than the system takes."""
    top = tmp_path / "top"
    top.mkdir()
    monkeypatch.chdir(top)
    for _ in range(1500):
        os.mkdir("deep")
        os.chdir("deep")
    os.chdir(tmp_path)
    remove_tree(str(top))
    assert not top.exists()


def test_links_are_removed_and_not_followed(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("here")
    top = tmp_path / "top"
    (top / "inner").mkdir(parents=True)
    (top / "link").symlink_to(kept)
    (top / "inner/link").symlink_to(kept)
    (top / "inner/gone").symlink_to("nowhere")
    remove_tree(str(top))
    assert not top.exists()
    assert (kept / "file").read_text() == "here"


def test_locked_folders_are_removed(tmp_path):
    top = tmp_path / "top"
    (top / "locked/inner").mkdir(parents=True)
    (top / "locked/inner/file").write_text("x")
    (top / "lifted-0").mkdir()
    for path in (top / "locked/inner", top / "locked", top):
        path.chmod(0)
    remove_tree(str(top))
    assert not top.exists()


def test_a_folder_that_is_not_there_is_no_error(tmp_path):
    remove_tree(str(tmp_path / "nowhere"))


def test_a_file_is_not_a_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(NotADirectoryError):
        remove_tree(str(tmp_path / "file"))
