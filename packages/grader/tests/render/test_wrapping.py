"""Lines fit their width, in English and in Japanese."""

import pytest
from rich.cells import cell_len

from dzrkai_grader.render.wrapping import wrap

ENGLISH = "Work the first wrong entry out by hand for im2col(x, (2, 3), stride=2)."
JAPANESE = "24 個のうち 2 個の値が違います。最初の違いは [0, 1, 1, 2] で、「18.0」のはずでした。"


@pytest.mark.parametrize("text", [ENGLISH, JAPANESE])
@pytest.mark.parametrize("width", range(12, 60, 5))
def test_no_line_is_wider_and_nothing_is_lost(text, width):
    """Cells are counted, not characters; only spaces at line ends go."""
    lines = wrap(text, width)
    assert max(map(cell_len, lines)) <= width
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("width", range(12, 60))
def test_japanese_lines_do_not_begin_with_a_full_stop(width):
    """Punctuation and closing brackets stay with what they follow; opening ones with what comes."""
    lines = wrap(JAPANESE, width)
    assert not any(line[0] in "、。」" for line in lines)
    assert not any(line[-1] == "「" for line in lines)


def test_words_are_kept_whole():
    """English is broken at spaces."""
    assert wrap("one two three", 7) == ["one two", "three"]


def test_a_word_that_is_too_long_is_broken():
    """A path wider than the terminal takes several lines."""
    assert wrap("a" * 10, 4) == ["aaaa", "aaaa", "aa"]


def test_own_lines_and_indents_stay():
    """A traceback keeps its shape; tabs are four spaces."""
    assert wrap("a\n\n    b\n\tc", 20) == ["a", "", "    b", "    c"]


def test_spaces_at_a_line_end_do_not_join_words():
    """The word after a break begins the next line."""
    assert wrap("abcdefgh  xy", 9) == ["abcdefgh", "xy"]
