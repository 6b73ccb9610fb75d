"""The kai command, run as a learner runs it: in a process of its own, on a small course."""

import json
import os
import pty
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import click
import pytest

from dzrkai_grader import cli
from dzrkai_grader.words import LANGUAGES, Words

PACK = {
    "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
    "tiny-1.0.dist-info/entry_points.txt": "[dzrkai.exercises]\ntiny = tiny_course\n",
    "tiny_course/__init__.py": "",
    "tiny_course/pack.toml": """
        name = "tiny"
        title = { en = "A tiny course", ja = "小さなコース" }
        package = "exercises"

        [[chapters]]
        id = "ch01_twice"
        title = { en = "Twice", ja = "二倍" }
        exercises = ["double", "total"]
    """,
    "tiny_course/ch01_twice/double/exercise.toml": """
        title = { en = "Twice a matrix", ja = "行列の二倍" }
        points = 6
        [hints]
        en = ["Add it to itself.", "Or use *."]
        ja = ["自分自身に足します。", "または * を使います。"]
    """,
    "tiny_course/ch01_twice/double/solution.py": '''
        """Return twice x."""


        def double(x):
            """Return twice x."""
            # solution: begin
            return 2 * x
            # solution: end
    ''',
    "tiny_course/ch01_twice/double/checks.py": """
        import numpy as np
        from dzrkai_grader.checks import check

        @check(en="doubles a number", ja="数を二倍にする")
        def check_number(submission):
            submission.equal("double", 2)

        @check(en="doubles a matrix", ja="行列を二倍にする", weight=2)
        def check_matrix(submission):
            submission.equal("double", submission.rng.standard_normal((2, 3)))
    """,
    "tiny_course/ch01_twice/double/mistakes.toml": """
        [squared]
        en = "You multiplied x by itself. For 2 that happens to be twice 2."
        ja = "x に x を掛けています。2 のときだけ偶然に二倍と等しくなります。"
        [[squared.edits]]
        replace = "2 * x"
        by = "x * x"
    """,
    "tiny_course/ch01_twice/total/exercise.toml": """
        title = { en = "The sum", ja = "合計" }
        points = 4
    """,
    "tiny_course/ch01_twice/total/solution.py": '''
        """Return the sum of x."""


        def total(x):
            """Return the sum of x."""
            # solution: begin
            return x.sum()
            # solution: end
    ''',
    "tiny_course/ch01_twice/total/checks.py": """
        import numpy as np
        from dzrkai_grader.checks import check

        @check(en="adds", ja="足す")
        def check_sum(submission):
            submission.equal("total", np.arange(4.0))
    """,
    "tiny_course/ch01_twice/total/mistakes.toml": "",
}
DOUBLE, TOTAL = "def double(x):\n    return 2 * x\n", "def total(x):\n    return x.sum()\n"
ENGLISH = Words("en")
SQUARED = "def double(x):\n    return x * x\n"


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder on the import path in which the small course is installed."""
    folder = tmp_path_factory.mktemp("site")
    write(folder, PACK)
    return folder


@pytest.fixture
def learner(tmp_path, site):
    """A learner's working copy: untouched stubs, and a way to run kai in it."""
    return Learner(tmp_path / "home", site)


class Learner:
    """A working copy in which kai is run."""

    def __init__(self, home, site):
        self.home = home
        self.environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(site),
            "PYTHONWARNINGS": "error",
            "COLUMNS": "80",
            **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
        }
        (home / "exercises").mkdir(parents=True)
        self.kai("stubs", check=True)

    def write(self, name, text):
        (self.home / "exercises" / "ch01_twice" / f"{name}.py").write_text(text, encoding="utf-8")

    def kai(self, command, *arguments, check=False, course=True, folder=None, **environ):
        chosen = ["--course", "tiny"] if course else []
        return subprocess.run(
            [sys.executable, "-m", "dzrkai_grader.cli", command, *arguments, *chosen],
            cwd=folder or self.home,
            env={**self.environ, **environ},
            capture_output=True,
            encoding="utf-8",
            check=check,
        )


