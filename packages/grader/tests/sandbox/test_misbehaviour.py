"""Code that loops, exits, eats memory or lies costs its call, and nothing else.

Each test runs the real thing in a real process; a module's sandbox survives all of them.
"""

from __future__ import annotations

import os
import textwrap

import numpy as np
import psutil
import pytest

from dzrkai_grader.sandbox import Sandbox, Task
from dzrkai_grader.sandbox.conversation import OUTPUT_LIMIT
from dzrkai_grader.sandbox.worker.wire import Unsupported


@pytest.fixture(autouse=True)
def _leaves_nothing(sandbox, family):
    """After each test the sandbox works, its warm process is the same, and no other is left."""
    yield
    task = Task(module="exercises.good", sources={"exercises.good": "def f(): return 'well'"})
    with sandbox.open(task) as worker:
        assert worker.call("f").value == "well"
    assert family() == []


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "import time\ntime.sleep(1000)",
        "import threading\nthreading.Event().wait()",
    ],
    ids=["busy", "asleep", "waiting"],
)
def test_an_endless_loop_reaches_the_time_limit(open_worker, body):
    """The call is a timeout, and so is each further call, at once."""
    lines = body.replace("\n", "\n    ")
    worker = open_worker(f"def f():\n    {lines}\ndef g(): return 1", time_limit=0.3)
    for outcome in (worker.call("f"), worker.call("g")):
        assert outcome.error.kind == "timeout"
        assert outcome.error.message == "the time limit of 0.3 s was reached"


def test_the_time_limit_holds_over_all_calls(open_worker):
    worker = open_worker("import time\ndef f(): time.sleep(0.2)", time_limit=0.7)
    kinds = [
        outcome.error and outcome.error.kind for outcome in (worker.call("f") for _ in range(8))
    ]
    assert kinds[0] is None
    assert kinds[-1] == "timeout"


def test_a_swallowed_signal_does_not_help(open_worker):
    """Code that catches whatever is raised is killed all the same."""
    source = """
    import signal
    def f():
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, lambda *_: None)
        while True:
            try:
                while True: pass
            except BaseException: pass
    """
    assert open_worker(source, time_limit=0.3).call("f").error.kind == "timeout"


def test_an_endless_loop_while_the_module_loads(open_worker):
    assert open_worker("while True: pass", time_limit=0.3).call("f").error.kind == "timeout"


def test_recursion_without_end(run):
    outcome = run("return f()")
    assert (outcome.error.kind, outcome.error.type) == ("exception", "RecursionError")
    assert "more of the learner's frames" in outcome.error.traceback
    assert len(outcome.error.traceback.splitlines()) < 30


def test_recursion_without_end_and_without_limit(run):
    """With Python's own limit lifted, memory or the stack ends it, in one of several ways."""
    outcome = run("import sys\nsys.setrecursionlimit(10**9)\nreturn f()", memory_limit=50 << 20)
    assert outcome.error.kind in {"memory", "killed", "exception"}


@pytest.mark.parametrize(
    "body",
    [
        "import numpy\nreturn numpy.zeros(100 << 30, numpy.uint8)",
        "return bytearray(100 << 30)",
        "kept = []\nwhile True: kept.append(bytearray(1 << 20))",
    ],
    ids=["numpy", "bytes", "bit by bit"],
)
def test_a_hundred_gigabytes(run, body):
    assert run(body, memory_limit=200 << 20).error.kind == "memory"


def test_memory_that_was_kept_does_not_outlive_a_new_worker(open_worker):
    source = (
        "kept = []\ndef f():\n    while True: kept.append(bytearray(1 << 20))\ndef g(): return 1"
    )
    assert open_worker(source, memory_limit=200 << 20).call("f").error.kind == "memory"
    assert open_worker(source, memory_limit=200 << 20).call("g").value == 1


def test_ordinary_memory_is_enough(run):
    """The limit counts from what the warm worker uses, not from nothing."""
    assert run("return len(bytearray(100 << 20))", memory_limit=200 << 20).value == 100 << 20


def test_sys_exit(open_worker):
    """It is an error of its call; the worker goes on."""
    worker = open_worker("import sys\ndef f(): sys.exit(3)\ndef g(): return 1")
    error = worker.call("f").error
    assert (error.kind, error.type, error.message) == ("exit", "SystemExit", "sys.exit(3)")
    assert worker.call("g").value == 1


def test_os_exit(open_worker):
    """The process is gone; the next call has a new one."""
    worker = open_worker("import os\ndef f(): os._exit(0)\ndef g(): return 1")
    error = worker.call("f").error
    assert (error.kind, error.message) == ("exit", "the process ended itself with status 0")
    assert worker.call("g").value == 1


