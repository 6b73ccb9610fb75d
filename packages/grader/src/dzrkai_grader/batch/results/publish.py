"""Writes all that a run leaves behind, from the journal: the same journal, the same files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dzrkai_grader.batch.journal import Journal
from dzrkai_grader.batch.layouts import Submission
from dzrkai_grader.batch.results import alike, grades
from dzrkai_grader.batch.results.learners import FOLDER, file_names, write_reports
from dzrkai_grader.batch.results.page import NAME as PAGE
from dzrkai_grader.batch.results.page import render_class
from dzrkai_grader.batch.results.standing import Marks, marks_of
from dzrkai_grader.batch.results.statistics import statistics_of
from dzrkai_grader.batch.roster import Roster
from dzrkai_grader.batch.similarity import Prints, similar
from dzrkai_grader.grading import choose
from dzrkai_grader.pack import Pack
from dzrkai_grader.render.files import write_whole
from dzrkai_grader.words import Words


@dataclass(frozen=True)
class Wanted:
    """What is written besides grades.csv, class.html, and the HTML and JSON of each submission."""

    junit: bool = False
    gradescope: bool = False
    similarity: bool = False


def publish(
    folder: Path,
    submissions: Sequence[Submission],
    failed: Mapping[str, str],
    roster: Roster,
    pack: Pack,
    exercises: Sequence[str],
    journal: Journal,
    wanted: Wanted,
    words: Words,
    progress: Callable[[], None],
) -> list[Marks]:
    """Write the results of a run to its folder.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    marks: list[Marks] = []
    prints: dict[str, Prints] = {}
    names = file_names(one.key for one in submissions)
    (folder / FOLDER).mkdir(exist_ok=True)
    for one in submissions:
        record = None if one.key in failed else journal.record(one.key)
        name = names[one.key]
        if record is None:
            marks.append(Marks(one, name, failed=failed.get(one.key, "?")))
        else:
            marks.append(marks_of(one, name, record))
            prints[one.key] = record.prints if wanted.similarity else {}
            write_reports(
                folder / FOLDER, name, record, junit=wanted.junit, gradescope=wanted.gradescope
            )
        progress()
    columns = [exercise.id for exercise in choose(pack, exercises)]
    write_whole(folder / grades.NAME, grades.grades(marks, columns, roster, words))
    pairs = similar(prints) if wanted.similarity else []
    if wanted.similarity:
        write_whole(folder / alike.NAME, alike.alike(pairs))
    write_whole(folder / PAGE, render_class(marks, statistics_of(marks, pack), pack, words))
    return marks
