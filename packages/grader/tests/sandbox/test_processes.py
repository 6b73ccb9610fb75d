"""Where workers come from: forks, processes of their own, and a zygote that was lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import numpy as np
import psutil
import pytest

from dzrkai_grader.sandbox import Sandbox, Task, launch, processes
from dzrkai_grader.sandbox.processes import SandboxError

TASK = Task(
    module="exercises.one",
    sources={
        "exercises.one": "import os, time\ndef f(x): return x + 1\ndef leave(): os._exit(3)\n"
        "def sleep(): time.sleep(1000)\n"
    },
    time_limit=1.0,
)


@pytest.mark.parametrize("fork", [True, False])
def test_both_kinds_of_workers_behave_alike(fork):
    with (
        Sandbox(preload=["numpy"], fork=fork, isolation="basic") as sandbox,
        sandbox.open(TASK) as worker,
    ):
        np.testing.assert_array_equal(worker.call("f", (np.zeros(2),)).value, [1, 1])
        assert worker.call("leave").error.kind == "exit"
        assert worker.call("f", (1,)).value == 2
        assert worker.call("sleep").error.kind == "timeout"


def test_workers_that_are_open_when_the_sandbox_closes_end(family):
    for fork in (True, False):
        sandbox = Sandbox(preload=["numpy"], fork=fork, isolation="basic")
        worker = sandbox.open(TASK)
        assert worker.call("f", (1,)).value == 2
        sandbox.close()
        worker.close()
    assert family() == []


def test_a_zygote_that_is_lost_is_replaced(family):
    """Its workers are lost with it: their calls say so, and the next ones work."""
    with Sandbox(preload=["numpy"], isolation="basic") as sandbox, sandbox.open(TASK) as worker:
        worker.call("f", (1,))
        processes = family()
        processes[0].kill()
        psutil.wait_procs(processes, timeout=10)
        assert worker.call("f", (1,)).error.kind in {"protocol", "killed"}
        assert worker.call("f", (1,)).value == 2
        with sandbox.open(TASK) as other:
            assert other.call("f", (1,)).value == 2


def test_a_zygote_that_ended_unnoticed_is_replaced_before_the_next_worker(family):
    """Somebody's killer of processes that eat memory took it while nothing was being graded."""
    with Sandbox(preload=["numpy"], isolation="basic") as sandbox:
        with sandbox.open(TASK) as worker:
            worker.call("f", (1,))
        (zygote,) = family()
        zygote.kill()
        zygote.wait(10)
        with sandbox.open(TASK) as worker:
            assert worker.call("f", (1,)).value == 2


def test_a_zygote_that_does_not_answer_is_replaced(monkeypatch, family):
    """Its whole family is killed; the next worker has a new one."""
    monkeypatch.setattr(processes, "STOP_SECONDS", 0.2)
    with Sandbox(preload=["numpy"], isolation="basic") as sandbox:
        with sandbox.open(TASK) as worker:
            worker.call("f", (1,))
            suspended = family()
            suspended[0].suspend()
        _wait_for_the_end_of([process.pid for process in suspended])
        with sandbox.open(TASK) as worker:
            assert worker.call("f", (1,)).value == 2


def test_other_systems_are_told_what_to_do(monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(os, "name", "nt")
        with pytest.raises(OSError, match="run it in WSL"):
            Sandbox()


def test_a_package_that_does_not_import_breaks_only_who_imports_it(tmp_path, monkeypatch):
    (tmp_path / "halfway.py").write_text("raise RuntimeError('not today')")
    monkeypatch.syspath_prepend(tmp_path)
    task = Task(
        module="exercises.one",
        sources={"exercises.one": "def good(): return 1\ndef bad(): import halfway"},
    )
    with (
        Sandbox(preload=["numpy", "halfway", "missing"], isolation="basic") as sandbox,
        sandbox.open(task) as worker,
    ):
        assert worker.call("good").value == 1
        assert worker.call("bad").error.message == "not today"


def test_a_worker_that_cannot_start_is_the_graders_error(monkeypatch):
    """What the program said before it ended is in the message."""
    failing = [sys.executable, "-c", "raise SystemExit('no interpreter here')"]
    monkeypatch.setattr(launch, "command", lambda *_: failing)
    with (
        Sandbox(preload=["numpy"], isolation="basic") as sandbox,
        pytest.raises(SandboxError, match="no interpreter here"),
    ):
        sandbox.open(TASK)


def test_a_single_worker_that_cannot_start_is_the_graders_error(monkeypatch):
    failing = [sys.executable, "-c", "raise SystemExit('no interpreter here')"]
    monkeypatch.setattr(launch, "command", lambda *_: failing)
    with (
        Sandbox(preload=["numpy"], fork=False, isolation="basic") as sandbox,
        pytest.raises(SandboxError),
    ):
        sandbox.open(TASK).call("f", (1,))


def test_nothing_outlives_a_grader_that_is_killed(tmp_path):
    """The zygote notices that the grader is gone, and ends with all its workers."""
    program = """
import os, signal, threading, psutil
from dzrkai_grader.sandbox import Sandbox, Task
source = "import time\\ndef f(): time.sleep(1000)"
sandbox = Sandbox(preload=["numpy"], isolation="basic")
worker = sandbox.open(Task("exercises.one", {"exercises.one": source}, time_limit=1000.0))
def stop():
    pids = [child.pid for child in psutil.Process().children(recursive=True)]
    print(*pids, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
threading.Timer(0.5, stop).start()
worker.call("f")
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=False,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    pids = [int(pid) for pid in done.stdout.split()]
    assert len(pids) == 2
    _wait_for_the_end_of(pids)


def _wait_for_the_end_of(pids):
    deadline = time.monotonic() + 10
    while any(map(_runs, pids)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(_runs, pids))


def _runs(pid):
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
