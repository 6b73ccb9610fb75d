import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def bench(*arguments):
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_table_is_measured_shown_and_written(tmp_path):
    rivals = ("PyTorch", "HIPS autograd")  # they live in the bench session alone
    skipped = [word for name in rivals for word in ("--skip", name)]
    done = bench("autograd", "--quick", "--only", "on 10 numbers", *skipped, "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "autograd.json").read_text(encoding="utf-8"))
    (row,) = document["rows"]
    assert set(row["median"]) == {"DeZero-style", "dzrkai", "bare NumPy"}
    assert row["floor"] > 0
    assert [aim["against"] for aim in document["aims"]] == ["DeZero-style"]
    assert row["case"] in done.stdout


def test_an_unknown_table_is_named_with_those_that_there_are():
    done = bench("convolution")
    assert done.returncode == 2
    assert "got convolution; expected imports, autograd" in done.stderr
