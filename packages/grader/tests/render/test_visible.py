"""Learner text cannot act on a terminal or a page."""

import pytest

from dzrkai_grader.render.visible import visible


@pytest.mark.parametrize(
    "character",
    ["\x1b", "\x00", "\x07", "\x08", "\r", "\x9b", "\x7f", "\u202e", "\u2066", "\ud800"],
)
def test_characters_that_act_become_a_mark(character):
    """Escape, bell, backspace, carriage return, direction marks and half characters are shown."""
    assert visible(f"a{character}b") == "a\ufffdb"


def test_ordinary_text_is_unchanged():
    """Lines, tabs, Japanese text and emoji stay as they are."""
    text = "一行\n\ttwo 🙂"
    assert visible(text) == text


def test_windows_line_ends_are_line_ends():
    """CR LF is one line end."""
    assert visible("a\r\nb") == "a\nb"


def test_long_text_says_how_much_was_left_out():
    """A megabyte becomes a line."""
    assert visible("x" * 1_000_000, limit=10) == "x" * 10 + " … (+999990)"
