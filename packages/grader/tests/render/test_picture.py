"""The picture shows the slice round the first wrong entry."""

import numpy as np
import pytest

from dzrkai_grader.render.picture import draw, first_index, number_format


def wrong_at(shape, *indices):
    mask = np.zeros(shape, dtype=bool)
    for index in indices:
        mask[index] = True
    return mask


def test_a_small_matrix_is_shown_whole():
    """Two rows of three: expected, got and their difference, all of them."""
    expected = np.arange(6.0).reshape(2, 3)
    got = expected.copy()
    got[1, 2] = 9.0
    picture = draw(expected, got, wrong_at((2, 3), (1, 2)))
    assert [panel.title for panel in picture.panels] == ["expected", "got", "difference"]
    assert picture.panels[0].cells == (("0", "1", "2"), ("3", "4", "5"))
    assert picture.panels[1].cells == (("0", "1", "2"), ("3", "4", "9"))
    assert picture.panels[2].cells == ((".", ".", "."), (".", ".", "4"))
    assert picture.index == "[:, :]"


def test_the_slice_holds_the_first_wrong_entry():
    """Of four axes the leading two are fixed at the first wrong entry."""
    expected = np.zeros((2, 3, 4, 5))
    got = expected.copy()
    got[1, 2, 3, 4] = 1.0
    picture = draw(expected, got, wrong_at(got.shape, (1, 2, 3, 4)))
    assert picture.index == "[1, 2, :, :]"
    assert (picture.row_axis, picture.column_axis) == (2, 3)
    assert picture.panels[1].cells[3][4] == "1"


def test_axes_of_length_one_are_passed_over():
    """A (3, 4, 1, 1) array is a picture of axes 0 and 1, not one number."""
    picture = draw(np.zeros((3, 4, 1, 1)), np.ones((3, 4, 1, 1)), np.ones((3, 4, 1, 1), bool))
    assert picture.index == "[:, :, 0, 0]"
    assert len(picture.panels[0].cells) == 3


@pytest.mark.parametrize("at", [0, 7, 50, 99])
def test_a_window_of_a_large_array_contains_the_first_wrong_entry(at):
    """The window is no larger than asked and numbers its rows and columns as the array does."""
    expected, got = np.zeros((100, 100)), np.zeros((100, 100))
    got[at, at] = 5.0
    picture = draw(expected, got, wrong_at(got.shape, (at, at)), rows=6, columns=8)
    assert len(picture.rows) == 6
    assert len(picture.columns) == 8
    cell = picture.panels[1].cells[picture.rows.index(at)][picture.columns.index(at)]
    assert cell == "5"


@pytest.mark.parametrize(("shape", "index"), [((), ""), ((4,), "[:]")])
def test_numbers_and_vectors_are_one_row(shape, index):
    """A single number and a vector are pictures with one row."""
    picture = draw(np.zeros(shape), np.ones(shape), np.ones(shape, bool))
    assert picture.index == index
    assert picture.row_axis is None
    assert len(picture.panels[0].cells) == 1


def test_different_shapes_are_shown_without_a_difference():
    """Where shapes differ both arrays are drawn from their first entry."""
    picture = draw(np.zeros((2, 2)), np.zeros((3, 4)))
    assert [panel.title for panel in picture.panels] == ["expected", "got"]
    assert [panel.values.shape for panel in picture.panels] == [(2, 2), (3, 4)]


@pytest.mark.parametrize("other", [np.zeros((2,)), np.zeros((0, 2)), np.zeros((1, 2, 2))])
def test_there_is_no_picture_where_nothing_can_be_compared(other):
    """Another number of axes, or no entries: no picture."""
    assert draw(np.zeros((2, 2)), other) is None


def test_infinite_and_missing_numbers_are_drawn():
    """NaN and infinity are written as such and do not spoil the other numbers."""
    expected = np.array([1.5, -np.inf, 2.0])
    got = np.array([np.nan, -np.inf, 2.0])
    picture = draw(expected, got, np.array([True, False, False]))
    assert picture.panels[1].cells == (("nan", "-inf", "2.00"),)
    assert picture.panels[2].cells == (("nan", ".", "."),)


def test_truth_values_are_drawn():
    """Truth values are drawn as 0 and 1."""
    picture = draw(np.array([True, False]), np.array([True, True]), np.array([False, True]))
    assert picture.panels[1].cells == (("1", "1"),)


@pytest.mark.parametrize(
    ("largest", "written"),
    [(0.0123, "0.0123"), (1.234, "1.23"), (123.4, "123.4"), (2e7, "2.0e+07")],
)
def test_numbers_keep_about_three_digits(largest, written):
    """The largest number decides how many decimals all of them get."""
    assert number_format([np.array([largest, 1e-5])])(largest) == written


def test_no_number_is_minus_zero():
    """A tiny negative number is written 0.00, not -0.00."""
    assert number_format([np.array([1.5])])(-1e-9) == "0.00"


def test_first_index_is_in_reading_order():
    """The first wrong entry is the first one met row by row."""
    assert first_index(wrong_at((3, 3), (2, 0), (1, 2))) == (1, 2)
