"""Rosters as other systems export them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dzrkai_grader.batch.roster import Learner, Roster, RosterError, read_roster


def roster(tmp_path: Path, text: str | bytes) -> Roster:
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode("utf-8-sig") if isinstance(text, str) else text)
    return read_roster(path)


@pytest.mark.parametrize(
    "text",
    [
        "id,name\n7,Ann Lee\n",
        "First Name,Last Name,SID,Email\nAnn,Lee,7,ann@example.org\n",
        '\n"identifier","github_username","name"\n"7","ann","Ann Lee"\n',
        "Full name,ID number\nAnn Lee, 7 \n",
    ],
)
def test_columns_are_known_by_their_names(tmp_path: Path, text: str) -> None:
    assert roster(tmp_path, text).learners == (Learner("7", "Ann Lee"),)


def test_learner_is_found_by_any_cell_that_is_theirs_alone(tmp_path: Path) -> None:
    found = roster(tmp_path, "id,name,mail,group\n1,Ann,ann@x.org,A\n2,Bob,,A\n3,Ann,\n")
    assert found.find("ANN@x.org") == found.find("nobody", "1") == Learner("1", "Ann")
    assert found.find("bob") == Learner("2", "Bob")
    assert found.find("A") is found.find("ann") is found.find("") is None


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("", "empty"), ("who,what\n1,2\n", "no column is called id, sid"), (b"id\n\xff\n", "UTF-8")],
)
def test_roster_that_cannot_be_read_says_why(
    tmp_path: Path, text: str | bytes, complaint: str
) -> None:
    with pytest.raises(RosterError, match=complaint):
        roster(tmp_path, text)