def test_functions_at_exit_never_run(open_worker):
    """Nothing runs after the last call: a worker ends by force."""
    source = "import atexit\natexit.register(lambda: open('x', 'w'))\ndef f(): return 1"
    assert open_worker(source).call("f").value == 1


def test_a_crash_of_native_code(open_worker):
    """A segmentation fault is reported by its name, and the next call has a new process."""
    source = """
    import resource, sys
    def f():
        sys.setrecursionlimit(10**9)
        class Deep:
            def __getattr__(self, name): return getattr(self, name + "x")
        value = ()
        for _ in range(10**6): value = (value,)
        hash(value) and repr(value)
    def g(): return 1
    """
    worker = open_worker(source)
    error = worker.call("f").error
    assert (error.kind, error.type) == ("killed", "SIGSEGV")
    assert error.message == "the process was killed by SIGSEGV"
    assert worker.call("g").value == 1


def test_megabytes_of_output_are_cut(run):
    outcome = run("for _ in range(100): print('y' * (1 << 20))\nreturn 1")
    assert outcome.value == 1
    assert outcome.output == "y" * OUTPUT_LIMIT


def test_endless_output_ends_with_the_time(run):
    outcome = run("while True: print('y' * 1000)", time_limit=0.3)
    assert outcome.error.kind == "timeout"
    assert len(outcome.output) == OUTPUT_LIMIT


def test_output_before_a_crash_is_kept(run):
    outcome = run("import os\nprint('so far')\nos._exit(1)")
    assert (outcome.error.kind, outcome.output) == ("exit", "so far\n")


def test_output_that_is_not_text(run):
    assert run("import os\nos.write(1, bytes([255, 10]))\nreturn 1").output == "\ufffd\n"


def test_a_closed_or_replaced_standard_output(run):
    assert run("import sys\nsys.stdout.close()\nsys.stderr = None\nreturn 1").value == 1


def test_input_is_empty(run):
    assert run("return input()").error.type == "EOFError"


def test_all_descriptors_closed(open_worker):
    """A worker that cannot answer any more is lost, and replaced at the next call."""
    worker = open_worker("import os\ndef f(): os.closerange(0, 1000)\ndef g(): return 1")
    assert worker.call("f").error.kind == "protocol"
    assert worker.call("g").value == 1


def test_a_channel_that_is_closed_by_a_process_that_goes_on(open_worker):
    source = "import os, time\ndef f():\n    os.closerange(0, 1000)\n    time.sleep(1000)"
    assert open_worker(source).call("f").error.kind == "protocol"


@pytest.mark.parametrize(
    "garbage",
    [
        b"garbage" * 100,
        bytes([255]) * 8,
        bytes([0, 0, 0, 2, 0, 0, 0, 0]) + b"{}",
        bytes([0, 0, 0, 2, 0, 0, 0, 0]) + b"[]",
        bytes([0, 0, 0, 4, 0, 0, 0, 0]) + b"\xff\xfe\x00\x01",
    ],
    ids=["text", "huge", "no call", "no object", "no JSON"],
)
def test_garbage_in_the_channel(open_worker, garbage):
    """A forged frame ends the worker: it belongs to no call, or is no frame at all."""
    source = f"import os\ndef f():\n    os.write(3, {garbage!r})\n    return 1\ndef g(): return 2"
    worker = open_worker(source)
    assert worker.call("f").error.kind == "protocol"
    assert worker.call("g").value == 2


def test_a_reply_that_was_prepared_for_another_call(open_worker):
    """A frame with the right form answers nothing unless it has the call's own random id."""
    source = """
    import json, os, struct
    def f():
        text = json.dumps({"kind": "reply", "id": "0" * 32, "value": True, "mutated": []}).encode()
        os.write(3, struct.pack("!II", len(text), 0) + text)
    """
    error = open_worker(source).call("f").error
    assert error.kind == "protocol"
    assert "belongs to no call" in error.message


def test_a_forged_reply_between_calls_spoils_the_next_call_only(open_worker):
    source = """
    import os, threading, time
    def f():
        def forge():
            time.sleep(0.05)
            os.write(3, bytes([0, 0, 0, 2, 0, 0, 0, 0]) + b"{}")
        threading.Thread(target=forge).start()
    def g():
        time.sleep(0.3)
        return 2
    """
    worker = open_worker(source)
    assert worker.call("f").error is None
    assert worker.call("g").error.kind == "protocol"
    assert worker.call("g").value == 2


def test_threads_that_are_left_running(open_worker):
    """They neither hold up the reply nor outlive the worker."""
    source = """
    import threading
    def spin():
        while True: pass
    def f():
        for _ in range(4): threading.Thread(target=spin).start()
        return 1
    """
    worker = open_worker(source)
    assert worker.call("f").value == 1
    worker.close()


