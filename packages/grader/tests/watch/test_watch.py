"""kai watch and kai solution, used as a learner uses them: files are saved, keys are pressed."""

import os
import signal
import subprocess
import sys

import pytest


def test_a_right_solution_moves_on_until_all_is_done(terminal):
    """One save after the other, to the proper ending, which ends the command."""
    terminal.watch().save("moving_average").sees("moving_average passes", "gradient.py", "q quit")
    terminal.save("gradient").sees("gradient passes", "all exercises pass. Well done.")
    assert terminal.ends() == 0
    assert terminal.is_as_before()


def test_a_wrong_solution_is_explained(terminal):
    """What is wrong and the mistake by its name; the next save is judged anew."""
    terminal.watch().save("moving_average", terminal.wrong("moving_average"))
    terminal.sees("A known mistake gives just this result", "q quit")
    terminal.save("moving_average").sees("moving_average passes")


def test_it_begins_where_it_is_told(terminal):
    """At any exercise, begun or not, with the reference in the place of what it builds on."""
    terminal.watch("gradient").save("gradient").sees("gradient passes", "moving_average.py")


def test_it_remembers_where_one_was(terminal):
    """The next session begins there, and what passed is not lost."""
    terminal.watch().save("moving_average").sees("moving_average passes", "q quit").press("q")
    assert terminal.ends() == 0
    terminal.watch().press("l").sees("✓", "moving_average", "> ", "gradient", "1 of 2 exercises")


@pytest.mark.parametrize("content", [None, b"current = \xff"])
def test_it_survives_the_loss_of_its_memory(terminal, content):
    """A memory that is deleted or garbled is found out again from the files."""
    terminal.watch().save("moving_average").sees("moving_average passes", "q quit").press("q")
    terminal.ends()
    memory = terminal.folder / ".kai.toml"
    memory.unlink() if content is None else memory.write_bytes(content)
    terminal.kai("watch").sees("moving_average passes", "gradient.py", "q quit")


def test_keys(terminal):
    """One hint after the other, the list and back, the next exercise."""
    terminal.watch().press("h").sees("Hint 1 of 3", "h gives the next one", "q quit")
    terminal.press("h").sees("Hint 1 of 3", "Hint 2 of 3", "q quit")
    terminal.press("h").sees("Hint 3 of 3", "That was the last hint.", "q quit")
    terminal.press("l").sees("ch01_smoothing", "not started", "q quit")
    terminal.press("l").sees("moving_average.py", "q quit")
    terminal.press("n").sees("gradient.py", "q quit")
    terminal.press("n").sees("moving_average.py", "q quit")


def test_reset_asks_once(terminal):
    """Any key but y leaves the file alone; y puts the stub back and keeps what was written."""
    wrong = terminal.wrong("moving_average")
    path = terminal.path("moving_average")
    terminal.save("moving_average", wrong).watch().press("r").sees("(y/n)").press("n")
    terminal.sees("q quit")
    assert path.read_text(encoding="utf-8") == wrong
    terminal.press("r").sees("(y/n)").press("y").sees("is kept in", "not started", "q quit")
    assert "NotImplementedError" in path.read_text(encoding="utf-8")
    assert path.with_name("moving_average.py.bak-1").read_text(encoding="utf-8") == wrong


def test_a_file_that_is_replaced_is_seen(terminal):
    """Many editors write a new file and rename it."""
    terminal.watch()
    fresh = terminal.folder / "moving_average.py.swp"
    fresh.write_text(terminal.exercises["moving_average"].solution, encoding="utf-8")
    os.replace(fresh, terminal.path("moving_average"))
    terminal.sees("moving_average passes")


def test_a_file_may_go_and_come_back(terminal):
    """Deleted: it says so. There again: it is graded."""
    terminal.watch()
    terminal.path("moving_average").unlink()
    terminal.sees("There is no file", "q quit")
    terminal.save("moving_average").sees("moving_average passes")


def test_half_written_files_are_explained(terminal):
    """Empty, and with a syntax error: a sentence each, and it goes on."""
    terminal.watch().save("moving_average", "").sees("is empty", "q quit")
    terminal.save("moving_average", "def moving_average(x, width:\n").sees("cannot read", "q quit")
    terminal.save("moving_average").sees("moving_average passes")


def test_the_folder_may_go_and_come_back(terminal):
    """As when a branch is switched."""
    terminal.watch()
    away = terminal.folder.with_name("away")
    terminal.folder.rename(away)
    terminal.sees("There is no file", "q quit")
    away.rename(terminal.folder)
    terminal.sees("not started", "q quit")
    terminal.save("moving_average").sees("moving_average passes")


def test_a_saved_file_is_followed(terminal):
    """Who saves another exercise works on that one."""
    terminal.watch().save("gradient").sees("gradient passes", "moving_average.py")


def test_what_builds_on_a_broken_exercise_is_graded_again(terminal):
    """A change of the first exercise is followed to it, and the second is judged anew."""
    terminal.save("moving_average").save("gradient", terminal.wrong("gradient"))
    terminal.kai("watch", "gradient").sees("1 of 2 exercises", "q quit")
    terminal.save("moving_average", terminal.wrong("moving_average"))
    terminal.sees("moving_average.py", "0 of 2 exercises")


