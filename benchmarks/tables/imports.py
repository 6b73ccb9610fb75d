"""Imports: how long a program waits before its first line, each in a fresh process.

Seconds are taken inside the process, around the import alone: starting Python is not counted.
"""

import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import median

from benchmarks.contenders import Contender
from benchmarks.figures import Aim, Row
from benchmarks.machine import Peak
from benchmarks.table import Advance, Table
from benchmarks.timing import Effort

IMPORT = "in a fresh process"
NUMPY = Contender("numpy", "numpy")
DZRKAI = Contender("dzrkai", "dzrkai")
CONV = Contender("dzrkai_conv", "dzrkai_conv")
POOL = Contender("dzrkai_pool", "dzrkai_pool")
TORCH = Contender("torch", "torch", needs=("torch",))
PROGRAM = """
import time
started = time.perf_counter()
import {module}
print(time.perf_counter() - started)
"""


def seconds(module: str) -> float:
    """How long `import module` takes in a fresh process."""
    command = [sys.executable, "-c", PROGRAM.format(module=module)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@dataclass(frozen=True)
class Imports(Table):
    """One row: the modules are the contenders."""

    def measure(self, effort: Effort, only: str, advance: Advance) -> tuple[list[Row], Peak | None]:  # noqa: ARG002
        modules = [one.module for one in self.contenders if find_spec(one.module)]
        samples: dict[str, list[float]] = {module: [] for module in modules}
        rounds = effort.rounds + 1
        for i in range(rounds):
            for module in modules:
                time.sleep(effort.pause)
                samples[module].append(seconds(module))
            advance(IMPORT, i + 1, rounds)
        # The first round reads the files from the disk: it does not count.
        return [Row(IMPORT, IMPORT, {name: median(s[1:]) for name, s in samples.items()})], None


TABLE = Imports(
    "imports",
    "Import",
    (NUMPY, DZRKAI, CONV, POOL, TORCH),
    NUMPY,
    [],
    (IMPORT,),
    lambda _library, _case: {},
    [
        Aim("dzrkai", "numpy", IMPORT, 1 / 1.3, which="(at most 1.3 times)"),
    ],
)
