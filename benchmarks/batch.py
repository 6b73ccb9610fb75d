"""How fast a class is graded, on one process, on two, and on a small cluster.

A class of synthetic submissions to one exercise: right ones, known mistakes, and hostile ones. It
is graded by `kai batch` whole, from reading the submissions to writing all reports, under the
strongest isolation there is. The contenders take turns. A start of Python, of pytest and of the
sandbox is paid once a process, so a class of a tenth of the size is graded too: the difference
is what one more submission costs.

What is compared is processor time, of a command and of all that it started: it is what a core has
to give, and it says the same when something else runs beside it, which seconds on the wall do not.
Of a run on the cluster it holds the client's alone, and so does the memory.

Beside it the same exercise is graded by otter-grader and by nbgrader, where their commands are
named: each in an environment of its own, with ipykernel installed.

    python benchmarks/batch.py [--size 300] [--rounds 2] [--otter COMMAND] [--nbgrader COMMAND]

writes benchmarks/results/batch.json. Of an endless loop nothing is measured: each costs its time
limit, whoever grades it, and otter has none outside of Docker.
"""

import argparse
import json
import os
import platform
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median
from typing import Self

import psutil  # type: ignore[import-untyped]

from dzrkai_grader import pack as packs
from dzrkai_grader.batch.journal import Journal
from dzrkai_grader.batch.record import Record
from dzrkai_grader.sandbox import choose_isolation

HERE = Path(__file__).resolve().parent
EXERCISE = "output_size"
OTHERS = 5
COURSES, TRAINING = 6, "train_digits"
RECORDS, RECORD_BYTES = 1000, 16_000
HOSTILE = (
    "def output_size(:\n",
    "import sys\nsys.exit(0)\n",
    "import os\nos.system('id')\n",
    "def output_size(*_, **__):\n    return [0] * 10**12\n",
    "def output_size(*_, **__):\n    return open('/etc/passwd').read()\n",
    "def output_size(*_, **__):\n    print('x' * 10**7)\n    return object()\n",
)
CASES = [(1, 1, 1, 0), (3, 1, 1, 0), (7, 3, 2, 0), (6, 3, 5, 0), (5, 3, 1, 1), (9, 3, 3, 2)]
SIZES = [1, 3, 3, 1, 5, 4]
CALLS = f"[output_size(*case) for case in {CASES}]"
Figures = dict[str, float | str]
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
    cluster.close()
"""


@dataclass(frozen=True)
class Spent:
    """Time: on the wall, and of the processors, for all processes that were waited for."""

    wall: float
    cpu: float

    @classmethod
    def now(cls) -> Self:
        """Return the time so far."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return cls(time.perf_counter(), used.ru_utime + used.ru_stime)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.wall - other.wall, self.cpu - other.cpu)


