"""Trees are read without what does not belong, written whole, and packed the same every time."""

import io
import os
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzrkai_grader.release import tree
from dzrkai_grader.release.tree import TreeError

NAMES = st.text("abz_é語", min_size=1, max_size=3)
TREES = st.dictionaries(NAMES.map(lambda name: f"folder/{name}"), st.binary(max_size=20))


def test_hidden_and_compiled_files_are_passed_over(tmp_path):
    for name in ("a.py", ".secret", "b/__pycache__/a.pyc", "b/c.txt", "tests/t.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(name)
    assert list(tree.read(tmp_path, ["tests"])) == ["a.py", "b/c.txt"]


def test_a_link_is_refused(tmp_path):
    (tmp_path / "a").symlink_to("/etc/passwd")
    with pytest.raises(TreeError, match="neither a file nor a folder"):
        tree.read(tmp_path)


def test_a_written_tree_takes_the_place_of_the_former_one(tmp_path):
    tree.write({"a": b"1", "b/c": b"2"}, tmp_path / "out")
    tree.write({"d": b"3"}, tmp_path / "out")
    assert tree.read(tmp_path / "out") == {"d": b"3"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_tree_that_cannot_be_written_leaves_what_was_there(tmp_path, monkeypatch):
    tree.write({"a": b"1"}, tmp_path / "out")
    replace, calls = os.replace, []

    def fail_once(source, target):
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_once)
    with pytest.raises(OSError, match="No space"):
        tree.write({"b": b"2"}, tmp_path / "out")
    assert tree.read(tmp_path / "out") == {"a": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@given(TREES)
def test_an_archive_holds_the_tree_and_depends_on_nothing_else(files):
    packed = tree.zipped(files, "top")
    assert packed == tree.zipped(dict(reversed(files.items())), "top")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert {one.filename: archive.read(one) for one in archive.infolist()} == {
            f"top/{name}": content for name, content in files.items()
        }


def test_programs_alone_may_be_executed():
    with zipfile.ZipFile(io.BytesIO(tree.zipped({"a": b"", "run": b""}, programs=["run"]))) as one:
        assert [entry.external_attr >> 16 for entry in one.infolist()] == [0o100644, 0o100755]


def test_an_archive_is_read_without_its_top_folder(tmp_path):
    (tmp_path / "a.zip").write_bytes(tree.zipped({"a": b"1", "b/c": b"2"}, "top"))
    assert tree.unzipped(tmp_path / "a.zip") == {"a": b"1", "b/c": b"2"}


@pytest.mark.parametrize(
    "name",
    ["/etc/x", "../x", "a/../x", "a//x", "./a", "C:\\x", "a\\x", ".git/hooks/x", "a/", "a\0"],
)
def test_a_path_that_leads_elsewhere_is_refused(name):
    with pytest.raises(TreeError, match="no path of a file"):
        tree.safe(name)


def test_an_archive_that_leads_elsewhere_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../x", "out")
    with pytest.raises(TreeError, match=r"\.\./x"):
        tree.unzipped(tmp_path / "a.zip")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    (tmp_path / "a.zip").write_bytes(tree.zipped({"zeros": bytes(1 << 20)}))
    monkeypatch.setattr(tree, "SIZE_LIMIT", 1 << 19)
    monkeypatch.setattr(zipfile.ZipFile, "read", None)
    with pytest.raises(TreeError, match="larger than"):
        tree.unzipped(tmp_path / "a.zip")


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04" + bytes(40)])
def test_what_is_no_archive_is_refused(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(TreeError, match="not a zip archive"):
        tree.unzipped(tmp_path / "a.zip")
