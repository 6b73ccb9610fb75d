"""The picture on the terminal."""

import numpy as np
import pytest
from rich.cells import cell_len

from dzrkai_grader.render.numbers import picture_lines
from dzrkai_grader.report import Problem


def problem(expected, got):
    return Problem("value", {}, np.asarray(expected), np.asarray(got))


def plain(lines):
    return [line.plain for line in lines]


def test_three_panels_stand_side_by_side(english):
    """Expected, got and the difference, their rows and columns numbered, and the slice named."""
    lines = picture_lines(problem([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 9.0]]), english, 76)
    assert plain(lines) == [
        "expected   got       got - expected",
        "   0  1       0  1      0  1",
        "0  1  2    0  1  2   0  .  .",
        "1  3  4    1  3  9   1  .  5",
        "result[:, :]   rows: axis 0, columns: axis 1",
    ]


def test_only_wrong_numbers_have_a_colour(english):
    """The wrong number is red in `got`, the right one green in `expected`."""
    lines = picture_lines(problem([[1.0, 2.0]], [[1.0, 5.0]]), english, 76)
    coloured = {
        (line.plain[span.start : span.end].strip(), str(span.style))
        for line in lines[2:-1]
        for span in line.spans
        if span.style and span.style != "dim"
    }
    assert coloured == {("2", "green"), ("5", "bold red"), ("3", "red")}


@pytest.mark.parametrize("language", ["english", "japanese"])
@pytest.mark.parametrize("width", [30, 60, 76, 96, 200])
def test_the_picture_fits_its_width(request, language, width):
    """A narrow terminal gets fewer columns; a very narrow one the panels below each other."""
    words = request.getfixturevalue(language)
    rng = np.random.default_rng(0)
    lines = picture_lines(problem(rng.random((20, 20)), rng.random((20, 20))), words, width)
    assert max(cell_len(line) for line in plain(lines)) <= width
    assert len(lines) <= 30


def test_shapes_are_shown_side_by_side(english):
    """The shorter panel leaves its place empty."""
    lines = picture_lines(problem(np.zeros((1, 2)), np.zeros((3, 1))), english, 76)
    assert plain(lines)[:3] == ["expected   got", "   0  1       0", "0  0  0    0  0"]
    assert plain(lines)[4] == "           2  0"


def test_a_vector_is_one_row(english):
    """It has numbered columns, and no number before its row."""
    lines = picture_lines(problem([1.0, 2.0], [1.0, 7.0]), english, 76)
    assert plain(lines) == [
        "expected   got      got - expected",
        "  0  1       0  1     0  1",
        "  1  2       1  7     .  5",
        "result[:]",
    ]


def test_there_is_no_picture_without_arrays(english):
    """A problem of another kind is told in words alone."""
    assert picture_lines(Problem("timeout", {"seconds": 10}), english, 76) == []
