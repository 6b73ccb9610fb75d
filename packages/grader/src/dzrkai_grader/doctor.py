"""``kai doctor``: what is installed, on which device it runs, what is missing and what mends it."""

import importlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import EntryPoint, PackageNotFoundError, entry_points, version
from itertools import product
from pathlib import Path
from typing import Any

from dzrkai_grader import pack as packs
from dzrkai_grader.words import Words

# Distribution to import package and to folder in the repository, in the order they build on.
_OWN = {
    "dzrkai": ("dzrkai", "packages/core"),
    "dzrkai-conv": ("dzrkai_conv", "packages/conv"),
    "dzrkai-pool": ("dzrkai_pool", "packages/pool"),
    "dzrkai-grader": ("dzrkai_grader", "packages/grader"),
    "dzrkai-course": ("dzrkai_course", "packages/course"),
    "dzrkai-exercises": ("exercises", "exercises"),
}
_OPTIONAL = {
    "safetensors": ("safetensors", "dzrkai[weights]"),
    "tqdm": ("tqdm", "dzrkai[progress]"),
    "cuda-bindings": ("cuda.bindings", "dzrkai[nvrtc]"),
}
_SECONDS = 20.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    subject : str
        What was looked at: a distribution, or a part of the machine.
    status : str
        ``"ok"``, ``"missing"`` (the course needs it) or ``"optional"`` (it would add something).
    detail : str
        What was found, or what its absence means.
    mend : str
        The command that mends it; empty where there is nothing to mend.
    """

    subject: str
    status: str
    detail: str
    mend: str = ""


def examine(words: Words, start: Path | None = None) -> list[Finding]:
    """Look at everything that the course needs.

    Parameters
    ----------
    words : Words
        The language of the details.
    start : Path, optional
        The folder from which the repository and the exercises are looked for, upward; the current
        one where it is not given.
    """
    start = (start or Path.cwd()).resolve()
    return [
        _python(),
        *_distributions(words, start),
        _numpy(words),
        *_optional(words),
        *_devices(words),
        _worker(words),
        _isolation(words),
        *_packs(words),
        _exercises(words, start),
    ]


def healthy(findings: list[Finding]) -> bool:
    """Return whether nothing that the course needs is missing."""
    return all(finding.status != "missing" for finding in findings)


def has_gpu() -> bool:
    """Return whether CuPy is installed and finds a device."""
    if importlib.util.find_spec("cupy") is None:
        return False
    return _cupy(Words("en")).status == "ok"


def pip_install(*arguments: str) -> str:
    """Return the command that installs into the very Python that is running.

    Examples
    --------
    >>> pip_install("dzrkai").endswith("-m pip install dzrkai")
    True
    """
    found = shutil.which("python")
    same = found is not None and Path(found).parent == Path(sys.executable).parent
    quoted = (f'"{word}"' if re.search(r"[^\w./\\:=-]", word) else word for word in arguments)
    python = (
        "python" if same else f'"{sys.executable}"' if " " in sys.executable else sys.executable
    )
    return " ".join([python, "-m", "pip", "install", *quoted])


def _python() -> Finding:
    detail = f"{platform.python_version()} ({sys.executable})"
    return Finding("Python", "ok", detail)


def _distributions(words: Words, start: Path) -> Iterator[Finding]:
    root, needed = _repository(start), _needed()
    for name, (module, folder) in _OWN.items():
        mend = pip_install("-e", str(root / folder)) if root else pip_install(name)
        yield _distribution(words, name, module, mend, "missing" if name in needed else "optional")


def _needed() -> Collection[str]:
    """Return the distributions of ours that the installed courses need: another's, the grader."""
    courses = {entry.value for entry in _installed()}
    return _OWN if not courses or "dzrkai_course" in courses else ["dzrkai-grader"]


def _optional(words: Words) -> Iterator[Finding]:
    for name, (module, requirement) in _OPTIONAL.items():
        yield _distribution(words, name, module, pip_install(requirement), "optional")


def _distribution(words: Words, name: str, module: str, mend: str, otherwise: str) -> Finding:
    try:
        installed = version(name)
    except PackageNotFoundError:
        detail = words(f"doctor.absent_{otherwise}")
        return Finding(name, otherwise, detail, mend)
    if importlib.util.find_spec(module) is None:
        return Finding(name, otherwise, words("doctor.not_importable", module=module), mend)
    return Finding(name, "ok", installed)


def _repository(start: Path) -> Path | None:
    """Return the repository's folder, looked for from `start` upward."""
    for folder in (start, *start.parents):
        if (folder / "packages" / "core" / "pyproject.toml").is_file():
            return folder
    return None


