"""A grading run: which exercises, in which order, and a report that can be repeated."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dzrkai_grader import grading, stubs
from dzrkai_grader import pack as packs
from dzrkai_grader.examination import Examiner
from dzrkai_grader.grading import choose, grade, grade_warm, standing
from dzrkai_grader.pack import Exercise, Pack
from dzrkai_grader.reference import Reference
from dzrkai_grader.report import ExerciseResult, Problem, Report
from dzrkai_grader.sandbox import Sandbox
from dzrkai_grader.session import Checks, with_checks
from dzrkai_grader.submission import Files, read

AVERAGE = "ch01_smoothing/moving_average.py"


def essence(report: Report) -> str:
    """Return all that a report says, times aside."""
    return repr([replace(result, duration_s=0) for result in report.results])


def test_untouched_course_is_not_started_and_needs_no_worker(
    example: Pack, untouched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise AssertionError("a sandbox was started")

    monkeypatch.setattr(grading.Sandbox, "__init__", forbidden)
    report = grade(example, untouched, seed=1)
    assert [result.status for result in report.results] == ["not_started", "not_started"]
    assert (report.score, report.max_score) == (0, 10)


def test_solved_course_is_full(example: Pack, solved: Path, warm: Sandbox) -> None:
    report = grade(example, solved, seed=1, sandbox=warm)
    assert (report.score, report.max_score) == (10, 10)
    assert (report.device, report.seed, report.isolation) == ("cpu", 1, "basic")
    assert report.pack is example


def test_run_without_a_sandbox_starts_its_own_and_ends_it(example: Pack, solved: Path) -> None:
    assert grade(example, solved, seed=1).score == 10


def test_exercise_that_is_named_is_all_that_is_reported(
    example: Pack, solved: Path, warm: Sandbox
) -> None:
    report = grade(example, solved, ["gradient"], seed=1, sandbox=warm)
    assert [result.exercise.id for result in report.results] == ["gradient"]
    assert report.max_score == 4


def test_result_does_not_depend_on_what_else_is_graded(
    example: Pack, solved: Path, warm: Sandbox
) -> None:
    (solved / AVERAGE).write_text("def moving_average(x, width):\n    return x\n")
    alone = grade(example, solved, ["gradient"], seed=1, sandbox=warm).results[0]
    together = grade(example, solved, seed=1, sandbox=warm).results[1]
    assert alone.substituted == ("moving_average",)
    assert replace(alone, duration_s=0) == replace(together, duration_s=0)


def test_same_seed_and_files_give_the_same_report(
    example: Pack, solved: Path, warm: Sandbox
) -> None:
    (solved / AVERAGE).write_text(
        "import random\ndef moving_average(x, width):\n    return x * random.random()\n"
    )
    first, second = (essence(grade(example, solved, seed=5, sandbox=warm)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (None, "missing_file"),
        (b"", "empty_file"),
        (b"\xff\xfe", "not_utf8"),
        (b"(", "syntax_error"),
    ],
)
def test_file_that_cannot_be_read_is_an_error_and_the_rest_is_graded(
    example: Pack, solved: Path, warm: Sandbox, content: bytes | None, kind: str
) -> None:
    (solved / AVERAGE).unlink()
    if content is not None:
        (solved / AVERAGE).write_bytes(content)
    first, second = grade(example, solved, seed=1, sandbox=warm).results
    assert (first.status, first.score, first.checks) == ("error", 0, ())
    assert first.problem
    assert first.problem.kind == kind
    assert (second.status, second.substituted) == ("passed", ("moving_average",))


def test_warm_grading_reports_the_same_time_after_time(
    example: Pack, untouched: Path, warm: Sandbox
) -> None:
    stub = read(untouched, "smoothing")
    solved = Files("smoothing", {one.file: one.solution for one in example.exercises.values()})
    (untouched / AVERAGE).write_text("def moving_average(x, width):\n    return x\n")
    wrong = read(untouched, "smoothing")

    def work(checks: Checks) -> list[str]:
        examiner = Examiner(example, warm, reference, checks, 3)
        return [essence(grade_warm(examiner, files)) for files in (wrong, solved, stub, wrong)]

    with Reference(example) as reference:
        first, full, none, again = with_checks(
            example.folder, list(example.exercises.values()), work
        )
    assert first == again == essence(grade(example, untouched, seed=3, sandbox=warm))
    assert full.count("status='passed'") == none.count("status='not_started'") == 2


def test_exercise_for_another_device_is_skipped(example: Pack, solved: Path) -> None:
    report = grade(example, solved, seed=1, device="gpu")
    for result in report.results:
        assert result.status == "skipped"
        assert result.problem == Problem("no_device", {"device": "gpu"})


def test_progress_is_told_of_what_is_reported(example: Pack, solved: Path, warm: Sandbox) -> None:
    told: list[tuple[str, str]] = []

    def progress(exercise: Exercise, result: ExerciseResult | None) -> None:
        told.append((exercise.id, result.status if result else "begins"))

    grade(example, solved, ["gradient"], seed=1, sandbox=warm, progress=progress)
    assert told == [("gradient", "begins"), ("gradient", "passed")]


@pytest.mark.parametrize(("name", "near"), [("gradint", "gradient"), ("average", "moving_average")])
def test_unknown_exercise_names_the_nearest(example: Pack, name: str, near: str) -> None:
    with pytest.raises(ValueError, match=f"no exercise '{name}'; did you mean {near}"):
        choose(example, [name])


def test_exercises_come_in_the_packs_order_and_once(example: Pack) -> None:
    chosen = choose(example, ["gradient", "moving_average", "gradient"])
    assert [one.id for one in chosen] == ["moving_average", "gradient"]


def test_isolation_that_there_is_not_is_refused(example: Pack, solved: Path) -> None:
    with pytest.raises(ValueError, match="isolation: got 'total'; expected one of auto, strict"):
        grade(example, solved, seed=1, isolation="total")


def test_folder_that_there_is_not_is_refused(example: Pack, tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        grade(example, tmp_path / "nowhere", seed=1)


def test_standing_is_known_without_a_worker_only_where_nothing_runs(
    example: Pack, solved: Path
) -> None:
    exercise = example.exercises["moving_average"]
    stub = Files("smoothing", {exercise.file: stubs.stub_of(exercise)})
    known = standing(exercise, stub, "cpu")
    assert known
    assert known.status == "not_started"
    assert standing(exercise, read(solved, "smoothing"), "cpu") is None


def test_stand_in_takes_the_place_of_an_exercise_that_cannot_be_asked_from_afar(
    own_pack: Path, solved: Path, warm: Sandbox
) -> None:
    (own_pack / "ch01_smoothing/moving_average/stand_in.py").write_text(
        "import numpy as np\nclass moving_average:\n"
        "    def __new__(cls, x, width):\n"
        "        return np.convolve(x, np.full(width, 1 / width), 'valid')\n"
    )
    (solved / AVERAGE).write_text("def moving_average(x, width):\n    return x\n")
    report = grade(packs.load(own_pack), solved, seed=1, sandbox=warm)
    assert [result.status for result in report.results] == ["failed", "passed"]
    assert report.results[1].substituted == ("moving_average",)


def test_learners_code_never_runs_in_the_graders_process(
    example: Pack, solved: Path, warm: Sandbox
) -> None:
    (solved / AVERAGE).write_text("import sys\nsys.modules['caught'] = sys\n")
    grade(example, solved, seed=1, sandbox=warm)
    assert "caught" not in sys.modules
    assert not any(name.split(".")[0] == "smoothing" for name in sys.modules)


def test_grading_imports_neither_pytest_nor_numpy_where_nothing_runs(untouched: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from dzrkai_grader import pack\nfrom dzrkai_grader.grading import grade\n"
        "grade(pack.load(Path(sys.argv[1])), Path(sys.argv[2]), seed=1)\n"
        "print([name for name in ('pytest', 'numpy') if name in sys.modules])\n"
    )
    example = Path(__file__).with_name("example_pack") / "src/smoothing_pack"
    run = subprocess.run(
        [sys.executable, "-c", program, str(example), str(untouched)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "[]\n"
