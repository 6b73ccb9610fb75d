r"""Runs a learner's code where it can neither see nor decide its grade.

The threat: an exercise is a program, and a program in the grader's process could read the expected
values, replace the comparison, write the report or end the run. Most such programs are accidents
(an endless loop, a hundred gigabytes, ``exit()``); some are curiosity, a few are not.

The guarantee: a learner's code runs in a worker process that holds NumPy, the framework and the
learner's own sources, and nothing else. Calls and values cross a socket as data. What comes back is
checked as data before anyone looks at it, and a worker that misbehaves in any way costs the
learner that call, never the grader or the other exercises. What decides the grade, the expected
values among it, is never in the worker's memory.

Examples
--------
>>> source = "def double(x):\n    return 2 * x\n"
>>> task = Task(module="exercises.twice", sources={"exercises.twice": source})
>>> with Sandbox(preload=["numpy"]) as sandbox, sandbox.open(task) as worker:
...     worker.call("double", (21,)).value
42
"""

from .calls import Worker
from .processes import SandboxError
from .sandbox import Sandbox, choose_isolation
from .task import Outcome, RemoteError, Task

__all__ = [
    "Outcome",
    "RemoteError",
    "Sandbox",
    "SandboxError",
    "Task",
    "Worker",
    "choose_isolation",
]
