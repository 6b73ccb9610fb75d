"""The HTML page: one file that needs nothing else and obeys nobody's text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from dzrkai_grader.render.html import figure, render_html
from dzrkai_grader.report import Problem

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """The tags and texts of a page; tags must be closed in the order they were opened."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.texts, self._open = [], [], []
        self.feed(page)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


def with_message(report, text):
    """Return the report with `text` wherever a learner's code can put it."""
    problem = Problem("exception", {"type": text, "message": text}, traceback=text, output=text)
    results = [
        replace(
            one,
            checks=tuple(replace(c, problem=problem, passed=False, call=text) for c in one.checks),
            substituted=(text,),
        )
        for one in report.results
    ]
    return replace(report, results=tuple(results))


@pytest.mark.parametrize("language", ["english", "japanese"])
def test_the_page_is_well_formed_and_in_its_language(request, report, language):
    """Every tag is closed; the language is declared; every exercise is on the page."""
    words = request.getfixturevalue(language)
    page = Page(render_html(report, words))
    assert page.all("html")[0]["lang"] == words.language
    assert [one["id"] for one in page.all("details")] == [r.exercise.id for r in report.results]


def test_the_page_needs_nothing_else(report, english):
    """No script, no link, no image, no address; connections are forbidden outright."""
    page = render_html(report, english)
    tags = {tag for tag, _ in Page(page).tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "form"}
    assert "http://" not in page
    addresses = re.findall(r"https://[^\"]*", page)
    assert addresses == [one["href"] for one in Page(page).all("a")]
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_light_and_dark_are_both_there(report, english):
    """The page follows the reader's system."""
    assert "prefers-color-scheme: dark" in render_html(report, english)


def test_only_what_went_wrong_is_open(report, english):
    """Explained exercises are unfolded, the others folded."""
    unfolded = [
        one["id"] for one in Page(render_html(report, english)).all("details") if "open" in one
    ]
    assert unfolded == ["im2col", "conv", "pool"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "</pre></details><img src=x onerror=alert(1)>",
        '" onmouseover="alert(1)',
        "{{ 7 * 7 }}{% raw %}",
        "</style><style>body { display: none }",
        "\x1b[2J\x00",
    ],
)
def test_hostile_text_is_shown_and_not_obeyed(report, english, text):
    """The page has the same tags and attributes as with harmless text."""
    harmless = Page(render_html(with_message(report, "harmless"), english))
    hostile = Page(render_html(with_message(report, text), english))
    assert hostile.tags == harmless.tags
    shown = text.replace("\x1b", "\ufffd").replace("\x00", "\ufffd")
    assert shown in "".join(hostile.texts)


def test_wrong_cells_are_outlined(report, english):
    """Of the window just the entries that are wrong, in each of the three panels."""
    cells = Page(render_html(report, english)).all("td")
    wrong = [one for one in cells if "wrong" in one.get("class", "").split()]
    assert len(wrong) == 6


def test_heat_follows_the_numbers(english):
    """Expected and got share one scale, the difference has its own; negative numbers are cold."""
    expected, got = np.array([[1.0, 2.0]]), np.array([[1.0, -4.0]])
    drawn = figure(Problem("value", {}, expected, got), english)
    heats = [[cell.heat for cell in one.rows[0][1]] for one in drawn.maps]
    assert heats == [[0.25, 0.5], [0.25, -1.0], [0.0, -1.0]]


def test_infinite_numbers_have_no_colour(english):
    """Infinity and NaN are written, and the scale is that of the other numbers."""
    expected, got = np.array([1.0, 2.0, 4.0]), np.array([np.inf, np.nan, 4.0])
    drawn = figure(Problem("value", {}, expected, got), english)
    cells = drawn.maps[1].rows[0][1]
    assert [(cell.text, cell.heat) for cell in cells] == [("inf", 0.0), ("nan", 0.0), ("4", 1.0)]


def test_all_zero_arrays_have_a_scale(english):
    """Nothing is divided by zero."""
    drawn = figure(Problem("shape", {}, np.zeros((1, 2)), np.zeros((2, 1))), english)
    assert [cell.heat for cell in drawn.maps[0].rows[0][1]] == [0.0, 0.0]


def test_the_picture_is_larger_than_the_terminal_s(english):
    """A page has room for twelve by sixteen numbers."""
    drawn = figure(Problem("value", {}, np.zeros((40, 40)), np.ones((40, 40))), english)
    assert (len(drawn.maps[0].rows), len(drawn.maps[0].columns)) == (12, 16)


def test_styles_hold_numbers_only(report, english):
    """Inline styles are made of the page's own numbers."""
    for _, attributes in Page(render_html(report, english)).tags:
        style = attributes.get("style")
        assert style is None or re.fullmatch(r"(--heat|width): [\d.]+%?", style)


def test_the_window_of_the_argument_is_outlined(report, english):
    """Rows 0 and 1, columns 1 and 2: four corners, and the caption says which entry it makes."""
    page = render_html(report, english)
    table = page[page.index('<table class="origin">') :]
    corners = re.findall(r'<td class="warm ([a-z ]+)"', table)
    assert corners == ["top left", "top right", "bottom left", "right bottom"]
    assert "Outlined: what the result&#39;s entry [0, 1, 1, 2] is made of." in page


def test_a_mistake_has_a_link_to_its_page(report, japanese):
    link = '<a href="https://course.test/ja/exercises/im2col/#im2col-padding-one-side">'
    assert link in render_html(report, japanese)


def test_commands_are_set_as_code(report, english):
    assert "<code>kai hint im2col</code> gives a hint." in render_html(report, english)
