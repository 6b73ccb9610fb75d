"""What a worker may not do under basic isolation, and that it is told so in words."""

from __future__ import annotations

import os
import platform
import sys
import textwrap
from functools import partial

import pytest

import dzrkai_grader
import dzrkai_grader.sandbox.sandbox as sandbox_module
from dzrkai_grader.sandbox import Sandbox, Task
from dzrkai_grader.sandbox.worker.seccomp import MACHINES
from dzrkai_grader.sandbox.worker.setting import Setting

HERE = os.path.dirname(os.path.abspath(dzrkai_grader.__file__))


@pytest.mark.parametrize(
    ("body", "act"),
    [
        ("import os; os.fork()", "start another process"),
        ("import os; os.system('true')", "start another process"),
        ("import os; os.execv('/bin/true', ['true'])", "start another process"),
        ("import os; os.posix_spawn('/bin/true', ['true'], {})", "start another process"),
        ("import subprocess; subprocess.run(['true'])", "start another process"),
        ("import pty; pty.spawn('true')", "start another process"),
        ("import socket; socket.socket()", "use the network"),
        ("import socket; socket.getaddrinfo('localhost', 80)", "use the network"),
        ("import urllib.request; urllib.request.urlopen('http://localhost')", "use the network"),
        ("import os; os.kill(os.getppid(), 9)", "send a signal to a process"),
        ("import os; os.killpg(0, 9)", "send a signal to a process"),
        ("import ctypes; ctypes.CDLL(None)", "use ctypes"),
        ("import sys; sys.settrace(lambda *_: None)", "trace or profile"),
        ("import sys; sys.setprofile(lambda *_: None)", "trace or profile"),
        ("open('/tmp/kai-stray', 'w')", "write outside their working directory"),
        ("import os; os.remove('/etc/hostname')", "write outside their working directory"),
        ("import os; os.rename('/etc/hostname', 'x')", "write outside their working directory"),
        ("import os; os.mkdir('/tmp/kai-stray')", "write outside their working directory"),
        ("import os; os.open('/tmp/kai-stray', os.O_CREAT)", "write outside"),
        ("import os; os.symlink('/tmp', 'out'); open('out/kai', 'w')", "write outside"),
        ("import os; os.chdir('/tmp'); open('kai-stray', 'w')", "write outside"),
        ("import shutil; shutil.rmtree('/tmp/kai-stray', ignore_errors=False)", "No such file"),
        ("open('/proc/self/mem', 'rb')", "may not read"),
        ("import os; os.listdir('/proc')", "may not read"),
        (f"open({HERE!r} + '/__init__.py')", "may not read"),
        (f"import os; os.listdir({HERE!r})", "may not read"),
        (f"import os; os.symlink({HERE!r}, 'in'); open('in/__init__.py')", "may not read"),
    ],
)
def test_what_is_not_allowed_is_refused_in_words(run, body, act):
    """A refusal is an error that a learner can read, raised where the learner's code asked."""
    error = run(body).error
    assert act in error.message
    if error.type == "ForbiddenError":
        assert error.kind == "forbidden"
        assert error.message.startswith("exercises may not ")


def test_multiprocessing_is_refused(run):
    body = "import multiprocessing\nmultiprocessing.Process(target=print).start()"
    assert run(body).error.kind == "forbidden"


def test_the_import_of_other_packages_is_refused_by_name(run):
    """The message says what may be imported, and what was tried; code may go on without it."""
    error = run("import torch").error
    assert (error.kind, error.type) == ("exception", "ModuleNotFoundError")
    assert error.message == (
        "exercises may import the standard library and numpy; 'torch' is not among them"
    )
    assert (
        run("try:\n    import scipy\nexcept ImportError:\n    return 'without'").value == "without"
    )


def test_an_import_at_the_top_of_the_module_is_refused_alike(open_worker):
    error = open_worker("from pytest import approx").call("f").error
    assert (error.kind, error.type) == ("import", "ModuleNotFoundError")
    assert "'pytest' is not among them" in error.message


@pytest.mark.parametrize(
    "name", ["dzrkai_grader", "dzrkai_course", "dzrkai_conv", "worker", "pytest"]
)
def test_no_course_and_no_grader_can_be_found(run, name):
    """Neither by import, nor by the machinery below it, nor in memory."""
    body = f"""
    import importlib, importlib.util, sys
    assert not any(module.partition(".")[0] == {name!r} for module in sys.modules)
    assert importlib.util.find_spec({name!r}) is None
    importlib.import_module({name!r})
    """
    assert run(body).error.type == "ModuleNotFoundError"


