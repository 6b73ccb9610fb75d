"""grades.csv: a row for each learner, for people with a spreadsheet and for other systems.

A spreadsheet takes a cell that begins with ``=`` for a formula, and what a formula may do is more
than a name should. Such cells begin with an apostrophe here, as spreadsheets themselves write them.
The file begins with a byte order mark, without which Excel reads Japanese names as gibberish.

References
----------
OWASP, "CSV Injection".
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dzrkai_grader.batch.results.standing import Marks
from dzrkai_grader.batch.roster import Learner, Roster
from dzrkai_grader.render.visible import visible
from dzrkai_grader.words import Words

NAME = "grades.csv"
BEFORE = ("id", "name", "submission", "score", "max_score", "bonus")
AFTER = ("note",)
_FORMULA = set("=+-@\t\r\n＝＋－＠")


def grades(marks: Sequence[Marks], exercises: Sequence[str], roster: Roster, words: Words) -> str:
    """Return the table; of those who are in the roster and have handed in nothing, too."""
    file = io.StringIO("\ufeff")
    file.seek(0, io.SEEK_END)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*BEFORE, *exercises, *AFTER])
    for row in sorted(_rows(marks, exercises, roster, words)):
        writer.writerow(row)
    return file.getvalue()


def safe(text: str) -> str:
    """Return a text as a cell that no spreadsheet calculates.

    Examples
    --------
    >>> safe("=HYPERLINK(...)"), safe("Alice")
    ("'=HYPERLINK(...)", 'Alice')
    """
    shown = visible(text, 500)
    return f"'{shown}" if {shown[:1], shown.strip()[:1]} & _FORMULA else shown


def _rows(
    marks: Iterable[Marks], exercises: Sequence[str], roster: Roster, words: Words
) -> Iterator[list[str]]:
    missing = dict.fromkeys(roster.learners)
    for one in marks:
        for learner in one.submission.learners:
            missing.pop(learner, None)
            yield [
                *_who(learner),
                safe(one.submission.key),
                *_points(one, exercises),
                _note(one, words),
            ]
    for learner in missing:
        nothing = [""] * (len(BEFORE) - 2 + len(exercises))
        yield [*_who(learner), *nothing, words("batch.nothing")]


def _who(learner: Learner) -> tuple[str, str]:
    return safe(learner.id), safe(learner.name)


def _points(marks: Marks, exercises: Sequence[str]) -> list[str]:
    if marks.failed:
        return [""] * (3 + len(exercises))
    earned: Mapping[str, float] = {one.exercise: one.score for one in marks.standings}
    numbers = [marks.score, marks.max_score, marks.bonus, *(earned[name] for name in exercises)]
    return [f"{number:.10g}" for number in numbers]


def _note(marks: Marks, words: Words) -> str:
    return safe(words("batch.failed", reason=marks.failed) if marks.failed else marks.refused)
