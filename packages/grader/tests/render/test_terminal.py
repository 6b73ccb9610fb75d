"""The terminal report: short, plain where colours are not wanted, and safe."""

import io
from dataclasses import replace

import pytest
from rich.cells import cell_len

from dzrkai_grader.doctor import Finding
from dzrkai_grader.render.terminal import make_console, show_findings, show_report


def shown(report, words, monkeypatch, columns=80):
    monkeypatch.setenv("COLUMNS", str(columns))
    file = io.StringIO()
    show_report(report, words, make_console(file))
    return file.getvalue()


def only(report, name):
    return replace(report, results=tuple(r for r in report.results if r.exercise.id == name))


def test_bars_show_points_and_progress(report, english, monkeypatch):
    """One line a chapter, the total, and bonus points apart."""
    lines = shown(report, english, monkeypatch).splitlines()
    assert lines[1:5] == [
        "  Welcome                       0 / 0    ━━━━━━━━━━━━━━━━━━━━━━━━",
        "  Convolution as a product    6.5 / 28   ━━━━━───────────────────",
        "  Total                       6.5 / 28",
        "  Bonus                         5 / 10",
    ]


def test_bars_are_level_in_japanese(report, japanese, monkeypatch):
    """Characters of two cells do not push the bars apart."""
    bars = [line for line in shown(report, japanese, monkeypatch).splitlines() if "━" in line]
    assert len({cell_len(bar[: bar.index("━")]) for bar in bars}) == 1


@pytest.mark.parametrize("columns", [50, 80, 200])
@pytest.mark.parametrize("language", ["english", "japanese"])
def test_lines_fit_the_terminal(request, report, language, columns, monkeypatch):
    """Sentences are wrapped, never wider than 100, addresses never; no line ends in spaces."""
    words = request.getfixturevalue(language)
    lines = shown(report, words, monkeypatch, columns).splitlines()
    sentences = [line for line in lines if line.startswith("    ") and "://" not in line]
    assert max(map(cell_len, sentences)) <= min(columns, 100)
    assert not any(line.endswith(" ") for line in lines)


def test_every_exercise_that_went_wrong_is_explained_once(report, english, monkeypatch):
    """Failed, out of time, unreadable: each has its explanation; what is not begun has none."""
    text = shown(report, english, monkeypatch)
    assert text.count("not right yet") == 1
    assert "Wrong values: 2 of 24. The first is at [0, 1, 1, 2]: expected 18.0" in text
    assert "not finished after 10 s" in text
    assert "'(' was never" in text
    assert "col2im is not written" not in text


def test_the_mistake_takes_the_place_of_general_advice(report, english, monkeypatch):
    """A named mistake says more than 'work it out by hand'."""
    text = shown(only(report, "im2col"), english, monkeypatch)
    assert "padding-one-side\n    You padded one side only." in text
    assert "by hand" not in text


def test_a_hint_is_offered_where_there_is_one(report, english, monkeypatch):
    """`kai hint` is named for an exercise that has hints, and for no other."""
    text = shown(report, english, monkeypatch)
    assert "kai hint im2col" in text
    assert "kai hint conv" not in text


def test_a_reference_that_stood_in_is_spoken_of(report, english, monkeypatch):
    """An error carried forward is not punished twice, and the report says so."""
    assert "does not\n    pass yet: pad." in shown(report, english, monkeypatch)


def test_one_exercise_shows_all_its_checks(report, english, monkeypatch):
    """Graded alone, an exercise lists what holds and what does not, and no bars."""
    text = shown(only(report, "im2col"), english, monkeypatch)
    assert "  ✓ gives the definition's values\n  ✗ gives the definition's values\n" in text
    assert "━" not in text


def test_one_exercise_that_passes_leads_on(report, english, monkeypatch):
    """What comes after it is named."""
    text = shown(only(report, "pad"), english, monkeypatch)
    assert "3 / 3   passed" in text
    assert "After it comes exercises/ch03_im2col/im2col.py" in text


def test_one_exercise_that_is_not_begun_says_what_to_do(report, english, monkeypatch):
    """Write it, save it, grade it."""
    results = tuple(replace(one, checks=()) for one in only(report, "col2im").results)
    text = shown(replace(report, results=results), english, monkeypatch)
    assert "Write the function, save the file, and run `kai grade col2im`." in text


def test_the_setting_is_named(report, english, monkeypatch):
    """With it the run can be repeated."""
    last = shown(report, english, monkeypatch).splitlines()[-1]
    assert last == "course tiny, device cpu, seed 42, isolation basic"


def test_the_doctor_shows_what_mends_it(english):
    """The command stands below what it mends, and can be copied whole."""
    command = "python -m pip install -e " + "/a/long/folder" * 10
    findings = [Finding("Python", "ok", "3.13"), Finding("dzrkai", "missing", "gone", command)]
    file = io.StringIO()
    show_findings(findings, english, make_console(file))
    lines = file.getvalue().splitlines()
    assert "  ✓ Python  3.13" in lines
    assert "  ✗ dzrkai  gone" in lines
    assert lines[lines.index("  ✗ dzrkai  gone") + 1].strip() == command
    assert lines[-1].startswith("Something that the course needs is missing")


def test_the_argument_is_shown_with_the_page_that_tells_more(report, english, monkeypatch):
    text = shown(report, english, monkeypatch)
    assert "x[:, :]" in text
    assert "[1]  [2]" in text
    assert "In brackets: what the result's entry [0, 1, 1, 2] is made of." in text
    assert "https://course.test/exercises/im2col/#im2col-padding-one-side" in text