def test_q_leaves_the_terminal_as_it_was(terminal):
    """Exit 0, settings restored, and where the next session begins."""
    terminal.watch().press("q").sees("goes on at moving_average")
    assert terminal.ends() == 0
    assert terminal.is_as_before()


def test_q_is_heard_while_an_exercise_is_graded(terminal):
    """Nobody waits for an endless loop."""
    endless = "def moving_average(x, width):\n    while True: pass\n"
    terminal.watch().save("moving_average", endless).sees("Grading moving_average").press("q")
    assert terminal.ends() == 0
    assert terminal.is_as_before()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_leave_the_terminal_as_it_was(terminal, number, code):
    """Ctrl-C and a polite end from outside."""
    terminal.watch()
    terminal.press("\x03") if number == signal.SIGINT else terminal.child.kill(number)
    assert terminal.ends() == code
    assert terminal.is_as_before()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_are_heard_while_an_exercise_is_graded(terminal, number):
    """The worker goes too, and nothing is left behind in the temporary folder."""
    scratch = terminal.folder.with_name("scratch")
    scratch.mkdir()
    terminal.environ["TMPDIR"] = str(scratch)
    endless = "def moving_average(x, width):\n    while True: pass\n"
    terminal.watch().save("moving_average", endless).sees("Grading moving_average")
    terminal.child.kill(number)
    assert terminal.ends() == 128 + number
    assert terminal.is_as_before()
    assert os.listdir(scratch) == []


def test_a_closed_terminal_ends_it(terminal):
    """Nothing is left behind when the window is closed."""
    scratch = terminal.folder.with_name("scratch")
    scratch.mkdir()
    terminal.environ["TMPDIR"] = str(scratch)
    terminal.watch()
    assert os.listdir(scratch) != []
    os.close(terminal.child.child_fd)
    os.waitpid(terminal.child.pid, 0)
    assert os.listdir(scratch) == []


def test_impatience_leaves_nothing_behind(terminal):
    """A second and a third signal do not cut the tidying up short."""
    scratch = terminal.folder.with_name("scratch")
    scratch.mkdir()
    terminal.environ["TMPDIR"] = str(scratch)
    terminal.watch()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        terminal.child.kill(number)
    assert terminal.ends() in (129, 130, 143)
    assert os.listdir(scratch) == []


def test_it_goes_on_after_it_was_stopped(terminal):
    """Ctrl-Z and fg: the keys work again, and the screen is drawn anew."""
    terminal.watch()
    terminal.child.kill(signal.SIGSTOP)
    terminal.child.kill(signal.SIGCONT)
    terminal.sees("q quit").press("q")
    assert terminal.ends() == 0


def test_it_speaks_japanese(terminal):
    """Every sentence, and keys of a full-width keyboard."""
    terminal.kai("watch", "--lang", "ja").sees("q 終了").press("ｈ").sees("ヒント 1 / 3", "q 終了")
    terminal.press("ｑ")
    assert terminal.ends() == 0


def run(terminal, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "dzrkai_grader.cli", *arguments, "--course", "smoothing"],
        cwd=terminal.folder.parent,
        env=terminal.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def test_without_a_terminal_it_says_so(terminal):
    """One sentence, exit 2."""
    done = run(terminal, "watch")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "needs a terminal" in done.stderr


@pytest.mark.parametrize("written", ["stub", "wrong"])
def test_a_reference_is_locked_until_the_exercise_passes(terminal, written):
    """One sentence, exit 2, and not a line of the reference."""
    if written == "wrong":
        terminal.save("moving_average", terminal.wrong("moving_average"))
    done = run(terminal, "solution", "moving_average")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "does not pass yet" in done.stderr


def test_a_reference_is_shown_beside_what_passes(terminal):
    """Both sources, the lines that each runs on one input, and what comes next."""
    own = terminal.exercises["moving_average"].alternatives["cumulative_sum"]
    terminal.save("moving_average", own)
    done = run(terminal, "solution", "moving_average")
    assert done.returncode == 0
    assert "np.cumsum" in done.stdout
    assert "the reference" in done.stdout
    assert "solution: begin" not in done.stdout
    assert "Lines of Python that run in  moving_average(x: float64" in done.stdout
    assert "Next: smoothing/ch01_smoothing/gradient.py" in done.stdout


def test_sources_stand_beside_each_other_where_there_is_room(terminal):
    """Two columns in a wide window, one under the other in a narrow one."""
    terminal.save("gradient").environ["COLUMNS"] = "240"
    wide = run(terminal, "solution", "gradient").stdout.splitlines()
    assert any("yours" in line and "the reference" in line for line in wide)
    assert "This was the last exercise of the course." in wide
    terminal.environ["COLUMNS"] = "80"
    narrow = run(terminal, "solution", "gradient").stdout.splitlines()
    assert {"yours", "the reference"} <= {line.strip() for line in narrow}
