"""class.html: how the class did, in pictures, on one page that needs nothing else.

The pictures are SVG with a title for those who do not see them, and each has a table beside it. As
on a learner's page, every value is escaped, and neither scripts nor connections are allowed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from dzrkai_grader.batch.results.learners import FOLDER
from dzrkai_grader.batch.results.standing import Marks
from dzrkai_grader.batch.results.statistics import Statistics
from dzrkai_grader.pack import Pack
from dzrkai_grader.render.html import template
from dzrkai_grader.render.summary import points
from dzrkai_grader.render.visible import visible
from dzrkai_grader.words import Words

NAME = "class.html"
MOST_NAMED = 200
KINDS = {
    "passed": ("passed",),
    "failed": ("failed",),
    "stopped": ("error", "timeout"),
    "not_started": ("not_started", "skipped"),
}
"""What the statuses are drawn as."""


@dataclass(frozen=True)
class Part:
    """A piece of a bar: where it begins and how long it is, of 100."""

    kind: str
    start: float
    length: float
    count: int


@dataclass(frozen=True)
class Trouble:
    """A submission that somebody should look at, and why."""

    name: str
    link: str
    reason: str


def render_class(marks: Sequence[Marks], found: Statistics, pack: Pack, words: Words) -> str:
    """Return the page in the language of `words`."""
    troubles = [_trouble(one, words) for one in marks if one.refused or one.failed]
    return template(Path(__file__).with_name("class.html.jinja")).render(
        pack=pack,
        words=words,
        found=found,
        most=max(found.bins) or 1,
        bars=[(tally, _bar(tally.statuses)) for tally in found.tallies],
        kinds=KINDS,
        points=points,
        percent=lambda share: f"{100 * share:.0f} %",
        troubles=troubles[:MOST_NAMED],
        more=len(troubles) - MOST_NAMED,
    )


def _bar(statuses: dict[str, int]) -> list[Part]:
    total = sum(statuses.values()) or 1
    parts, start = [], 0.0
    for kind, members in KINDS.items():
        count = sum(statuses[status] for status in members)
        length = 100 * count / total
        parts.append(Part(kind, start, length, count))
        start += length
    return parts


def _trouble(marks: Marks, words: Words) -> Trouble:
    name = visible(marks.submission.key, 120)
    if marks.failed:
        return Trouble(name, "", words("batch.failed", reason=visible(marks.failed, 300)))
    return Trouble(name, quote(f"{FOLDER}/{marks.file}.html"), marks.refused)
