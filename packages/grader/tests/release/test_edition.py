"""A student edition has all that a learner needs, and none of what they are to find out."""

import ast
import json
import os
import tomllib

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader import stubs
from dzrkai_grader.pack import PackError
from dzrkai_grader.release import edition as editions
from dzrkai_grader.release import keys, manifest
from dzrkai_grader.release.tree import TreeError, zipped
from dzrkai_grader.sealed import unseal
from dzrkai_grader.stubs import BEGIN, END

PACKAGE = "packages/smoothing-pack/src/smoothing_pack"


def secret_lines(exercise):
    """What nobody is to read: the solution's marked lines, mistakes, checks and alternatives."""
    lines, inside = [], False
    for line in exercise.solution.splitlines():
        inside = line.strip() == BEGIN or (inside and line.strip() != END)
        lines += [line.strip()] if inside and line.strip() != BEGIN else []
    hidden = [exercise.checks.read_text("utf-8"), *exercise.alternatives.values()]
    lines += [line.strip() for text in hidden for line in text.splitlines()]
    lines += [mistake.text.en for mistake in exercise.mistakes]
    return {line for line in lines if len(line) > 30 and not line.startswith(("import", "from"))}


def test_stubs_are_untouched_and_nothing_secret_is_readable(edition, smoothing):
    for path, text in stubs.files(smoothing).items():
        assert edition[f"smoothing/{path}"].decode() == text
    open_text = b"\n".join(content for path, content in edition.items())
    for exercise in smoothing.exercises.values():
        shown = {line.strip() for line in stubs.stub_of(exercise).splitlines()}
        lines = secret_lines(exercise) - shown
        assert len(lines) > 5
        assert [line for line in lines if line.encode() in open_text] == []


def test_the_course_is_one_sealed_file_and_two_open_ones(edition, key):
    names = {path.removeprefix(PACKAGE) for path in edition if path.startswith(PACKAGE)}
    assert names == {"/__init__.py", "/pack.sealed", "/pack.pub"}
    assert edition[f"{PACKAGE}/pack.pub"] == keys.public_pem(key)
    assert unseal(edition[f"{PACKAGE}/pack.sealed"], keys.public_pem(key))


def test_the_edition_is_signed_and_knows_the_learner_s_files(edition, smoothing):
    found, tree = manifest.whole(edition)
    assert tree == edition
    assert (found.course, found.version) == ("smoothing", "0.1.0")
    assert set(found.learner) == {f"smoothing/{path}" for path in stubs.files(smoothing)}


def test_every_form_is_filled_in_and_can_be_read(edition):
    for path in edition:
        if path.endswith(".py"):
            ast.parse(edition[path])
        if path.endswith("pyproject.toml"):
            assert tomllib.loads(edition[path].decode())["project"]["name"]
    tests = json.loads(edition[".github/classroom/autograding.json"])["tests"]
    assert {one["name"]: one["points"] for one in tests} == {"moving_average": 6, "gradient": 4}
    assert (
        "python -m nox -s grade -- gradient" in edition[".github/workflows/classroom.yml"].decode()
    )
    for name in ("README.md", "README.ja.md"):
        assert b"python -m pip install nox && python -m nox -s grade" in edition[name]
        assert b"python -m nox -s tests" in edition[name]


def test_the_same_source_gives_the_same_bytes(smoothing, entry, key, edition, monkeypatch):
    """Whatever the clock, the permissions, and the order of a folder's entries."""
    for path in smoothing.folder.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: reversed(list(scandir(path))))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert zipped(editions.build(smoothing, entry, key), "x") == zipped(edition, "x")


def test_further_files_keep_their_paths(smoothing, entry, key, tmp_path, monkeypatch):
    (tmp_path / "docs" / "en").mkdir(parents=True)
    (tmp_path / "docs" / "en" / "a.md").write_text("a")
    (tmp_path / "LICENSE").write_text("b")
    monkeypatch.chdir(tmp_path)
    paths = [tmp_path.joinpath(name).relative_to(tmp_path) for name in ("docs", "LICENSE")]
    tree = editions.build(smoothing, entry, key, paths)
    assert (tree["docs/en/a.md"], tree["LICENSE"]) == (b"a", b"b")
    for path in (tmp_path / "LICENSE", paths[0] / ".." / "LICENSE"):
        with pytest.raises(TreeError, match="below the current folder"):
            editions.included([path])


def test_a_pack_lays_its_own_files_over_the_made_ones(entry, key, own_pack):
    (own_pack / "edition").mkdir()
    (own_pack / "edition" / "README.md").write_text("mine")
    tree = editions.build(packs.load(own_pack), entry, key)
    assert tree["README.md"] == b"mine"
    packed = unseal(tree[f"{PACKAGE}/pack.sealed"], keys.public_pem(key))
    assert b"edition/README.md" not in packed


def test_a_pack_may_have_sessions_and_requirements_of_its_own(entry, key, own_pack):
    with open(own_pack / "pack.toml", "a", encoding="utf-8") as file:
        file.write('[edition]\ntesting = ["hypothesis"]\nsessions = { draw = "smoothing.draw" }\n')
    noxfile = editions.build(packs.load(own_pack), entry, key)["noxfile.py"].decode()
    assert 'TESTING = ["pytest>=8.2", "hypothesis"]' in noxfile
    assert "def draw(session" in noxfile
    assert '"smoothing.draw"' in noxfile


def test_a_pack_inside_another_package_cannot_be_released(smoothing, key):
    nested = packs.EntryPoint("nested", "a.b", packs.GROUP)
    with pytest.raises(PackError, match="must be a package of a distribution"):
        editions.build(smoothing, nested, key)
