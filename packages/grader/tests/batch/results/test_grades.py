"""grades.csv: nothing in it is a formula, and everybody is in it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dzrkai_grader.batch.layouts import Submission
from dzrkai_grader.batch.results.grades import grades, safe
from dzrkai_grader.batch.results.standing import Marks, Standing
from dzrkai_grader.batch.roster import Learner, Roster
from dzrkai_grader.words import Words

ENGLISH = Words("en")


def marks(*learners: Learner, key: str = "k", failed: str = "", refused: str = "") -> Marks:
    standing = (
        Standing("a", "failed", 1.25, 3.0, False, ()),
        Standing("b", "passed", 2, 2, True, ()),
    )
    return Marks(Submission(key, Path(key), learners), key, standing, refused, failed)


def table(*found: Marks, roster: Roster = Roster()) -> list[list[str]]:  # noqa: B008
    text = grades(found, ["a", "b"], roster, ENGLISH)
    assert text.startswith("\ufeffid,name,submission,score,max_score,bonus,a,b,note\r\n")
    return list(csv.reader(io.StringIO(text)))[1:]


@given(st.text(max_size=20) | st.sampled_from("=+-@\t\r＝＋－＠").flatmap(st.just))
def test_no_cell_is_a_formula(text: str) -> None:
    assert not safe(text).startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert not safe(text).strip().startswith(tuple("=+-@＝＋－＠"))
    assert safe(f"x{text}").startswith("x")


def test_row_holds_the_points_of_each_exercise() -> None:
    assert table(marks(Learner("7", "Ann, B."))) == [
        ["7", "Ann, B.", "k", "1.25", "3", "2", "1.25", "2", ""]
    ]


def test_everybody_of_a_group_has_a_row_and_so_has_who_is_missing() -> None:
    ann, bob, cleo = Learner("1", "Ann"), Learner("2", "Bob"), Learner("3", "=cleo")
    rows = table(marks(bob, ann), roster=Roster((ann, bob, cleo)))
    assert [row[:4] for row in rows] == [
        ["1", "Ann", "k", "1.25"],
        ["2", "Bob", "k", "1.25"],
        ["3", "'=cleo", "", ""],
    ]
    assert [row[-1] for row in rows] == ["", "", "nothing handed in"]


def test_what_went_wrong_is_noted_and_no_points_are_made_up() -> None:
    one, other = table(
        marks(Learner("1"), failed="-x"), marks(Learner("2"), refused="=The archive ...")
    )
    assert one[2:] == ["k", "", "", "", "", "", "not graded: -x"]
    assert other[-1] == "'=The archive ..."
