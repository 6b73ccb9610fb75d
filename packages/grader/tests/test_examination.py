"""One exercise examined in a real worker: whatever the file does, its result is clear."""

from pathlib import Path

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader.grading import grade
from dzrkai_grader.pack import Pack
from dzrkai_grader.report import PROBLEMS, ExerciseResult, Report
from dzrkai_grader.sandbox import Sandbox

AVERAGE = "ch01_smoothing/moving_average.py"
GRADIENT = "ch01_smoothing/gradient.py"


class Grader:
    """Grades the example pack's exercises with a file replaced."""

    def __init__(self, example: Pack, folder: Path, warm: Sandbox) -> None:
        self.pack, self.folder, self.warm = example, folder, warm

    def __call__(self, source: str, file: str = AVERAGE, seed: int = 1) -> ExerciseResult:
        """Return the result of the exercise whose file is replaced by a source."""
        (self.folder / file).write_text(source, encoding="utf-8")
        return self.report(seed).results[0 if file == AVERAGE else 1]

    def report(self, seed: int = 1, *exercises: str) -> Report:
        report = grade(self.pack, self.folder, exercises, seed=seed, sandbox=self.warm)
        for result in report.results:
            for check in result.checks:
                assert check.passed is (check.problem is None)
                if check.problem:
                    assert set(check.problem.parameters) == set(PROBLEMS[check.problem.kind])
        return report


@pytest.fixture
def grader(example: Pack, solved: Path, warm: Sandbox) -> Grader:
    return Grader(example, solved, warm)


def kinds(result: ExerciseResult) -> dict[str, str]:
    """Return the problem of each check by the check's name."""
    return {one.name: one.problem.kind if one.problem else "" for one in result.checks}


def average(body: str, head: str = "import numpy as np") -> str:
    """Return the source of a moving average with a body of one line."""
    return f"{head}\n\n\ndef moving_average(x, width):\n    {body}\n"


RIGHT = "return np.lib.stride_tricks.sliding_window_view(x, width or 1 + len(x)).mean(axis=-1)"


def test_solution_earns_all_points(grader: Grader) -> None:
    for result in grader.report().results:
        assert result.status == "passed"
        assert result.score == result.max_score
        assert all(check.passed and check.weight for check in result.checks)
        assert result.substituted == ()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("return None", "type"),
        ("return [1.0, 2.0]", "type"),
        ("return 'text'", "type"),
        ("return (value for value in x)", "type"),
        ("return moving_average", "type"),
        ("return __import__('sys').modules[__name__]", "type"),
        ("return np.matrix([[1.0]])", "type"),
        ("return np.ma.masked_array(x)", "type"),
        ("return np.array([None, x], dtype=object)", "unsupported"),
        ("return x.astype(complex)", "unsupported"),
        ("return x[:0]", "shape"),
        ("return x[:len(x) - width + 1].astype(np.float16)", "dtype"),
        ("return x[:len(x) - width + 1]", "value"),
        ("return np.full(len(x) - width + 1, np.nan)", "not_finite"),
        ("x += 1; " + RIGHT, "value"),
        ("y = x.copy(); x += 1; x = y; " + RIGHT, "mutated"),
        ("raise KeyError(width)", "exception"),
        ("return undefined", "exception"),
        ("return moving_average(x, width)", "exception"),
        ("import sys; sys.exit()", "exit"),
        ("import os; os._exit(0)", "exit"),
        ("import signal; signal.raise_signal(signal.SIGKILL)", "killed"),
        ("return np.ones(100 << 30, np.int8)", "memory"),
        ("import os; os.fork()", "forbidden"),
    ],
)
def test_wrong_result_or_behaviour_is_told_and_the_rest_is_graded(
    grader: Grader, body: str, kind: str
) -> None:
    result = grader(average(body))
    assert kinds(result)["check_values"] == kind
    assert result.status in ("failed", "error")
    assert result.score < result.max_score
    assert grader.report().results[1].status == "passed"


def test_array_that_lies_about_its_type_is_what_it_is(grader: Grader) -> None:
    head = "import numpy as np\nclass Liar(np.ndarray):\n    __class__ = np.ndarray"
    result = grader(average(RIGHT + ".view(Liar)", head))
    problem = result.checks[0].problem
    assert problem
    assert problem.parameters == {"part": "", "expected": "ndarray", "got": "Liar"}


