"""Strict isolation: what a worker finds when it looks round, with all that restrains it lifted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator

import psutil
import pytest

import dzrkai_grader
from dzrkai_grader.sandbox import Sandbox, SandboxError, Task, choose_isolation, strict

needs_bubblewrap = pytest.mark.skipif(
    strict.obstacle() is not None, reason=f"no strict isolation here: {strict.obstacle()}"
)
LOOK = textwrap.dedent(
    """
    import gc, os
    for found in gc.get_objects():
        if type(found).__name__ == "Guard":
            found._trusted = True

    def is_there(path): return os.path.exists(path)
    def names(path): return sorted(os.listdir(path))
    def read(path): return open(path).read()
    def work():
        open("x", "w").write("1")
        return os.getcwd()
    def fill():
        for number in range(1000):
            open(f"f{number}", "wb").write(bytes(8 << 20))
    def write(path): open(path, "w").write("1")
    def processes(): return sorted(int(name) for name in os.listdir("/proc") if name.isdigit())
    def interfaces(): return [line.split(":")[0].strip() for line in open("/proc/net/dev")][2:]
    def find(*endings):
        ends = [os.path.join(top, name) for top, folders, files in os.walk("/")
                for name in folders + files if not top.startswith("/proc")]
        return [path for path in ends if path.endswith(endings)]
    def load(name): return __import__(name).__name__
    """
)
TASK = Task("exercises.look", {"exercises.look": LOOK}, time_limit=30.0)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(isolation="strict") as opened:
        yield opened


@needs_bubblewrap
def test_nothing_of_the_course_is_anywhere(sandbox):
    """No file of the course, of the grader beyond the worker, or of another package."""
    with sandbox.open(TASK) as worker:
        secrets = ("/solution.py", "/checks.py", "/mistakes.toml", "/grading.py", "/pluggy")
        found = worker.call("find", secrets).value
        assert [path for path in found if "dzrkai" in path or "pluggy" in path] == []
        grader = os.path.dirname(dzrkai_grader.__file__)
        assert worker.call("names", (grader,)).value == ["sandbox"]
        assert worker.call("names", (f"{grader}/sandbox",)).value == ["worker"]
        assert worker.call("is_there", (os.path.abspath(__file__),)).value is False
        assert worker.call("is_there", (os.path.expanduser("~/.bashrc"),)).value is False


@needs_bubblewrap
def test_no_other_process_and_no_network_is_there(sandbox):
    """Bubblewrap's own first process, the warm one and the worker are all."""
    with sandbox.open(TASK) as worker:
        assert worker.call("processes").value[:2] == [1, 2]
        assert len(worker.call("processes").value) == 3
        assert worker.call("interfaces").value == ["lo"]


@needs_bubblewrap
@pytest.mark.parametrize("place", ["/x", "/tmp/x", "/usr/lib/x", "/dev/x", "/dev/shm/x"])
def test_only_the_working_directory_may_be_written(sandbox, place):
    with sandbox.open(TASK) as worker:
        error = worker.call("write", (place,)).error
        assert error.type in {"OSError", "FileNotFoundError"}
        assert worker.call("work").value.startswith(sandbox._folder)


@needs_bubblewrap
def test_the_working_directory_is_small_and_leaves_nothing(sandbox):
    """What one worker filled is free for the next."""
    for _ in range(2):
        with sandbox.open(TASK) as worker:
            assert "No space left" in worker.call("fill").error.message
    with sandbox.open(TASK) as worker:
        assert worker.call("names", (sandbox._folder,)).value == [
            os.path.basename(worker.call("work").value)
        ]
    assert os.listdir(sandbox._folder) == []


@needs_bubblewrap
def test_a_worker_that_is_apart_shares_no_processes(sandbox):
    """The reference answers from a place that a learner's code cannot see."""
    with sandbox.open(TASK) as worker, sandbox.open(TASK, apart=True) as reference:
        assert reference.call("processes").error is None
        assert len(worker.call("processes").value) == 3


