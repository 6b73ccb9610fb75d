"""Real wheels, installed into fresh virtual environments."""

import functools
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROJECTS = (
    *(ROOT / "packages" / name for name in ("core", "conv", "pool", "grader", "course")),
    ROOT / "exercises",
    HERE / "example_plugin",
    HERE / "broken_plugin",
)
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")

collect_ignore = ["broken_plugin"]


@dataclass(frozen=True)
class Machine:
    """A virtual environment that holds just what was installed into it."""

    python: str
    home: Path

    def run(self, *arguments: str, **environ: str) -> str:
        """Run Python here and return what it printed; it must succeed."""
        completed = subprocess.run(
            [self.python, *arguments],
            cwd=self.home,
            env={**_bare_environ(), **environ},
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        assert completed.returncode == 0, completed.stderr
        return completed.stdout.strip()

    def show(self, expression: str, **environ: str) -> str:
        """What `print(expression)` prints here; a refusal prints as 'Type: message'."""
        return self.run("-c", _PROGRAM.format(expression=expression), **environ)


Install = Callable[..., Machine]

_PROGRAM = """
import sys
import numpy as np
import dzrkai.functions as F
import dzrkai.layers as L
from dzrkai import plugins
try:
    print({expression})
except Exception as error:
    print(type(error).__name__, error, sep=": ")
"""


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel of every distribution in this repository."""
    folder = tmp_path_factory.mktemp("wheels")
    ready = importlib.util.find_spec("hatchling") is not None
    isolation = ["--no-build-isolation"] if ready else []
    _pip("wheel", "--no-deps", *isolation, "--wheel-dir", folder, *PROJECTS)
    return folder


@pytest.fixture(scope="session")
def install(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Install:
    """Make a fresh environment with these distributions and what they depend on."""

    @functools.cache
    def make(*distributions: str) -> Machine:
        home = tmp_path_factory.mktemp("machine")
        venv.create(home / "venv", symlinks=os.name != "nt")
        python = home / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        machine = Machine(str(python), home)
        _lend(machine, "numpy")
        if distributions != ("dzrkai",):  # which is to be seen to need NumPy alone
            _lend(machine, "threadpoolctl")
        offline = ["--no-index", "--find-links", wheels]
        _pip("--python", python, "install", *offline, *distributions)
        return machine

    return make


def _pip(*arguments: object) -> None:
    completed = subprocess.run([*PIP, *map(str, arguments)], capture_output=True, encoding="utf-8")
    assert completed.returncode == 0, completed.stderr


def _lend(machine: Machine, distribution: str) -> None:
    """Copy what is installed here, so that a fresh environment needs no network."""
    site = Path(machine.run("-c", "import sysconfig; print(sysconfig.get_path('purelib'))"))
    lent = metadata.distribution(distribution)
    for top in {Path(str(file)).parts[0] for file in lent.files or ()} - {"..", "__pycache__"}:
        source = Path(str(lent.locate_file(top)))
        (shutil.copytree if source.is_dir() else shutil.copy)(source, site / top)


def _bare_environ() -> dict[str, str]:
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}
