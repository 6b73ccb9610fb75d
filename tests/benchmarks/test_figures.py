import pytest

from benchmarks.figures import Aim, Row, geometric_mean, geometric_means

ROWS = [
    Row("a", "forward", {"theirs": 4.0, "ours": 1.0}),
    Row("b", "forward", {"theirs": 1.0, "ours": 1.0}),
    Row("c", "forward", {"theirs": 1.0, "ours": 10.0}, standard=False),
    Row("a", "backward", {"theirs": 3.0, "ours": 1.0}),
]


def test_twice_as_fast_and_half_as_fast_cancel_each_other():
    assert geometric_mean([0.5, 2.0, 1.0]) == pytest.approx(1.0)


def test_means_are_of_the_standard_rows_by_measure():
    means = geometric_means(ROWS, against="theirs")
    assert means == {
        "forward": {"theirs": 1.0, "ours": 2.0},
        "backward": {"theirs": 1.0, "ours": 3.0},
    }


def test_a_contender_that_was_not_measured_has_no_mean():
    rows = [Row("a", "forward", {"theirs": 1.0})]
    assert geometric_means(rows, against="ours") == {}


@pytest.mark.parametrize(
    ("aim", "measured", "met"),
    [
        (Aim("ours", "theirs", "forward", 2.0), 2.0, True),
        (Aim("ours", "theirs", "forward", 2.1), 2.0, False),
        (Aim("theirs", "ours", "forward", 0.5), 0.5, True),
        (Aim("ours", "theirs", "forward", 0.7, "worst"), 0.1, False),
        (Aim("ours", "theirs", "forward", 0.7, "worst", lambda row: row.case != "c"), 1.0, True),
    ],
)
def test_an_aim_is_judged_by_mean_or_by_the_worst_row(aim, measured, met):
    judged = aim.judged(ROWS)
    assert judged["measured"] == measured
    assert judged["met"] is met


def test_an_aim_about_an_absent_contender_is_not_judged():
    assert Aim("ours", "somebody", "forward", 1.0).judged(ROWS) is None