def main() -> None:
    """Measure, print, and write the results down."""
    options = arguments()
    texts = submissions(options.size)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_class(folder / "whole", texts)
        write_class(folder / "tenth", texts[: options.size // 10])
        ours = measure_ours(folder, options)
        rest = {"journal": measure_journal(folder), "whole course": measure_course(folder)}
        others = {
            "otter": measured(measure_otter, folder, options.otter, texts),
            "nbgrader": measured(measure_nbgrader, folder, options.nbgrader, texts),
        }
    write(options, ours, rest, others)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="How fast a class is graded.")
    parser.add_argument("--size", type=int, default=300, help="submissions in the class")
    parser.add_argument("--rounds", type=int, default=2, help="runs of each contender")
    parser.add_argument("--otter", help="the otter command of an environment with otter-grader")
    parser.add_argument("--nbgrader", help="the nbgrader command of an environment with nbgrader")
    return parser.parse_args()


def submissions(size: int) -> list[str]:
    """Make a class: two of five right, two of five with a known mistake, one of five hostile."""
    exercise = packs.load(packs.locate(packs.installed()["dzrkai"])).exercises[EXERCISE]
    mistakes = [mistake.apply(exercise.solution) for mistake in exercise.mistakes]
    rng = random.Random(0)
    kinds = [[exercise.solution], mistakes, HOSTILE]
    return [rng.choice(kinds[(0, 1, 0, 1, 2)[number % 5]]) for number in range(size)]


def write_class(folder: Path, texts: list[str]) -> None:
    """Write folders, and every third one as an archive; some of the hostile ones lead outside."""
    for number, text in enumerate(texts):
        path = f"exercises/ch02_convolution/{EXERCISE}.py"
        if number % 3:
            (folder / f"learner{number:05}" / path).parent.mkdir(parents=True)
            (folder / f"learner{number:05}" / path).write_text(text, encoding="utf-8")
        else:
            folder.mkdir(exist_ok=True)
            with zipfile.ZipFile(folder / f"learner{number:05}.zip", "w") as archive:
                archive.writestr(f"../{path}" if number % 45 == 9 else path, text)


def measure_ours(folder: Path, options: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Grade the class and its tenth in each way, in turns."""
    times: dict[str, dict[str, list[Spent]]] = {}
    memory: dict[str, float] = {}
    with cluster() as address:
        ways = {
            "1 process": ["--workers", "1"],
            "2 processes": ["--workers", "2"],
            "Dask, 2 workers": ["--dask", address],
        }
        for _ in range(options.rounds):
            for name, way in ways.items():
                for part in ("whole", "tenth"):
                    spent, most = grade(folder, part, way)
                    times.setdefault(name, {}).setdefault(part, []).append(spent)
                    memory[name] = max(memory.get(name, 0.0), most)
    return {name: figures(one, memory[name], options.size) for name, one in times.items()}


def grade(folder: Path, part: str, way: list[str]) -> tuple[Spent, float]:
    """Return the time that a run takes, and the most memory in MiB."""
    out = folder / "out"
    command = [sys.executable, "-m", "dzrkai_grader.cli", "batch", str(folder / part), EXERCISE]
    options = ["--out", str(out), "--isolation", choose_isolation("auto"), "--course", "dzrkai"]
    started = Spent.now()
    process = subprocess.Popen([*command, *options, *way], stdout=subprocess.DEVNULL)
    most = watch_memory(process)
    if process.wait():
        raise SystemExit(f"kai batch ended with {process.returncode}")
    spent = Spent.now() - started
    shutil.rmtree(out)
    return spent, most


def watch_memory(process: subprocess.Popen[bytes]) -> float:
    """Return the most memory that a process and its descendants share out among them, in MiB."""
    most = 0.0
    found = threading.Event()

    def watch() -> None:
        nonlocal most
        while not found.wait(0.2):
            most = max(most, memory_of(psutil.Process(process.pid)))

    thread = threading.Thread(target=watch)
    thread.start()
    process.wait()
    found.set()
    thread.join()
    return most


def memory_of(process: psutil.Process) -> float:
    """Return the memory of a process tree, pages that are shared counted once (PSS)."""
    total = 0
    with suppress(psutil.Error):
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.Error):
                total += one.memory_full_info().pss
    return total / 2**20


def measure_journal(folder: Path) -> dict[str, float]:
    """Time how fast records of the size of a whole course's are written down, each one durably."""
    rng = random.Random(0)
    (folder / "journal").mkdir()
    with Journal(folder / "journal") as journal:
        started = time.perf_counter()
        for number in range(RECORDS):
            page = rng.randbytes(RECORD_BYTES * 3 // 4).hex()[: RECORD_BYTES * 3 // 2]
            journal.add(str(number), "", Record("", "{}", page, "", "", {}))
        seconds = time.perf_counter() - started
    return {"records_per_s": round(RECORDS / seconds)}


def measure_course(folder: Path) -> dict[str, float]:
    """Grade a few learners' whole courses: what each takes of a core and of the disk.

    Every other one has a mistake in two exercises of five. The training is left out: its time is
    the learner's network's.
    """
    pack, rng = packs.load(packs.locate(packs.installed()["dzrkai"])), random.Random(0)
    exercises = [one for one in pack.exercises.values() if one.id != TRAINING]
    for number in range(COURSES):
        for one in exercises:
            slips = one.mistakes if number % 2 and rng.random() < 0.4 else ()
            text = rng.choice(slips).apply(one.solution) if slips else one.solution
            path = folder / "courses" / f"learner{number}" / one.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    out = folder / "out"
    started = Spent.now()
    command = [sys.executable, "-m", "dzrkai_grader.cli", "batch", str(folder / "courses")]
    options = ["--out", str(out), "--isolation", choose_isolation("auto"), "--course", "dzrkai"]
    names = [one.id for one in exercises]
    subprocess.run([*command, *names, *options, "--workers", "1"], check=True, capture_output=True)
    spent = Spent.now() - started
    reports = sum(path.stat().st_size for path in (out / "learners").iterdir())
    journal = (out / "journal.sqlite").stat().st_size
    shutil.rmtree(out)
    return {
        "exercises": len(exercises),
        "cpu_s": round(spent.cpu / COURSES, 2),
        "journal_kb": round(journal / COURSES / 1000, 1),
        "reports_kb": round(reports / COURSES / 1000, 1),
    }


def figures(times: Mapping[str, list[Spent]], memory: float, size: int) -> dict[str, float]:
    """Return what is reported of one way to grade."""
    more = size - size // 10
    wall, wall_tenth = (median(one.wall for one in times[part]) for part in ("whole", "tenth"))
    cpu, cpu_tenth = (median(one.cpu for one in times[part]) for part in ("whole", "tenth"))
    return {
        "class_s": round(wall, 2),
        "submissions_per_s": round(size / wall, 1),
        "one_more_ms": round(1000 * (wall - wall_tenth) / more, 1),
        "cpu_ms": round(1000 * cpu / size, 1),
        "one_more_cpu_ms": round(1000 * (cpu - cpu_tenth) / more, 1),
        "memory_mib": round(memory),
    }


@contextmanager
def cluster() -> Iterator[str]:
    """Start a Dask cluster of two workers on this machine; gives the scheduler's address."""
    process = subprocess.Popen(
        [sys.executable, "-c", CLUSTER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait()


def measured(
    measure: Callable[[Path, str, list[str]], Figures],
    folder: Path,
    command: str | None,
    texts: list[str],
) -> Figures | str:
    """Return figures, or why there are none."""
    if command is None:
        return "not measured: its command was not named"
    try:
        return measure(folder, command, texts)
    except (OSError, subprocess.SubprocessError) as error:
        return f"not measured: {error}"


def measure_otter(folder: Path, otter: str, texts: list[str]) -> Figures:
    """Time `otter run` and `otter check` on each of a few submissions."""
    place = folder / "otter"
    (place / "tests").mkdir(parents=True)
    case = {"code": f">>> {CALLS}\n{SIZES}"}
    suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    test = {"name": EXERCISE, "points": 3, "suites": [suite]}
    (place / "tests" / f"{EXERCISE}.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
    run(place, otter, "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment")
    times: dict[str, list[Spent]] = {"run": [], "check": []}
    for text in texts[:OTHERS]:
        (place / "work.py").write_text(text, encoding="utf-8")
        common = [otter, "run", "work.py", "-a", "autograder.zip", "-o", ".", "--no-logo"]
        times["run"].append(run(place, *common))
        times["check"].append(run(place, otter, "check", "work.py", "-t", "tests"))
    found: Figures = {"version": version_of(place, otter)}
    for name, spent in times.items():
        found[f"{name}_ms"] = round(1000 * mean(one.wall for one in spent))
        found[f"{name}_cpu_ms"] = round(1000 * mean(one.cpu for one in spent))
    return found


def measure_nbgrader(folder: Path, nbgrader: str, texts: list[str]) -> Figures:
    """Time `nbgrader autograde` on a few submissions, less what the first one costs."""
    place = folder / "nbgrader"
    config = "c = get_config()\nc.CourseDirectory.course_id = 'c'\n"
    write_notebook(place / "source/ps/work.ipynb", texts[0])
    (place / "nbgrader_config.py").write_text(config)
    run(place, nbgrader, "generate_assignment", "ps", "--create")
    spent = {}
    for count in (1, OTHERS + 1):
        for number in range(count):
            write_notebook(place / f"submitted/s{number}/ps/work.ipynb", texts[number])
        shutil.rmtree(place / "autograded", ignore_errors=True)
        spent[count] = run(place, nbgrader, "autograde", "ps", "--force")
    more = spent[OTHERS + 1] - spent[1]
    return {
        "version": version_of(place, nbgrader),
        "autograde_ms": round(1000 * more.wall / OTHERS),
        "autograde_cpu_ms": round(1000 * more.cpu / OTHERS),
    }


def write_notebook(path: Path, text: str) -> None:
    """Write a notebook of one solution cell and one of tests, as nbgrader marks them."""

    def cell(name: str, source: str, **marks: object) -> dict[str, object]:
        nbgrader = {"schema_version": 3, "grade_id": name, "task": False, **marks}
        parts: dict[str, object] = {
            "cell_type": "code",
            "execution_count": None,
            "outputs": [],
            "id": name,
        }
        return {**parts, "metadata": {"nbgrader": nbgrader}, "source": source}

    cells = [
        cell("solution", text, grade=False, locked=False, solution=True),
        cell(
            "tests", f"assert {CALLS} == {SIZES}", grade=True, locked=True, points=3, solution=False
        ),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def run(place: Path, *command: str) -> Spent:
    """Return the time that a command takes, whatever a wrong submission makes of it."""
    programs = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    started = Spent.now()
    subprocess.run(
        command, cwd=place, env={**os.environ, "PATH": programs}, capture_output=True, timeout=120
    )
    return Spent.now() - started


def version_of(place: Path, command: str) -> str:
    """Return the version that a command says it is of."""
    done = subprocess.run([command, "--version"], cwd=place, capture_output=True, text=True)
    found = re.findall(r"(?:[Vv]ersion:? v?)(\d[\w.]*)", done.stdout)
    return found[-1] if found else "?"


def write(
    options: argparse.Namespace,
    ours: Mapping[str, Mapping[str, float]],
    rest: Mapping[str, Mapping[str, float]],
    others: Mapping[str, object],
) -> None:
    """Print the results, and write them down."""
    results = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "versions": {name: version(name) for name in ("numpy", "dzrkai-grader", "distributed")},
        "isolation": choose_isolation("auto"),
        "exercise": EXERCISE,
        "submissions": options.size,
        "rounds": options.rounds,
        "load": [round(load, 1) for load in os.getloadavg()],
        "kai batch": ours,
        **rest,
        **others,
        "times_per_core": compared(ours["1 process"], others),
    }
    text = json.dumps(results, indent=2)
    print(text)
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / "batch.json").write_text(text + "\n", encoding="utf-8")


def compared(ours: Mapping[str, float], others: Mapping[str, object]) -> dict[str, float]:
    """Return how many submissions a core grades in the time in which another grades one.

    Ours bears its start and all reports; of nbgrader's the start is left out.
    """
    return {
        f"{name} {key.removesuffix('_cpu_ms')}": round(value / ours["cpu_ms"], 1)
        for name, found in others.items()
        if isinstance(found, dict)
        for key, value in found.items()
        if key.endswith("_cpu_ms")
    }


if __name__ == "__main__":
    main()
