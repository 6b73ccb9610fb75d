"""A pack on disk: what is read, and how a broken one is refused."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader.pack import Mistake, Pack, PackError, Text

EXERCISE = "ch01_smoothing/moving_average/exercise.toml"


def test_pack_has_its_exercises_in_order(example: Pack) -> None:
    assert list(example.exercises) == ["moving_average", "gradient"]
    assert example.max_score == 10
    assert example.title == Text("Smoothing a signal", "信号をなめらかにする")


def test_exercise_knows_its_module_and_its_file(example: Pack) -> None:
    exercise = example.exercises["moving_average"]
    assert exercise.module == "smoothing.ch01_smoothing.moving_average"
    assert exercise.path == "smoothing/ch01_smoothing/moving_average.py"
    assert exercise.functions == ("moving_average",)
    assert (exercise.points, exercise.time_limit, exercise.memory_limit) == (6, 2, 256)


def test_hints_come_in_both_languages(example: Pack) -> None:
    hints = example.exercises["gradient"].hints
    assert len(hints) == 3
    assert hints[0] == Text("Which windows does x[i] belong to?", "x[i] はどの窓に入っていますか。")


def test_given_files_are_read(example: Pack) -> None:
    assert list(example.given) == ["ch01_smoothing/window_count.py"]


def test_mistakes_and_alternatives_are_read_in_order(example: Pack) -> None:
    exercise = example.exercises["moving_average"]
    assert [mistake.id for mistake in exercise.mistakes][:2] == [
        "sum-instead-of-mean",
        "last-window-missing",
    ]
    assert list(exercise.alternatives) == ["cumulative_sum", "sliding_window_view"]


def test_requirements_are_followed_to_the_end(example: Pack) -> None:
    gradient = example.exercises["gradient"]
    assert [one.id for one in example.required_by(gradient)] == ["moving_average"]
    assert example.required_by(example.exercises["moving_average"]) == ()


def test_exercise_without_mistakes_and_harness_needs_no_files(own_pack: Path) -> None:
    (own_pack / "ch01_smoothing/gradient/mistakes.toml").unlink()
    (own_pack / "ch01_smoothing/gradient/harness.py").unlink()
    gradient = packs.load(own_pack).exercises["gradient"]
    assert gradient.mistakes == ()
    assert gradient.harness is None


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("points = 6", "", "points is missing"),
        ("points = 6", 'points = "six"', "points is 'six'"),
        ("points = 6", "points = ", "exercise.toml"),
        ("points = 6", "points = 6\nimports = [1]", "imports must be a list of texts"),
        (', ja = "移動平均"', "", "ja is missing"),
        ("points = 6", 'points = 6\nrequires = ["gradient"]', "not an earlier exercise"),
    ],
)
def test_wrong_manifest_is_named(own_pack: Path, old: str, new: str, complaint: str) -> None:
    path = own_pack / EXERCISE
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError, match=complaint) as raised:
        packs.load(own_pack)
    assert str(path) in str(raised.value)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('["moving_average", "gradient"]', '["gradient"]', "not an earlier exercise"),
        ('["moving_average", "gradient"]', '["moving_average", "nothing"]', "is missing"),
        ('"gradient"]', '"moving_average"]', "two exercises 'moving_average'"),
        ('id = "ch01_smoothing"', 'id = "../elsewhere"', "must be a Python name"),
        ("[[chapters]]", "[chapters]", "chapters is"),
        ("[[chapters]]", "chapters = [1]\n[ignored]", "chapters must be a list of tables"),
    ],
)
def test_wrong_table_of_contents_is_named(
    own_pack: Path, old: str, new: str, complaint: str
) -> None:
    path = own_pack / "pack.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError, match=complaint):
        packs.load(own_pack)


def test_hints_of_different_number_are_refused(own_pack: Path) -> None:
    path = own_pack / EXERCISE
    path.write_text(
        'title = { en = "a", ja = "b" }\npoints = 1\n[hints]\nen = ["one"]\nja = []\n',
        encoding="utf-8",
    )
    with pytest.raises(PackError, match="hints has 1 in English, 0 in Japanese"):
        packs.load(own_pack)


def test_file_that_is_not_text_is_named(own_pack: Path) -> None:
    (own_pack / "ch01_smoothing/gradient/solution.py").write_bytes(b"\xff\xfe")
    with pytest.raises(PackError, match=r"solution\.py cannot be read"):
        _ = packs.load(own_pack).exercises["gradient"].solution


@pytest.mark.parametrize(("solution", "count"), [("b", 0), ("a a", 2)])
def test_mistake_must_fit_the_solution_just_once(solution: str, count: int) -> None:
    with pytest.raises(PackError, match=f"occurs {count} times"):
        Mistake("m", Text("", ""), (("a", "b"),)).apply(solution)


def test_edits_of_a_mistake_come_one_after_the_other() -> None:
    edits = (("a", "b"), ("b + c", "d"))
    assert Mistake("m", Text("", ""), edits).apply("a + c") == "d"


def test_installed_pack_is_located_without_importing_it() -> None:
    entry = EntryPoint("grader", "dzrkai_grader", packs.GROUP)
    assert packs.locate(entry) == Path(packs.__file__).parent


@pytest.mark.parametrize("value", ["no_such_package", "no_such_package.pack", "textwrap"])
def test_entry_point_to_nowhere_is_refused(value: str) -> None:
    with pytest.raises(PackError, match=f"no import package '{value}'"):
        packs.locate(EntryPoint("lost", value, packs.GROUP))


def test_installed_packs_go_by_their_entry_points_names() -> None:
    assert all(entry.group == packs.GROUP for entry in packs.installed().values())
