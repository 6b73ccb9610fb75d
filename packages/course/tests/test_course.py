"""The course keeps its promises: points, texts in both languages, mistakes, plugin names."""

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest

from dzrkai_grader import pack as packs

ROOT = Path(__file__).parents[3]
COURSE = packs.load(packs.locate(packs.installed()["dzrkai"]))
EXERCISES = list(COURSE.exercises.values())
GRADED = [exercise for exercise in EXERCISES if exercise.points]
JAPANESE = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
each_graded = pytest.mark.parametrize("exercise", GRADED, ids=lambda one: one.id)


def test_the_points_sum_to_100():
    assert COURSE.max_score == 100


def test_chapters_count_what_the_readme_says():
    points = {c.id: sum(e.points for e in c.exercises) for c in COURSE.chapters}
    for folder, name in product((ROOT, COURSE.folder / "edition"), ("README.md", "README.ja.md")):
        table = (folder / name).read_text(encoding="utf-8")
        said = dict(re.findall(r"^\| (ch\d\d_\w+) \|.*\| (\d+) \|$", table, re.MULTILINE))
        assert {id: int(number) for id, number in said.items()} == points


@each_exercise
def test_titles_and_tasks_are_in_both_languages(exercise):
    assert JAPANESE.search(exercise.title.ja)
    assert not JAPANESE.search(exercise.title.en)
    task = exercise.solution.split('"""')[1]
    english = JAPANESE.split(task)[0]
    assert len(english) > 40
    assert JAPANESE.search(task)


@each_graded
def test_three_hints_lead_from_gentle_to_plain(exercise):
    assert len(exercise.hints) == 3
    for hint in exercise.hints:
        assert JAPANESE.search(hint.ja)
        assert not JAPANESE.search(hint.en)


@each_graded
def test_at_least_five_mistakes_are_named_and_explained(exercise):
    assert len(exercise.mistakes) >= 5
    for mistake in exercise.mistakes:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", mistake.id)
        assert mistake.text.en.endswith(".")
        assert mistake.text.ja.endswith("。")
        compile(mistake.apply(exercise.solution), mistake.id, "exec")


def test_the_exercises_distribution_offers_what_the_course_says():
    project = tomllib.loads((ROOT / "exercises/pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == COURSE.distribution
    assert project["entry-points"] == dict(COURSE.plugin)
