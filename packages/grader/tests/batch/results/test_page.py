"""class.html says what there is to say in both languages, and nothing in it acts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dzrkai_grader.batch.layouts import Submission
from dzrkai_grader.batch.results.page import render_class
from dzrkai_grader.batch.results.standing import Marks, Standing
from dzrkai_grader.batch.results.statistics import statistics_of
from dzrkai_grader.pack import Pack
from dzrkai_grader.words import Words

HOSTILE = "<script>alert(1)</script>\"'&"


def of(key: str, status: str, score: float, *mistakes: str) -> Marks:
    standing = Standing("moving_average", status, score, 6.0, False, mistakes)
    return Marks(Submission(key, Path(key), ()), key, (standing,))


@pytest.fixture
def found() -> list[Marks]:
    hostile = Submission(HOSTILE, Path("x"), ())
    return [
        of("a", "passed", 6.0),
        of("b", "failed", 2.0, "sum-instead-of-mean"),
        of("c", "failed", 3.0, "sum-instead-of-mean", "float64-out"),
        of("d", "timeout", 0.0),
        Marks(hostile, HOSTILE, (Standing("moving_average", "error", 0, 6.0, False, ()),), HOSTILE),
        Marks(hostile, HOSTILE, failed=HOSTILE),
    ]


def test_figures_count_what_was_graded(found: list[Marks], example: Pack) -> None:
    said = statistics_of(found, example)
    assert (said.count, said.refused, said.failed) == (6, 1, 1)
    assert said.mean == pytest.approx((1 + 1 / 3 + 1 / 2) / 5)
    assert said.median == pytest.approx(1 / 3)
    assert said.bins == (2, 0, 0, 1, 0, 1, 0, 0, 0, 1)
    assert [(slip.mistake.id, slip.count) for slip in said.slips] == [
        ("sum-instead-of-mean", 2),
        ("float64-out", 1),
    ]
    (tally,) = said.tallies
    assert (tally.statuses["failed"], tally.mean) == (2, pytest.approx(11 / 5))


def test_class_of_nobody_has_a_page(example: Pack) -> None:
    assert "0 submissions" in render_class([], statistics_of([], example), example, Words("en"))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_page_is_safe_and_whole(found: list[Marks], example: Pack, language: str) -> None:
    page = render_class(found, statistics_of(found, example), example, Words(language))
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert f'<html lang="{language}">' in page
    assert example.exercises["moving_average"].mistakes[0].text.in_(language) in page
    for picture in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        root = ElementTree.fromstring(picture)
        assert root.get("role") == "img"
        assert f'id="{root.get("aria-labelledby")}"' in page
    assert page.count("<svg") == page.count("<details>") == 3
    links = Links()
    links.feed(page)
    assert links.found == ["learners/%3Cscript%3Ealert%281%29%3C/script%3E%22%27%26.html"]


class Links(HTMLParser):
    """Collects where a page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(dict(attrs)["href"])