@needs_bubblewrap
def test_further_packages_are_shown_to_whom_they_are_allowed(sandbox):
    allowed = Task("exercises.look", {"exercises.look": LOOK}, imports=("pluggy",))
    with sandbox.open(allowed) as worker, sandbox.open(TASK) as other:
        assert worker.call("load", ("pluggy",)).value == "pluggy"
        assert other.call("find", ("/pluggy/__init__.py",)).value == []


@needs_bubblewrap
def test_a_closed_sandbox_leaves_no_process_and_no_file():
    others = psutil.Process().children(recursive=True)
    sandbox = Sandbox(preload=["numpy"], isolation="strict")
    worker = sandbox.open(TASK)
    worker.call("work")
    mine = [one for one in psutil.Process().children(recursive=True) if one not in others]
    sandbox.close()
    _gone, alive = psutil.wait_procs(mine, timeout=10)
    assert len(mine) > 2
    assert alive == []
    assert not os.path.exists(sandbox._folder)


@pytest.fixture
def without_bubblewrap(monkeypatch) -> Iterator[None]:
    strict.obstacle.cache_clear()
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    yield
    strict.obstacle.cache_clear()


@pytest.mark.usefixtures("without_bubblewrap")
def test_without_bubblewrap_strict_says_what_mends_it_and_auto_is_basic():
    with pytest.raises(SandboxError, match=r"apt-get install bubblewrap|needs Linux"):
        Sandbox(isolation="strict")
    assert choose_isolation("auto") == "basic"


@pytest.mark.usefixtures("without_bubblewrap")
def test_the_command_line_says_what_mends_it():
    from click.testing import CliRunner

    from dzrkai_grader.cli import kai

    done = CliRunner().invoke(kai, ["grade", "--isolation", "strict", "--lang", "en"])
    assert done.exit_code == 2
    assert "no strict isolation here" in done.output
    assert len(done.output.splitlines()) == 1


def test_strict_isolation_needs_forks():
    with pytest.raises(SandboxError, match="needs workers that are forks"):
        Sandbox(isolation="strict", fork=False)


def test_an_isolation_of_another_name_is_refused():
    with pytest.raises(ValueError, match="isolation: got 'total'"):
        choose_isolation("total")


@needs_bubblewrap
def test_nothing_outlives_a_grader_that_is_killed(tmp_path):
    """The warm process hears that the grader hung up; its namespace takes the rest along."""
    program = """
import os, signal, threading, psutil
from dzrkai_grader.sandbox import Sandbox, Task
source = "def f():\\n    while True: pass"
sandbox = Sandbox(preload=["numpy"], isolation="strict")
worker = sandbox.open(Task("exercises.one", {"exercises.one": source}, time_limit=1000.0))
def stop():
    print(*[child.pid for child in psutil.Process().children(recursive=True)], flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
threading.Timer(1.0, stop).start()
worker.call("f")
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    processes = [psutil.Process(int(pid)) for pid in done.stdout.split() if _runs(int(pid))]
    assert len(done.stdout.split()) == 4
    _gone, alive = psutil.wait_procs(processes, timeout=10)
    assert [one for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []


def _runs(pid: int) -> bool:
    return psutil.pid_exists(pid)


@needs_bubblewrap
def test_a_jail_that_is_lost_is_replaced():
    """Its workers are lost with it: their calls say so, and the next ones work."""
    others = psutil.Process().children()
    with Sandbox(preload=["numpy"], isolation="strict") as sandbox, sandbox.open(TASK) as worker:
        worker.call("work")
        [outer] = [one for one in psutil.Process().children() if one not in others]
        family = outer.children(recursive=True)
        family[-1].kill()
        family[0].kill()
        psutil.wait_procs(family, timeout=10)
        assert worker.call("work").error.kind in {"protocol", "killed"}
        assert worker.call("work").error is None