def _numpy(words: Words) -> Finding:
    try:
        import numpy as np
    except Exception as error:  # a NumPy that is broken may raise anything
        detail = words("doctor.broken", reason=_reason(error))
        return Finding("NumPy", "missing", detail, pip_install("--force-reinstall", "numpy"))
    return Finding("NumPy", "ok", f"{np.__version__}, BLAS: {_blas(np)}")


def _blas(numpy: Any) -> str:
    try:
        blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
    except (KeyError, TypeError):
        return "?"
    return f"{blas.get('name', '?')} {blas.get('version', '')}".strip()


def _devices(words: Words) -> Iterator[Finding]:
    yield Finding("CPU", "ok", words("doctor.cores", count=_cores()))
    driver = _cuda_driver()
    if importlib.util.find_spec("cupy") is not None:
        yield _cupy(words)
    elif driver is None:
        yield Finding("GPU", "optional", words("doctor.no_gpu"))
    else:
        mend = pip_install(f"dzrkai[cuda{driver}]")
        yield Finding("GPU", "optional", words("doctor.no_cupy"), mend)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cupy(words: Words) -> Finding:
    try:
        cupy: Any = importlib.import_module("cupy")
        count = cupy.cuda.runtime.getDeviceCount()
        name = cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()
    except Exception as error:  # an installed but broken CuPy may raise anything
        return Finding("GPU", "optional", words("doctor.broken_cupy", reason=_reason(error)))
    return Finding("GPU", "ok", f"{name} ({count}), CuPy {cupy.__version__}")


def _cuda_driver() -> int | None:
    """Return the major CUDA version that the driver supports; None where there is no device."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return None
    try:
        shown = subprocess.run([tool], capture_output=True, text=True, timeout=_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"CUDA Version:\s*(\d+)", shown.stdout)
    return int(found[1]) if found else None


def _worker(words: Words) -> Finding:
    """Start a worker and let it answer: what a grade needs before anything else."""
    try:
        from dzrkai_grader.sandbox import Sandbox, Task

        task = Task(module="exercises.answer", sources={"exercises.answer": "def f(): return 42"})
        with Sandbox() as sandbox, sandbox.open(task) as worker:
            outcome = worker.call("f")
            isolation = sandbox.isolation
    except Exception as error:  # whatever keeps a worker from starting is what is looked for
        return Finding(words("doctor.worker"), "missing", _reason(error))
    if outcome.error is not None:
        return Finding(words("doctor.worker"), "missing", outcome.error.message)
    return Finding(words("doctor.worker"), "ok", words("doctor.answers", isolation=isolation))


def _isolation(words: Words) -> Finding:
    from dzrkai_grader.sandbox import strict

    subject, obstacle = words("doctor.isolation"), strict.obstacle()
    if obstacle is None:
        return Finding(subject, "ok", words("doctor.strict"))
    detail = words("doctor.no_strict", obstacle=obstacle)
    return Finding(subject, "optional", detail, strict.mend())


def _packs(words: Words) -> Iterator[Finding]:
    """Open each course: a sealed one that was altered is found here."""
    subject = words("doctor.packs")
    if not _installed():
        mend = pip_install("dzrkai-course")
        yield Finding(subject, "missing", words("doctor.absent_missing"), mend)
    for entry in _installed():
        try:
            packs.load(packs.locate(entry))
        except packs.SealError as error:
            yield Finding(subject, "missing", words("release.altered", path=error.path))
        except packs.PackError as error:
            yield Finding(subject, "missing", str(error))
        else:
            yield Finding(subject, "ok", entry.value)


def _exercises(words: Words, start: Path) -> Finding:
    names = list(_learners_packages()) or ["exercises"]
    for folder, name in product((start, *start.parents), names):
        if (folder / name).is_dir():
            return Finding(words("doctor.exercises"), "ok", str(folder / name))
    return Finding(
        words("doctor.exercises"),
        "missing",
        words("doctor.no_exercises", name=names[0], folder=start),
        f"{words.kai} grade --submission DIR",
    )


def _learners_packages() -> Iterator[str]:
    for entry in _installed():
        with suppress(packs.PackError):
            yield packs.load(packs.locate(entry)).package


def _installed() -> list[EntryPoint]:
    """Return the courses, by the names of their packages."""
    return sorted(set(entry_points(group=packs.GROUP)), key=lambda entry: entry.value)


def _reason(error: Exception) -> str:
    """Return an error's type and the first line of what it says."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