def test_untouched_stubs_earn_nothing_and_say_where_to_begin(learner):
    """0 of 10 is no failure of the grader; the report fits a screen and names the first file."""
    run = learner.kai("grade")
    assert run.returncode == 0
    assert re.search(r"Total +0 / 10", run.stdout)
    assert "Begin with exercises/ch01_twice/double.py" in run.stdout
    assert len(run.stdout.splitlines()) < 24
    assert run.stderr == ""


def test_solutions_earn_everything(learner):
    """All points, and a proper ending."""
    learner.write("double", DOUBLE)
    learner.write("total", TOTAL)
    run = learner.kai("grade")
    assert re.search(r"Total +10 / 10", run.stdout)
    assert "All exercises pass." in run.stdout


def test_a_mistake_is_shown_and_named(learner):
    """The call, what is wrong, a picture, and the mistake's own sentences."""
    learner.write("double", SQUARED)
    run = learner.kai("grade", "double", "--seed", "1")
    assert "double(x: float64 (2, 3))" in run.stdout
    assert "Wrong values: 6 of 6. The first is at [0, 0]" in run.stdout
    assert "got - expected" in run.stdout
    assert "squared" in run.stdout
    assert "For 2 that happens to be twice 2." in run.stdout
    assert "✓ doubles a number" in run.stdout
    assert "✗ doubles a matrix" in run.stdout


@pytest.mark.parametrize(("language", "root"), [("en", ""), ("ja", "ja/")])
def test_a_website_built_beside_the_exercises_is_linked(learner, language, root):
    """A course that is published nowhere shows its pages from the learner's own disk."""
    learner.write("double", SQUARED)
    assert "file:" not in learner.kai("grade", "double").stdout
    write(learner.home, {"site/index.html": "The website."})
    run = learner.kai("grade", "double", "--html", "r.html", "--lang", language, COLUMNS="300")
    page = f"{(learner.home / 'site').as_uri()}/{root}exercises/double/index.html#double-squared"
    assert page in run.stdout
    assert f'href="{page}"' in (learner.home / "r.html").read_text(encoding="utf-8")


def test_japanese_is_chosen_by_option_and_by_environment(learner):
    """The same report in Japanese, by --lang or from the environment; --lang wins."""
    learner.write("double", SQUARED)
    by_option = learner.kai("grade", "--seed", "1", "--lang", "ja")
    by_environment = learner.kai("grade", "--seed", "1", LANG="ja_JP.UTF-8")
    assert "行列を二倍にする" in by_option.stdout
    assert "偶然に二倍と等しくなります" in by_option.stdout
    assert by_option.stdout == by_environment.stdout
    assert "Total" in learner.kai("grade", "--lang", "en", KAI_LANG="ja").stdout


def test_a_seed_repeats_a_run(learner):
    """Without a seed one is drawn and printed; with it the report is the same."""
    learner.write("double", SQUARED)
    first = learner.kai("grade").stdout
    seed = re.search(r"seed (\d+)", first)[1]
    assert learner.kai("grade", "--seed", seed).stdout == first


