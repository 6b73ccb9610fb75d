"""An update never loses what a learner wrote, and happens whole or not at all."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dzrkai_grader.release import manifest, tree
from dzrkai_grader.release.manifest import EditionError
from dzrkai_grader.release.update import update

LEARNER = [f"exercises/{name}.py" for name in "abcd"]
OTHERS = ["README.md", "packages/core/x.py", "packages/core/y.py", "docs/z.md"]
CONTENTS = st.sampled_from([b"one\n", b"two\n", b"three\n"])
EDITIONS = st.dictionaries(st.sampled_from([*LEARNER, *OTHERS]), CONTENTS, min_size=1)
WORK = st.dictionaries(
    st.sampled_from([*LEARNER, *OTHERS, "notes.txt", "exercises/.kai.toml"]),
    st.none() | st.sampled_from([b"mine\n", b"one\n", b"one\r\n"]),
)


def edition(files, key, course="tiny"):
    learner = [path for path in files if path in LEARNER]
    return manifest.signed(files, course=course, version="1", learner=learner, key=key)


def lay(files, folder):
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def work(copy, changes):
    """Do to a copy what a learner does: write files, delete files."""
    lay({path: content for path, content in changes.items() if content is not None}, copy)
    for path, content in changes.items():
        if content is None:
            (copy / path).unlink(missing_ok=True)


def everything(folder):
    """All files of a folder, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(autouse=True, scope="module")
def no_sync():
    """Tests have no power cuts, and no time to wait for the disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "sync", lambda: None)
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture
def copy(tmp_path, key):
    """A learner's copy: of four exercises, a is untouched, b edited, c deleted."""
    files = {**dict.fromkeys(LEARNER, b"old\n"), **dict.fromkeys(OTHERS, b"old\n")}
    lay(edition(files, key), tmp_path / "copy")
    work(tmp_path / "copy", {"exercises/b.py": b"mine\n", "exercises/c.py": None, "my.txt": b"my"})
    return tmp_path / "copy"


@pytest.fixture
def newer(key):
    """A newer edition, in which everything is new."""
    return edition({**dict.fromkeys(LEARNER, b"new\n"), **dict.fromkeys(OTHERS, b"new\n")}, key)


def test_an_untouched_stub_is_replaced_and_an_edited_one_kept(copy, newer):
    plan = update(copy, newer)
    now = everything(copy)
    assert now["exercises/a.py"] == now["exercises/c.py"] == b"new\n"
    assert (now["exercises/b.py"], now["exercises/b.py.new"]) == (b"mine\n", b"new\n")
    assert now["my.txt"] == b"my"
    assert (plan.kept, plan.beside) == (
        ["exercises/b.py"],
        {"exercises/b.py": "exercises/b.py.new"},
    )
    assert not plan.backups


def test_what_was_changed_outside_of_the_exercises_is_kept_beside(copy, newer):
    work(copy, {"README.md": b"mine\n", "README.md.bak-1": b"earlier\n"})
    plan = update(copy, newer)
    assert plan.backups == {"README.md": "README.md.bak-2"}
    assert (copy / "README.md.bak-2").read_bytes() == b"mine\n"
    assert (copy / "README.md.bak-1").read_bytes() == b"earlier\n"


def test_a_stub_with_other_line_ends_is_untouched(copy, newer):
    work(copy, {"exercises/a.py": b"old\r\n"})
    assert update(copy, newer).kept == ["exercises/b.py"]
    assert (copy / "exercises/a.py").read_bytes() == b"new\n"


def test_what_is_gone_from_the_course_goes_unless_it_was_edited(copy, key):
    plan = update(copy, edition({"README.md": b"new\n"}, key))
    now = everything(copy)
    assert set(now) == {"README.md", "exercises/b.py", "my.txt", manifest.FILE, manifest.SIGNATURE}
    assert plan.kept == ["exercises/b.py"]
    assert not (copy / "packages").exists()


def test_the_same_edition_again_changes_nothing(copy, newer):
    update(copy, newer)
    before = everything(copy)
    plan = update(copy, newer)
    assert everything(copy) == before
    assert not plan.beside


