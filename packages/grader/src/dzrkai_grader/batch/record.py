"""What is kept of one graded submission: enough to write every report of it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from dzrkai_grader.batch.similarity import fingerprints
from dzrkai_grader.pack import Pack
from dzrkai_grader.report import Report
from dzrkai_grader.stubs import stub_of
from dzrkai_grader.submission import Files
from dzrkai_grader.words import Words


@dataclass(frozen=True)
class Record:
    """A graded submission.

    Parameters
    ----------
    refused
        Why nothing of it was graded, as a sentence; empty where it was.
    report, page, junit, gradescope
        The report as JSON, as HTML, as JUnit XML, and as Gradescope's results.json.
    prints
        The fingerprints of what the learner wrote, by exercise.
    """

    refused: str
    report: str
    page: str
    junit: str
    gradescope: str
    prints: Mapping[str, list[int]]

    def as_data(self) -> dict[str, Any]:
        """Return the record as plain data."""
        return asdict(self)

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Self:
        """Return the record that `as_data` has written down."""
        return cls(**data)


def make_record(report: Report, files: Files, words: Words, *, refused: str = "") -> Record:
    """Return what is to be kept of a submission."""
    from dzrkai_grader.render.gradescope import render_gradescope
    from dzrkai_grader.render.html import render_html
    from dzrkai_grader.render.json import render_json
    from dzrkai_grader.render.junit import render_junit

    return Record(
        refused,
        render_json(report, words),
        render_html(report, words),
        render_junit(report, words),
        render_gradescope(report, words),
        _prints(report.pack, files),
    )


def _prints(pack: Pack, files: Files) -> dict[str, list[int]]:
    found = {
        one.id: sorted(fingerprints(files.texts[one.file], stub_of(one)))
        for one in pack.exercises.values()
        if one.file in files.texts
    }
    return {exercise: prints for exercise, prints in found.items() if prints}