def test_all_reports_are_written(learner):
    """JSON, HTML and JUnit in one run, each whole; a path with directories is fine."""
    learner.write("double", SQUARED)
    learner.kai("grade", "--json", "r.json", "--html", "r.html", "--junit", "r.xml", check=True)
    report = json.loads((learner.home / "r.json").read_text(encoding="utf-8"))
    assert (report["score"], report["max_score"]) == (2.0, 10.0)
    assert report["exercises"][0]["checks"][1]["mistake"] == "squared"
    assert ElementTree.parse(learner.home / "r.xml").getroot().get("failures") == "2"
    assert (learner.home / "r.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_an_exercise_may_be_named_by_file_or_chapter(learner):
    """What the shell completes, and a whole chapter, are understood."""
    learner.write("double", DOUBLE)
    by_file = learner.kai("grade", "exercises/ch01_twice/double.py", "--json", "r.json", check=True)
    assert "6 / 6" in by_file.stdout
    for name in ("ch01", "ch01_twice", "exercises/ch01_twice"):
        assert re.search(r"Total +6 / 10", learner.kai("grade", name).stdout)


def test_exercises_are_found_from_a_folder_below(learner):
    """The folder of exercises is looked for upward."""
    run = learner.kai("grade", folder=learner.home / "exercises" / "ch01_twice")
    assert run.returncode == 0


def test_a_submission_may_be_the_folder_above_the_exercises(learner):
    """A learner's whole working copy may be named too."""
    learner.write("double", DOUBLE)
    for place in (learner.home, learner.home / "exercises"):
        run = learner.kai("grade", "--submission", str(place), folder="/")
        assert re.search(r"Total +6 / 10", run.stdout)


@pytest.mark.parametrize(("percent", "code"), [("60", 0), ("61", 1)])
def test_fail_under_decides_the_exit_code(learner, percent, code):
    """Exactly the percentage asked for is enough."""
    learner.write("double", DOUBLE)
    assert learner.kai("grade", "--fail-under", percent).returncode == code


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["grade", "doble"], "no exercise 'doble'; did you mean double?"),
        (["grade", "--json", "nowhere/r.json"], "nowhere does not exist"),
        (["grade", "--html", "exercises"], "is a directory"),
        (["grade", "--submission", "nowhere"], "nowhere is not a directory"),
        (["grade", "--device", "gpu"], "no GPU here"),
        (["hint", "double", "3"], "double has 2 hints"),
        (["hint", "total"], "no hints for total"),
        (["reset", "totl"], "did you mean total?"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(learner, arguments, says):
    """Exit 2, one line on standard error with the reason, nothing on standard output."""
    run = learner.kai(*arguments)
    assert run.returncode == 2
    assert says in run.stderr
    assert run.stderr.startswith("kai: ")
    assert len(run.stderr.splitlines()) == 1
    assert run.stdout == ""


def test_trouble_is_told_in_japanese_too(learner):
    """The sentence on standard error follows the language."""
    run = learner.kai("grade", "doble", "--lang", "ja")
    assert "'doble' という演習はありません。double のことでしょうか" in run.stderr


def test_no_exercises_folder_says_how_to_name_one(learner, tmp_path):
    """Outside a course the option is named."""
    run = learner.kai("grade", folder=tmp_path)
    assert run.returncode == 2
    assert "--submission DIR" in run.stderr


def test_of_several_courses_one_has_to_be_chosen(learner):
    """Both names are in the sentence, and so is the option; an unknown name is refused."""
    run = learner.kai("list", course=False)
    assert run.returncode == 2
    assert "tiny" in run.stderr
    assert "--course NAME" in run.stderr
    assert "no course 'tinny'" in learner.kai("list", "--course", "tinny", course=False).stderr


def test_a_broken_course_is_named(learner, tmp_path):
    """A pack that cannot be read is the instructor's to mend: the file is named."""
    broken = tmp_path / "broken"
    write(broken, {**PACK, "tiny_course/ch01_twice/total/exercise.toml": "points = ["})
    run = learner.kai("list", PYTHONPATH=str(broken))
    assert run.returncode == 2
    assert "exercise.toml" in run.stderr


def test_a_usage_error_is_exit_2(learner):
    """An option that does not exist is named, as every command line does."""
    run = learner.kai("grade", "--nonsense")
    assert run.returncode == 2
    assert "--nonsense" in run.stderr


def test_list_names_all_exercises(learner):
    """Chapters, names, points, titles."""
    run = learner.kai("list")
    assert "Twice a matrix" in run.stdout
    assert re.search(r"total +4 +The sum", run.stdout)


def test_hints_come_one_at_a_time(learner):
    """The first tells how to see the second; the last says that it is the last."""
    first, second = learner.kai("hint", "double"), learner.kai("hint", "double", "2")
    assert "Add it to itself." in first.stdout
    assert "Or use *." not in first.stdout
    assert "kai hint double 2" in first.stdout
    assert "Or use *." in second.stdout
    assert "last hint" in second.stdout


def test_commands_are_named_as_they_are_typed(learner):
    """Under a wrapper that says how it is called, that is what a learner is told to run."""
    command = "python -m nox -s kai --"
    assert f"`{command} grade double`" in learner.kai("grade", KAI_COMMAND=command).stdout
    assert f"`{command} hint double 2`" in learner.kai("hint", "double", KAI_COMMAND=command).stdout
    assert f"`{command} list`" in learner.kai("grade", "x", KAI_COMMAND=command).stderr


def test_reset_keeps_a_backup_and_says_where(learner):
    """The stub is back, the work is beside it, and a second reset has nothing to do."""
    stub = (learner.home / "exercises/ch01_twice/double.py").read_text()
    learner.write("double", DOUBLE)
    run = learner.kai("reset", "double")
    assert "double.py.bak-1" in run.stdout
    assert (learner.home / "exercises/ch01_twice/double.py").read_text() == stub
    assert (learner.home / "exercises/ch01_twice/double.py.bak-1").read_text() == DOUBLE
    assert "nothing to do" in learner.kai("reset", "double").stdout


def test_stubs_are_checked_and_written(learner):
    """A stale stub is named with exit 1, and written."""
    assert learner.kai("stubs", "--check").returncode == 0
    learner.write("double", DOUBLE)
    stale = learner.kai("stubs", "--check")
    assert stale.returncode == 1
    assert "ch01_twice/double.py" in stale.stdout
    assert "1 files" in learner.kai("stubs").stdout
    assert learner.kai("stubs", "--check").returncode == 0


def test_verify_proves_a_course(learner):
    """Each exercise with what was proved of it, and exit 0."""
    run = learner.kai("verify", "--submission", "exercises")
    assert run.returncode == 0
    assert "✓ double  solution, stub, mistakes: 1, alternatives: 0" in run.stdout
    assert "Everything holds: 2 exercises." in run.stdout


def test_the_checks_are_measured(learner):
    """A row an exercise, a finding for what survives, exit 1 with findings; the same as JSON."""
    run = learner.kai("verify", "--report", "--seeds", "2", "--json", "measured.json")
    (double, total) = json.loads((learner.home / "measured.json").read_text("utf-8"))
    assert double["mistakes"] == {"known": 1, "caught": 1, "named": 1}
    assert double["seeds"] == {"drawn": 2, "gradings": 2, "false_rejects": 0}
    mutants = double["mutants"]
    for title in ("caught", "named", "killed", "equal", "gradings"):
        assert title in run.stdout
    assert re.search(rf"double +1/1 +1/1 +{mutants['killed']}/{mutants['made']} ", run.stdout)
    findings = [*double["findings"], *total["findings"]]
    assert run.returncode == (1 if findings else 0)
    assert all(one["message"] == "no check fails for it" for one in findings)


def test_verify_says_what_does_not_hold(learner, tmp_path):
    """A mistake that no check catches, and a stub that is stale: both named, exit 1."""
    pack = dict(PACK)
    pack["tiny_course/ch01_twice/total/mistakes.toml"] = """
        [no-mistake]
        en = "You did it right."
        ja = "正しく書けています。"
        [[no-mistake.edits]]
        replace = "x.sum()"
        by = "sum(x)"
    """
    write(tmp_path / "flawed", pack)
    learner.write("total", TOTAL)
    flawed = str(tmp_path / "flawed")
    run = learner.kai("verify", "--submission", "exercises", "total", PYTHONPATH=flawed)
    assert run.returncode == 1
    assert "mistake no-mistake: no check catches it" in run.stdout
    assert "differs from the stub" in run.stdout
    assert "What does not hold: 2." in run.stdout


def test_doctor_finds_the_exercises(learner):
    """The doctor's page names every part."""
    run = learner.kai("doctor", course=False)
    assert run.returncode == 0
    for part in ("Python", "dzrkai-grader", "NumPy", "CPU", "Worker", str(learner.home)):
        assert part in run.stdout


def test_what_a_learner_prints_cannot_act_on_the_terminal(learner):
    """Escape sequences in output and messages are shown, not obeyed."""
    prints, raises = r"print('\x1b[2J')", r"raise OSError('\x1b]0;x\x07')"
    learner.write("double", f"def double(x):\n    {prints}\n    {raises}\n")
    run = learner.kai("grade", "double", "--html", "r.html")
    assert "\x1b" not in run.stdout
    assert "\ufffd[2J" in run.stdout
    assert "\x1b" not in (learner.home / "r.html").read_text(encoding="utf-8")


def test_no_colours_unless_it_is_a_terminal(learner):
    """A pipe gets plain text; a terminal gets colours, and none with NO_COLOR."""
    assert "\x1b" not in learner.kai("grade").stdout
    coloured = on_a_terminal(learner, "list")
    assert "\x1b[1m" in coloured
    learner.environ["NO_COLOR"] = "1"
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", on_a_terminal(learner, "grade"))


def on_a_terminal(learner, *arguments, stderr=False):
    """Run kai with its output on a pseudo-terminal, and return what it wrote there."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "dzrkai_grader.cli", *arguments, "--course", "tiny"]
    environ = {"TERM": "xterm-256color", **learner.environ}
    errors = follower if stderr else None
    with subprocess.Popen(
        command, cwd=learner.home, env=environ, stdout=follower, stderr=errors
    ) as process:
        os.close(follower)
        shown = b""
        while part := read_some(leader):
            shown += part
    os.close(leader)
    assert process.returncode == 0
    return shown.decode()


def read_some(leader):
    try:
        return os.read(leader, 4096)
    except OSError:  # the other end is closed
        return b""


def test_a_narrow_encoding_loses_characters_not_the_report(learner):
    """A terminal that cannot write a character gets a mark in its place."""
    run = learner.kai("grade", PYTHONIOENCODING="ascii")
    assert run.returncode == 0
    assert re.search(r"Twice +0 / 10 +-{24}", run.stdout)


def test_a_closed_pipe_is_no_error(learner):
    """`kai list | head -c 1` ends quietly."""
    kai = f"{sys.executable} -m dzrkai_grader.cli list --course tiny"
    command = f"{kai} | head -c 1; exit ${{PIPESTATUS[0]}}"
    run = subprocess.run(
        ["bash", "-c", command], cwd=learner.home, env=learner.environ, capture_output=True
    )
    assert run.returncode == 0
    assert run.stderr == b""


def test_a_closed_pipe_does_not_cost_the_files(learner):
    """Reports that were asked for are written even if nobody reads the terminal's."""
    kai = f"{sys.executable} -m dzrkai_grader.cli grade --course tiny --json r.json"
    command = ["bash", "-c", f"{kai} | true"]
    subprocess.run(command, cwd=learner.home, env=learner.environ, check=True)
    assert json.loads((learner.home / "r.json").read_text(encoding="utf-8"))["schema"] == 1


def test_a_fault_of_the_grader_is_one_sentence(monkeypatch, capsys):
    """No traceback; KAI_DEBUG brings it back."""

    def fail(**_):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(cli.kai, "main", fail)
    monkeypatch.delenv("KAI_DEBUG", raising=False)
    with pytest.raises(SystemExit, match="2"):
        cli.main()
    assert "RuntimeError: two; KAI_DEBUG=1" in capsys.readouterr().err
    monkeypatch.setenv("KAI_DEBUG", "1")
    with pytest.raises(RuntimeError):
        cli.main()


def test_stopping_it_is_exit_130(monkeypatch, capsys):
    """Ctrl-C is told apart from a grade below what was asked for."""

    def stop(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.kai, "main", stop)
    with pytest.raises(SystemExit, match="130"):
        cli.main()
    assert "interrupted" in capsys.readouterr().err


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_has_help(language):
    """`kai --help` and the help of each command are written in both languages."""
    words = Words(language)
    cli._write_help(cli.kai, words)
    assert cli.kai.help == words("help.kai")
    for command in cli.kai.commands.values():
        options = [one for one in command.params if isinstance(one, click.Option)]
        assert command.help
        assert all(option.help for option in options)


def test_nothing_heavy_is_imported_before_it_is_needed(site):
    """The command line alone loads neither NumPy, nor pytest, nor rich, nor jinja2."""
    code = "import sys, dzrkai_grader.cli; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert not loaded & {"numpy", "pytest", "_pytest", "rich", "jinja2", "psutil", "difflib"}
    assert Path(site).exists()


def test_help_is_in_the_order_of_a_learner_s_way(learner):
    """Grading comes first; the language follows the environment."""
    run = subprocess.run(
        [sys.executable, "-m", "dzrkai_grader.cli", "--help"],
        env={**learner.environ, "KAI_LANG": "ja"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    commands = re.findall(r"^  (grade|list|hint|reset|doctor|verify)  ", run.stdout, re.MULTILINE)
    assert commands == ["grade", "list", "hint", "reset", "doctor", "verify"]
    assert "演習を採点します" in run.stdout


def test_a_reset_that_cannot_be_done_says_why(learner):
    """A folder stands where the file should be."""
    path = learner.home / "exercises" / "ch01_twice" / "double.py"
    path.unlink()
    path.mkdir()
    run = learner.kai("reset", "double")
    assert run.returncode == 2
    assert "cannot reset exercises/ch01_twice/double.py" in run.stderr


def test_a_terminal_is_told_what_is_being_graded(learner):
    """One line that is overwritten, on standard error; on a dumb terminal nothing."""
    learner.write("double", DOUBLE)
    assert "Grading double ..." in on_a_terminal(learner, "grade", stderr=True)
    learner.environ["TERM"] = "dumb"
    assert "Grading" not in on_a_terminal(learner, "grade", stderr=True)


def test_without_any_course_the_command_that_installs_one_is_named(monkeypatch):
    """Nothing can be graded yet."""
    monkeypatch.setattr("dzrkai_grader.pack.installed", dict)
    with pytest.raises(cli.Trouble, match="pip install dzrkai-course"):
        cli.find_pack(None, ENGLISH)


@pytest.mark.parametrize(
    ("asked", "there", "devices"),
    [
        ("cpu", True, ["cpu"]),
        ("gpu", True, ["gpu"]),
        ("all", True, ["cpu", "gpu"]),
        ("all", False, ["cpu"]),
    ],
)
def test_all_devices_are_those_that_are_here(monkeypatch, capsys, asked, there, devices):
    """A GPU that was asked for and is not here is spoken of, never silently left out."""
    monkeypatch.setattr("dzrkai_grader.doctor.has_gpu", lambda: there)
    assert cli._devices(asked, ENGLISH) == devices
    assert ("no GPU here" in capsys.readouterr().err) == (asked == "all" and not there)


def test_reports_of_two_devices_are_two_files():
    """The device stands in the name."""
    cpu, gpu = SimpleNamespace(device="cpu"), SimpleNamespace(device="gpu")
    paths = {"json": Path("out/r.json")}
    assert cli._paths_of(cpu, [cpu], paths) == paths
    assert cli._paths_of(gpu, [cpu, gpu], paths) == {"json": Path("out/r-gpu.json")}


@pytest.mark.parametrize(
    ("results", "percent"),
    [
        ([("passed", 3, 3, False), ("failed", 0, 1, False)], 75),
        ([("passed", 3, 3, False), ("skipped", 0, 5, False)], 100),
        ([("passed", 3, 3, False), ("failed", 0, 5, True)], 100),
        ([("passed", 0, 0, False)], 100),
        ([("failed", 0, 0, False), ("passed", 0, 0, False)], 50),
        ([("skipped", 0, 5, True)], 0),
    ],
)
def test_the_percentage_is_of_what_could_be_earned(results, percent):
    """Neither bonus nor skipped exercises lower it; without points exercises are counted."""
    report = SimpleNamespace(
        results=[
            SimpleNamespace(
                status=status, score=score, max_score=most, exercise=SimpleNamespace(bonus=bonus)
            )
            for status, score, most, bonus in results
        ]
    )
    assert cli._percent(report) == percent


def test_a_disk_that_fills_up_is_told(monkeypatch, tmp_path):
    """What could be written at first and cannot in the end is trouble, not a traceback."""

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dzrkai_grader.render.files.write_whole", fail)
    monkeypatch.setattr(cli, "_render", lambda *_: "")
    with pytest.raises(cli.Trouble, match="No space left on device"):
        cli._write_report(None, {"json": tmp_path / "r.json"}, ENGLISH)