@settings(max_examples=150)
@given(old=EDITIONS, new=EDITIONS, changes=WORK)
def test_nothing_that_a_learner_wrote_is_lost(tmp_path_factory, key, old, new, changes):
    """Whatever was changed, and however the editions differ."""
    copy = tmp_path_factory.mktemp("copy")
    lay(edition(old, key), copy)
    work(copy, changes)
    before = everything(copy)
    update(copy, edition(new, key))
    now = everything(copy)
    for path in {*old, *new, *changes}:
        mine, given, fresh = before.get(path), old.get(path), new.get(path)
        edited = mine is not None and mine.replace(b"\r\n", b"\n") != given and mine != fresh
        if given is None and fresh is None:
            assert now.get(path) == mine
        elif edited and path in LEARNER:
            assert now[path] == mine
            assert now.get(f"{path}.new") == (None if fresh == given else fresh)
        else:
            assert now.get(path) == fresh
            assert now.get(f"{path}.bak-1") == (mine if edited else None)
    assert now[manifest.FILE] == edition(new, key)[manifest.FILE]
    assert not (copy / ".kai-update").exists()


@pytest.mark.parametrize("count", range(1, 16))
def test_an_error_half_way_leaves_the_copy_as_it_was(copy, newer, monkeypatch, count):
    """The disk is full, or a file is in use, at any of the steps."""
    work(copy, {"README.md": b"mine\n"})
    before = everything(copy)
    calls = []
    for name in ("replace", "unlink"):
        monkeypatch.setattr(os, name, failing(getattr(os, name), calls, count))
    try:
        update(copy, newer)
    except OSError:
        assert len(calls) >= count
        assert everything(copy) == before
    else:  # it failed to tidy up, or had done all before
        assert (copy / "exercises/a.py").read_bytes() == b"new\n"


def failing(function, calls, count):
    def call(*arguments, **options):
        calls.append(arguments)
        if len(calls) == count:
            raise OSError(28, "No space left on device")
        return function(*arguments, **options)

    return call


KILLED = """
import os, sys
from pathlib import Path
from dzrkai_grader.release import tree
from dzrkai_grader.release.update import update
left = int(sys.argv[3])
def dying(function):
    def call(*arguments, **options):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return function(*arguments, **options)
    return call
os.sync = lambda: None
os.replace, os.unlink = dying(os.replace), dying(os.unlink)
update(Path(sys.argv[1]), tree.unzipped(Path(sys.argv[2])))
"""


def test_an_update_that_was_killed_is_undone_by_the_next_one(copy, newer, key, tmp_path):
    """After any number of steps, and once more while it is undone."""
    (tmp_path / "newer.zip").write_bytes(tree.zipped(newer, "top"))
    (tmp_path / "again.zip").write_bytes(tree.zipped(edition({"a.md": b""}, key, "other"), "top"))
    work(copy, {"README.md": b"mine\n"})
    before = everything(copy)
    for steps in range(0, 14, 2):
        assert killed(copy, tmp_path / "newer.zip", steps) == 9
        assert killed(copy, tmp_path / "newer.zip", 1) == 9
        with pytest.raises(EditionError, match="copy of the course"):
            update(copy, tree.unzipped(tmp_path / "again.zip"))
        assert everything(copy) == before
    assert killed(copy, tmp_path / "newer.zip", 1000) == 0
    assert (copy / "exercises/a.py").read_bytes() == b"new\n"


def killed(copy, archive, steps):
    command = [sys.executable, "-c", KILLED, str(copy), str(archive), str(steps)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_an_edition_of_another_course_or_key_is_refused(copy, key, other_key):
    before = everything(copy)
    files = {"README.md": b"evil\n"}
    with pytest.raises(EditionError, match="copy of the course tiny, and the edition is of other"):
        update(copy, edition(files, key, "other"))
    with pytest.raises(EditionError, match="copy trusts the key"):
        update(copy, edition(files, other_key))
    with pytest.raises(EditionError, match=r"README\.md is not the one"):
        update(copy, {**edition(files, key), "README.md": b"else\n"})
    assert everything(copy) == before


def test_a_folder_that_is_no_copy_is_refused(tmp_path, newer):
    with pytest.raises(EditionError, match=r"has no edition\.json"):
        update(tmp_path, newer)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_through_a_link(copy, newer, tmp_path):
    for path in (copy / "docs").iterdir():
        path.unlink()
    (copy / "docs").rmdir()
    (tmp_path / "elsewhere").mkdir()
    (copy / "docs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EditionError, match="is a link"):
        update(copy, newer)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_link_in_a_file_s_place_is_refused(copy, newer, tmp_path):
    (copy / "README.md").unlink()
    (copy / "README.md").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EditionError, match=r"README\.md is neither a file"):
        update(copy, newer)
    assert not (tmp_path / "elsewhere").exists()