def test_endless_loop_is_out_of_time_and_the_rest_is_graded(grader: Grader) -> None:
    result = grader(average("while True: pass"))
    assert (result.status, result.score) == ("timeout", 0)
    assert result.checks[0].problem
    assert result.checks[0].problem.parameters == {"seconds": 2}
    assert grader.report().results[1].status == "passed"


def test_what_passed_before_the_time_was_up_counts(grader: Grader) -> None:
    result = grader(average(f"\n    while width > len(x): pass\n    {RIGHT}"))
    assert result.status == "timeout"
    assert kinds(result)["check_values"] == ""
    assert 0 < result.score < result.max_score


def test_endless_output_does_no_harm(grader: Grader) -> None:
    result = grader(average("print('x' * 5_000_000); return x"))
    problem = result.checks[0].problem
    assert problem
    assert problem.kind == "shape"
    assert 0 < len(problem.output) <= 1 << 16


@pytest.mark.parametrize(
    ("source", "status", "kind"),
    [
        ("1 / 0", "error", "import_error"),
        ("import no_such_module", "error", "import_error"),
        ("import sys; sys.exit()", "error", "exit"),
        ("x = 1", "error", "missing_function"),
        ("moving_average = 3", "error", "exception"),
        ("while True: pass", "timeout", "timeout"),
    ],
)
def test_module_that_does_not_load_is_told(
    grader: Grader, source: str, status: str, kind: str
) -> None:
    result = grader(source)
    assert (result.status, result.score) == (status, 0)
    assert set(kinds(result).values()) <= {kind, "wrong_error"}
    assert kinds(result)["check_values"] == kind


def test_own_frames_are_shown_and_the_graders_are_not(grader: Grader) -> None:
    problem = grader(average("return x[99]")).checks[0].problem
    assert problem
    assert problem.traceback == (
        "smoothing/ch01_smoothing/moving_average.py, line 5, in moving_average\n    return x[99]"
    )


def test_points_are_shared_out_by_weight(grader: Grader) -> None:
    result = grader(average(RIGHT))
    assert kinds(result) == {
        "check_values": "",
        "check_dtype": "",
        "check_width": "",
        "check_constant": "",
        "check_loops": "",
    }
    looping = "return np.array([x[i:i+width].mean() for i in range(len(x)-width+1)], x.dtype)"
    result = grader(average("\n    if not 0 < width <= len(x): raise ValueError\n    " + looping))
    assert kinds(result)["check_loops"] == "loops"
    assert (result.status, result.score) == ("failed", round(6 * 7 / 9, 2))


def test_check_that_computes_with_nonsense_fails_and_goes_on(grader: Grader) -> None:
    checks = grader(average("return 'text'")).checks
    requirement = checks[3].problem
    assert requirement
    assert requirement.kind == "requirement"
    assert requirement.parameters["ja"] == "一定の信号の平均は、その値そのものになるはずです。"
    assert checks[3].call == "moving_average(x: float64 (5,), 2)"


def test_all_functions_unwritten_is_not_started_even_where_the_text_was_edited(
    grader: Grader,
) -> None:
    stub = "def moving_average(x, width):\n    '''Mine.'''\n    raise NotImplementedError\n"
    result = grader(stub)
    assert (result.status, result.score) == ("not_started", 0)
    assert set(kinds(result).values()) == {"not_started"}


def test_one_function_of_two_unwritten_is_partly_right(grader: Grader, example: Pack) -> None:
    solution = example.exercises["gradient"].solution
    end = solution.index("    y = moving_average")
    result = grader(solution[:end] + "    raise NotImplementedError\n", GRADIENT)
    assert kinds(result) == {
        "check_gradient[2]": "",
        "check_gradient[3]": "",
        "check_together": "not_started",
        "check_harness": "not_started",
    }
    assert (result.status, result.score) == ("failed", round(4 * 4 / 7, 2))


@pytest.mark.parametrize("id", ["sum-instead-of-mean", "input-changed", "window-by-window"])
def test_known_mistake_is_named(grader: Grader, example: Pack, id: str) -> None:
    exercise = example.exercises["moving_average"]
    mistake = next(one for one in exercise.mistakes if one.id == id)
    failed = grader(mistake.apply(exercise.solution)).first_failed
    assert failed
    assert failed.mistake is mistake


def test_same_mistake_in_another_wording_is_named(grader: Grader) -> None:
    body = "return np.convolve(x, np.ones(width, x.dtype), 'valid')"
    failed = grader(average(body)).first_failed
    assert failed
    assert failed.mistake
    assert failed.mistake.id == "sum-instead-of-mean"