def test_a_lengthened_path_does_not_help(run):
    """Installed packages may not be read, except those that may be imported."""
    site = os.path.dirname(os.path.dirname(pytest.__file__))
    body = f"import sys, importlib\nsys.path.append({site!r})\nimportlib.import_module('pluggy')"
    assert run(body).error.type == "ModuleNotFoundError"
    assert "may not read" in run(f"open({site!r} + '/pluggy/__init__.py')").error.message


def test_a_second_audit_hook_is_not_added(run):
    """Python passes over it in silence."""
    body = """
    import sys
    seen = []
    sys.addaudithook(lambda *event: seen.append(event))
    open("/dev/null").close()
    return len(seen)
    """
    assert run(body).value == 0


def test_a_task_may_allow_further_packages(run):
    """`imports` names them; their message of refusal names them too."""
    assert run("import pluggy\nreturn pluggy.__name__", imports=("pluggy",)).value == "pluggy"
    message = run("import torch", imports=("pluggy",)).error.message
    assert "the standard library and numpy, pluggy;" in message


def test_the_working_directory_may_be_written(run):
    body = "open('x', 'w').write('1')\nimport os\nos.mkdir('d')\nos.rename('x', 'd/x')\nreturn 1"
    assert run(body).value == 1


def test_the_environment_holds_nothing_of_the_graders(run, monkeypatch):
    monkeypatch.setenv("KAI_SECRET", "1")
    names = run("import os\nreturn sorted(os.environ)").value
    assert "PATH" in names
    assert not [name for name in names if "KAI" in name or "TOKEN" in name]


def test_no_descriptor_is_inherited_but_the_channel(open_worker):
    """Input, output twice and the wire: what the grader has open stays its own."""
    source = """
    import os
    def f():
        found = []
        for number in range(200):
            try:
                os.fstat(number)
                found.append(number)
            except OSError: pass
        return found
    """
    assert open_worker(source).call("f").value == [0, 1, 2, 3]


def test_a_worker_leads_a_session_of_its_own(run):
    assert run("import os\nreturn os.getsid(0) == os.getpid()").value is True


LIFT = """
import gc
def lift():
    for found in gc.get_objects():
        if type(found).__name__ == "Guard":
            found._trusted = True
"""
needs_filter = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in MACHINES, reason="needs Linux's seccomp"
)


@needs_filter
@pytest.mark.parametrize(
    "act",
    [
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.kill(os.getppid(), 0)",
        "os.setpgid(0, 0)",
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
    ],
)
def test_the_kernel_refuses_what_the_hook_is_made_to_pass(open_worker, act):
    """With the audit hook out of the way, the system call itself fails."""
    source = LIFT + f"import os, signal, socket\ndef f():\n    lift()\n    {act}"
    error = open_worker(source).call("f").error
    assert (error.kind, error.type) == ("exception", "PermissionError")
    assert "not permitted" in error.message


@needs_filter
def test_native_code_cannot_fork_either(open_worker):
    source = LIFT + "def f():\n    lift()\n    import ctypes\n    return ctypes.CDLL(None).fork()"
    assert open_worker(source).call("f").value == -1


@needs_filter
def test_a_lost_privilege_does_not_come_back(open_worker):
    """Not even root raises its own limits again."""
    source = """
    import resource
    def f(): resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)
    """
    assert open_worker(source).call("f").error.type == "ValueError"


@needs_filter
def test_threads_and_signals_to_oneself_are_allowed(run):
    body = """
    import signal, threading
    seen = []
    signal.signal(signal.SIGUSR1, lambda *_: seen.append("signal"))
    signal.raise_signal(signal.SIGUSR1)
    thread = threading.Thread(target=lambda: seen.append("thread"))
    thread.start()
    thread.join()
    return seen
    """
    assert run(body).value == ["signal", "thread"]


def test_processes_that_are_started_all_the_same_are_killed(monkeypatch, family):
    """Where no filter is, what was forked and detached from a worker ends with the worker."""
    monkeypatch.setattr(sandbox_module, "Setting", partial(Setting, filtered=False))
    source = LIFT + textwrap.dedent(
        """
        import os, time
        def f():
            lift()
            for _ in range(3):
                if os.fork() == 0:
                    os.setsid()
                    if os.fork() == 0:
                        time.sleep(1000)
                    time.sleep(1000)
            return 1
        """
    )
    task = Task(module="exercises.one", sources={"exercises.one": source})
    with Sandbox(preload=["numpy"], isolation="basic") as sandbox:
        worker = sandbox.open(task)
        assert worker.call("f").value == 1
        zygote = family()[0]
        assert len(zygote.children(recursive=True)) > 3
        worker.close()
        assert zygote.children(recursive=True) == []