def test_disk_and_descriptors_are_bounded(run):
    assert "OSError" in run("open('big', 'wb').write(bytes(64 << 20))").error.type
    error = run("kept = [open('/dev/null') for _ in range(100000)]").error
    assert (error.type, "Too many open files" in error.message) == ("OSError", True)


def test_what_is_written_is_removed(run, sandbox):
    """The working folder can be written, is private, and goes when the worker does."""
    outcome = run("import os\nopen('x', 'w').write('1')\nos.makedirs('a/b/c')\nreturn os.getcwd()")
    assert outcome.error is None
    before = set(os.listdir(sandbox._folder))
    assert os.path.basename(outcome.value) in before


@pytest.mark.parametrize(
    ("body", "type_name"),
    [
        ("return (n for n in range(3))", "generator"),
        ("return f", "function"),
        ("import sys\nreturn sys", "module"),
        ("return {1, 2}", "set"),
        ("return 1j", "complex"),
        ("return 10 ** 2000", "int"),
        ("return 'y' * (2 << 20)", "str"),
        ("return '\\ud800'", "str"),
        ("return {1: 2}", "dict"),
        ("import numpy\nreturn numpy.array([None])", "ndarray"),
        ("import numpy\nreturn numpy.zeros(2, complex)", "ndarray"),
        ("import numpy\nreturn numpy.zeros(2, '>f8')", "ndarray"),
        ("import numpy\nreturn numpy.ma.zeros(2)", "MaskedArray"),
        ("import numpy\nclass Mine(numpy.ndarray): pass\nreturn numpy.zeros(2).view(Mine)", "Mine"),
        ("class Mine(int): pass\nreturn Mine()", "Mine"),
        ("class Mine:\n    __class__ = float\nreturn Mine()", "Mine"),
        ("class Mine:\n    def __eq__(self, other): return True\nreturn Mine()", "Mine"),
    ],
)
def test_values_that_are_not_plain_data(run, body, type_name):
    """They come back as the name of their type, whatever they claim to be."""
    value = run(body).value
    assert isinstance(value, Unsupported)
    assert value.type_name == type_name


@pytest.mark.parametrize(
    "body",
    [
        "kept = []\nkept.append(kept)\nreturn kept",
        "kept = [1] * 100\nfor _ in range(6): kept = [kept] * 100\nreturn kept",
    ],
    ids=["holds itself", "very many parts"],
)
def test_a_value_without_bounds(run, body):
    assert run(body).value == Unsupported("list", "nested too deep, or of too many parts")


@pytest.mark.parametrize(
    "body",
    ["import numpy\nreturn numpy.broadcast_to(1.0, (10**6, 10**6))", "return ['y' * 200000] * 100"],
)
def test_a_value_that_is_too_large_to_send(run, body):
    assert run(body).error.kind == "too_large"


def test_values_that_are_not_numbers(run):
    value = run("return float('nan'), float('inf'), -0.0").value
    assert np.isnan(value[0])
    assert (value[1], str(value[2])) == (np.inf, "-0.0")


@pytest.mark.parametrize(
    ("method", "message"),
    [
        ("raise SystemExit", "(its __str__ raised SystemExit)"),
        ("return 'y' * 10**6", "y" * 2000),
        ("return '\\ud800'", "\\ud800"),
        ("return 7", "(its __str__ raised TypeError)"),
    ],
)
def test_an_exception_that_will_not_be_printed(run, method, message):
    body = f"class Bad(Exception):\n    def __str__(self): {method}\nraise Bad"
    error = run(body).error
    assert (error.type, error.message) == ("Bad", message)


def test_an_exception_that_takes_for_ever_to_print(run):
    body = "class Bad(Exception):\n    def __str__(self):\n        while True: pass\nraise Bad"
    assert run(body, time_limit=0.3).error.kind == "timeout"


def test_files_that_no_program_could_remove_easily(sandbox):
    """Deep, unreadable and linked folders are removed with the rest."""
    source = """
    import os
    def f():
        os.symlink("/etc", "link")
        os.mkdir("locked")
        os.chmod("locked", 0)
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
    """
    task = Task(module="exercises.one", sources={"exercises.one": textwrap.dedent(source)})
    with sandbox.open(task) as worker:
        worker.call("f")
    assert [name for name in os.listdir(sandbox._folder) if name.startswith("worker-")] == []
    assert os.path.isdir("/etc")


def test_a_sandbox_leaves_nothing_behind():
    """Closing ends the warm process and all workers, and removes the folder."""
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    with Sandbox(preload=["numpy"], isolation="basic") as sandbox:
        source = "import time\ndef f(): time.sleep(1000)"
        worker = sandbox.open(
            Task(module="exercises.one", sources={"exercises.one": source}, time_limit=0.2)
        )
        worker.call("f")
        folder = sandbox._folder
    after = {process.pid for process in psutil.Process().children(recursive=True)}
    assert after == before
    assert not os.path.exists(folder)
