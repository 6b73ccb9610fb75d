"""What needs a GPU fails loudly where there is none, and never passes in silence."""

import subprocess
import sys
from pathlib import Path

import pytest

from dzrkai.arrays import cuda_problem

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(cuda_problem() is None, reason="there is a GPU")


def test_the_benchmark_says_what_it_misses():
    done = subprocess.run(
        [sys.executable, "benchmarks/gpu.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "benchmarks/gpu.py needs a GPU, CuPy and PyTorch: " in done.stderr


def test_the_report_of_what_is_installed_says_why_there_is_no_gpu():
    done = subprocess.run(
        [sys.executable, "-m", "dzrkai"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert f"no cuda ({cuda_problem()})" in done.stdout