def test_unknown_mistake_is_not_named(grader: Grader) -> None:
    assert all(check.mistake is None for check in grader(average("return x * 7")).checks)


def test_exercise_that_fails_is_stood_in_for(grader: Grader) -> None:
    grader(average("return x * 7"))
    result = grader.report().results[1]
    assert (result.status, result.substituted) == ("passed", ("moving_average",))


def test_passing_exercise_is_used_itself(grader: Grader) -> None:
    grader(average(f"print('my own'); {RIGHT}"))
    assert grader.report().results[0].status == "passed"
    source = "from smoothing.ch01_smoothing.moving_average import moving_average\n" + (
        "def loss_and_gradient(x, width):\n    moving_average(x, width)\n    return None\n"
    )
    problem = grader(source, GRADIENT).checks[2].problem
    assert problem
    assert problem.output == "my own\n"


def test_stand_in_refuses_as_the_reference_does(grader: Grader) -> None:
    grader(average("return x * 7"))
    source = "from smoothing.ch01_smoothing.moving_average import moving_average\n" + (
        "def loss_and_gradient(x, width):\n    return moving_average(x, 99)\n"
    )
    problem = grader(source, GRADIENT).checks[2].problem
    assert problem
    assert problem.parameters == {
        "type": "ValueError",
        "message": "width: got 99; expected 1 to 6",
    }


def test_reference_that_stands_in_has_limits_too(grader: Grader) -> None:
    grader(average("return x * 7"))
    source = "import numpy as np\n" + (
        "from smoothing.ch01_smoothing.moving_average import moving_average\n"
        "def loss_and_gradient(x, width):\n"
        "    return moving_average(np.zeros(1), -(1 << 4000))\n"
    )
    result = grader(source, GRADIENT)
    assert result.status == "error"
    assert grader.report().results[0].status == "failed"


def test_solution_that_stands_in_is_not_in_the_learners_process(grader: Grader) -> None:
    grader(average("return x * 7"))
    source = "import smoothing.ch01_smoothing.moving_average as module\nimport inspect\n" + (
        "def gradient(gy, x, width):\n"
        "    raise ValueError(inspect.getsource(module.moving_average)[:40])\n"
    )
    problem = grader(source, GRADIENT).checks[0].problem
    assert problem
    assert "Return the means" not in str(problem.parameters["message"])


def test_given_file_is_the_packs_whatever_the_learner_made_of_it(
    grader: Grader,
) -> None:
    (grader.folder / "ch01_smoothing/window_count.py").write_text("raise ValueError")
    assert grader.report().results[0].status == "passed"


def test_helper_file_of_the_learners_own_may_be_imported(grader: Grader) -> None:
    (grader.folder / "ch01_smoothing/mine.py").write_text("import numpy as np\n")
    source = average(RIGHT, "from smoothing.ch01_smoothing.mine import np")
    assert grader(source).status == "passed"


def test_seed_decides_the_inputs(grader: Grader) -> None:
    source = average("return x * 7")
    shown = {str(grader(source, seed=seed).checks[1].problem) for seed in (1, 1, 2)}
    assert len(shown) == 2


def test_second_mistake_in_one_file_is_named_beside_the_first(
    grader: Grader, example: Pack
) -> None:
    exercise = example.exercises["moving_average"]
    source = exercise.solution
    for mistake in exercise.mistakes:
        if mistake.id in ("float64-out", "any-width-accepted"):
            source = mistake.apply(source)
    named = [check.mistake and check.mistake.id for check in grader(source).checks]
    assert named == [None, "float64-out", "any-width-accepted", None, None]


def test_check_may_leave_its_mistakes_unnamed(own_pack: Path, solved: Path, warm: Sandbox) -> None:
    path = own_pack / "ch01_smoothing/moving_average/checks.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("weight=3", "weight=3, named=False"), encoding="utf-8")
    pack = packs.load(own_pack)
    exercise = pack.exercises["moving_average"]
    (solved / AVERAGE).write_text(exercise.mistakes[0].apply(exercise.solution), encoding="utf-8")
    first, second, *_ = grade(pack, solved, seed=1, sandbox=warm).results[0].checks
    assert (first.passed, first.mistake) == (False, None)
    assert second.mistake == exercise.mistakes[0]
