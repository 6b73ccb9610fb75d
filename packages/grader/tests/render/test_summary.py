"""The summary that every report shows."""

from dataclasses import replace

import pytest

from dzrkai_grader.render.summary import chapters, next_result, next_step, points, untouched


def only(report, *names):
    results = [result for result in report.results if result.exercise.id in names]
    return replace(report, results=tuple(results))


def all_with(report, status):
    return replace(report, results=tuple(replace(one, status=status) for one in report.results))


@pytest.mark.parametrize(
    ("score", "written"),
    [
        (0, "0"),
        (7.0, "7"),
        (4.2, "4.2"),
        (4.25, "4.2"),
        (0.3, "0.3"),
        (99.99, "99.9"),
        (100, "100"),
    ],
)
def test_points_are_never_more_than_were_earned(score, written):
    """One decimal, rounded down."""
    assert points(score) == written


def test_chapters_count_points_without_bonus(report, english):
    """Bonus points are shown apart, so that chapters add up to the total."""
    welcome, product = chapters(report, english)
    assert (product.title, product.score, product.max_score) == (
        "Convolution as a product",
        6.5,
        28,
    )
    assert sum(chapter.score for chapter in (welcome, product)) == report.score


def test_a_chapter_of_bonus_exercises_counts_those(report, english):
    """Where a chapter has nothing else its bonus points are its points."""
    (chapter,) = chapters(only(report, "winograd"), english)
    assert (chapter.score, chapter.max_score, chapter.progress) == (5.0, 5, 1.0)


def test_a_chapter_without_points_progresses_by_exercises(report, english):
    """The welcome is worth no points, but can be done."""
    welcome = chapters(report, english)[0]
    assert (welcome.max_score, welcome.progress) == (0, 1.0)


def test_next_is_the_first_that_does_not_pass(report):
    """In the course's order."""
    assert next_result(report).exercise.id == "im2col"


def test_bonus_comes_last(report):
    """An exercise that is not begun is next before a bonus exercise that failed."""
    results = tuple(replace(one, status="failed") for one in only(report, "winograd").results)
    assert next_result(
        replace(report, results=results + only(report, "col2im").results)
    ).exercise.id == ("col2im")


def test_what_is_skipped_is_never_next(report):
    """An exercise for a device that is not here cannot be done here."""
    assert next_result(only(report, "kernel")) is None


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("not_started", "Begin with exercises/ch00_welcome/hello.py"),
        ("passed", "All exercises pass"),
    ],
)
def test_the_whole_course_begins_and_ends(report, english, status, says):
    """An untouched course tells where to begin, a finished one that it is finished."""
    assert next_step(all_with(report, status), english).startswith(says)


def test_an_exercise_that_passes_leads_to_the_one_after_it(report, english):
    """Graded alone, a passing exercise names the next in the course."""
    assert next_step(only(report, "pad"), english).endswith("exercises/ch03_im2col/im2col.py")


def test_untouched_means_that_nothing_was_begun(report):
    """One failing exercise is a beginning."""
    assert untouched(only(report, "col2im", "kernel"))
    assert not untouched(only(report, "col2im", "im2col"))
