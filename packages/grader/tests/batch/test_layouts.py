"""Submissions are found, and whose they are, in the ways in which others lay them out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from dzrkai_grader.batch.layouts import LayoutError, find
from dzrkai_grader.batch.roster import Learner, read_roster

METADATA = """
submission_12:
  :submitters:
  - :name: 伊藤 あきら
    :sid: '0017'
    :email: akira@example.org
  :created_at: 2026-04-05 10:00:00.000000000 Z
submission_13:
  :submitters:
  - :name: Ben
    :sid: 4712
    :email: ben@example.org
  - :name: Cleo
    :sid:
    :email: cleo@example.org
"""


def lay_out(folder: Path, names: Iterable[str]) -> Path:
    """Make folders, and files where a name has a suffix."""
    for name in names:
        if name.endswith("/"):
            (folder / name).mkdir(parents=True)
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("")
    return folder


def whose(folder: Path) -> dict[str, list[tuple[str, str]]]:
    return {
        one.key: [(learner.id, learner.name) for learner in one.learners]
        for one in find(folder).submissions
    }


def test_folders_and_archives_are_learners(tmp_path: Path) -> None:
    names = ["b.zip", "a/", "c.tar.gz", "d.tgz", ".DS_Store", ".git/", "__MACOSX/"]
    lay_out(tmp_path, [*names, "notes.txt", "e.rar"])
    found = find(tmp_path)
    assert found.layout == "plain"
    assert [one.key for one in found.submissions] == ["a", "b.zip", "c.tar.gz", "d.tgz"]
    assert [one.learners[0].id for one in found.submissions] == ["a", "b", "c", "d"]
    assert found.left_out == ("e.rar", "notes.txt")


@pytest.mark.parametrize("inner", ["", "assignment_7_export"])
def test_gradescopes_export_names_submitters(tmp_path: Path, inner: str) -> None:
    """The folder itself, or what its archive unpacks to; a group is one submission of several."""
    folder = lay_out(tmp_path / inner, ["submission_12/", "submission_13/", "submission_99/"])
    (folder / "submission_metadata.yml").write_text(METADATA, encoding="utf-8")
    assert find(tmp_path).layout == "gradescope"
    assert whose(tmp_path) == {
        "submission_12": [("0017", "伊藤 あきら")],
        "submission_13": [("4712", "Ben"), ("cleo@example.org", "Cleo")],
        "submission_99": [("submission_99", "")],
    }


@pytest.mark.parametrize(
    "text",
    ["]", "- a\n- b", "submission_12: 3", "a: !!python/object:os.system {}", "\t", "'\udc80'"],
)
def test_metadata_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    lay_out(tmp_path, ["submission_12/"])
    (tmp_path / "submission_metadata.yml").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(LayoutError, match=r"submission_metadata\.yml"):
        find(tmp_path)


def test_repositories_of_github_classroom_end_with_the_account(tmp_path: Path) -> None:
    names = ["lab-1-ann/", "lab-1-bob-b/", "README.md"]
    folder = lay_out(tmp_path / "lab-1-submissions", names)
    assert find(folder).layout == "classroom"
    assert whose(folder) == {"lab-1-ann": [("ann", "")], "lab-1-bob-b": [("bob-b", "")]}


def test_repositories_with_a_common_beginning_are_of_github_classroom(tmp_path: Path) -> None:
    lay_out(tmp_path, ["lab-1-ann/.git/", "lab-1-bob-b/.git/"])
    assert list(whose(tmp_path).values()) == [[("ann", "")], [("bob-b", "")]]


def test_folders_with_a_common_beginning_alone_are_not(tmp_path: Path) -> None:
    lay_out(tmp_path, ["mary-ann/", "mary-bell/"])
    assert list(whose(tmp_path).values()) == [[("mary-ann", "")], [("mary-bell", "")]]


def test_moodle_names_hold_name_and_number(tmp_path: Path) -> None:
    lay_out(
        tmp_path,
        [
            "Ann Lee_123_assignsubmission_file/",
            "Ann Lee_123_assignsubmission_onlinetext/",
            "伊藤 あきら_45_assignsubmission_file_/",
            "Bo_6_assignsubmission_file_work.zip",
        ],
    )
    found = find(tmp_path)
    assert found.layout == "moodle"
    assert [one.learners[0] for one in found.submissions] == [
        Learner("123", "Ann Lee"),
        Learner("6", "Bo"),
        Learner("45", "伊藤 あきら"),
    ]
    assert found.left_out == ("Ann Lee_123_assignsubmission_onlinetext",)


@pytest.mark.parametrize(
    ("names", "roster"),
    [
        (["hw-ann/.git/", "hw-bob/.git/"], "identifier,github_username\n17,ann\n18,BOB\n"),
        (["A_5_assignsubmission_file/", "B_6_assignsubmission_file/"], "id,name\n17,A\n18,B\n"),
        (["ann/", "bob.zip"], "Username,Email Address,ID number\n?,ann,17\n?,bob,18\n"),
    ],
)
def test_roster_has_the_last_word(tmp_path: Path, names: list[str], roster: str) -> None:
    (tmp_path / "roster.csv").write_text(roster)
    folder = lay_out(tmp_path / "work", names)
    found = find(folder, read_roster(tmp_path / "roster.csv"))
    assert [one.learners[0].id for one in found.submissions] == ["17", "18"]


def test_name_that_is_no_text_is_left_out(tmp_path: Path) -> None:
    lay_out(tmp_path, ["a/", "b\udcff/"])
    found = find(tmp_path)
    assert [one.key for one in found.submissions] == ["a"]
    assert found.left_out == ("b\udcff",)


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        find(tmp_path / "nowhere")
