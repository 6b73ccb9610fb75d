"""``kai batch`` as an instructor runs it, and what may happen to it."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import pytest

from dzrkai_grader.batch.journal import NAME
from dzrkai_grader.sandbox import strict

Class = Callable[[int], Path]
Kai = Callable[..., "subprocess.CompletedProcess[str]"]

TIMES = re.compile(r'"duration_s": [\d.]+|time="[\d.]+"')
CLUSTER = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    workers = [worker.pid for worker in cluster.workers.values()]
    print(cluster.scheduler_address, *workers, flush=True)
    sys.stdin.read()
    cluster.close()
"""


def results(out: Path) -> Mapping[str, str]:
    """Return all that a run has left but its journal, times aside."""
    return {
        str(path.relative_to(out)): TIMES.sub("", path.read_text(encoding="utf-8"))
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != NAME
    }


def rows(out: Path) -> list[dict[str, str]]:
    """Return grades.csv."""
    text = (out / "grades.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_class_is_graded_with_a_report_for_each(class_of: Class, kai: Kai, tmp_path: Path) -> None:
    """One submission of every kind, hostile ones too, and none keeps another from being graded."""
    folder = class_of(4)
    with zipfile.ZipFile(folder / "zipped.zip", "w") as archive:
        archive.write(folder / "learner00/smoothing/ch01_smoothing/moving_average.py")
        archive.write(
            folder / "learner00/smoothing/ch01_smoothing/moving_average.py", "moving_average.py"
        )
    with zipfile.ZipFile(folder / "zipslip.zip", "w") as archive:
        archive.writestr("../../../outside.py", "x")
    (folder / "broken.tar.gz").write_bytes(b"nothing")
    (folder / "empty").mkdir()
    (folder / "loop").mkdir()
    (folder / "loop/moving_average.py").write_text("while True: pass")
    (folder / "notes.txt").write_text("")
    (tmp_path / "roster.csv").write_text("id,name\nlearner00,=1+1\nabsent,Ann\n")
    done = kai("--roster", str(tmp_path / "roster.csv"), "--similarity", "--junit", "--gradescope")
    assert "9 submissions are graded" in done.stdout
    assert "'notes.txt'" in done.stderr
    out = tmp_path / "out"
    marks = {row["id"]: row for row in rows(out)}
    assert {id: row["score"] for id, row in marks.items()} == {
        "learner00": "6",
        "learner01": "0.67",
        "learner02": "6",
        "learner03": "0.67",
        "zipped": "6",
        "zipslip": "0",
        "broken": "0",
        "empty": "0",
        "loop": "0",
        "absent": "",
    }
    assert marks["learner00"]["name"] == "'=1+1"
    assert "leads out of its folder" in marks["zipslip"]["note"]
    assert marks["absent"]["note"] == "nothing handed in"
    endings = {".html", ".json", ".junit.xml", ".gradescope.json"}
    for name in set(marks) - {"absent"}:
        assert {path.name.removeprefix(name) for path in (out / "learners").glob(f"{name}.*")} == (
            endings
        )
    report = json.loads((out / "learners/learner01.json").read_text())
    assert report["seed"] is None
    assert report["exercises"][0]["checks"][0]["mistake"] == "sum-instead-of-mean"
    page = (out / "learners/zipslip.html").read_text()
    assert "../../../outside.py leads out" in page
    assert "seed kept private" in page
    assert not list(tmp_path.rglob("outside.py"))


def test_two_workers_leave_what_one_does(class_of: Class, kai: Kai, tmp_path: Path) -> None:
    class_of(5)
    kai()
    kai("--workers", "2", "--out", str(tmp_path / "by two"))
    assert results(tmp_path / "by two") == results(tmp_path / "out")


def test_same_command_again_grades_nothing_again_and_changes_nothing(
    class_of: Class, kai: Kai, tmp_path: Path, wrong: str
) -> None:
    """But what was handed in anew meanwhile is graded anew, and a lost file is written again."""
    folder = class_of(2)
    kai()
    first, graded = results(tmp_path / "out"), kept(tmp_path / "out")
    (tmp_path / "out/grades.csv").unlink()
    kai()
    assert (results(tmp_path / "out"), kept(tmp_path / "out")) == (first, graded)
    path = folder / "learner00/smoothing/ch01_smoothing/moving_average.py"
    path.write_text(wrong, encoding="utf-8")
    kai()
    assert [row["score"] for row in rows(tmp_path / "out")] == ["0.67", "0.67"]
    assert kept(tmp_path / "out")["learner01"] == graded["learner01"]
    assert kept(tmp_path / "out")["learner00"] != graded["learner00"]


def test_run_goes_on_as_it_began_or_not_at_all(class_of: Class, kai: Kai) -> None:
    class_of(1)
    kai("--seed", "5")
    refused = kai("--seed", "6", "--lang", "ja", status=2)
    assert "--lang" in refused.stderr
    assert "--seed" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_seed_is_told_where_it_is_wanted_and_may_differ(
    class_of: Class, kai: Kai, tmp_path: Path
) -> None:
    class_of(3)
    done = kai("--seed-each", "--show-seed")
    reports = [json.loads(p.read_text()) for p in (tmp_path / "out/learners").glob("*.json")]
    assert len({report["seed"] for report in reports}) == 3
    assert "Seed 1:" in done.stdout


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--roster", "nowhere.csv"], "nowhere.csv cannot be read"),
        (["--dask", "tcp://127.0.0.1:1"], "choose one of them"),
        (["--out", "class/out"], "lies among the submissions"),
        (["no_such_exercise"], "no exercise 'no_such_exercise'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    class_of: Class,
    kai: Kai,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    complaint: str,
) -> None:
    class_of(1)
    monkeypatch.chdir(tmp_path)
    done = kai(*options, status=2)
    assert complaint in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_folder_without_submissions_says_so(kai: Kai, tmp_path: Path) -> None:
    assert "is not a directory" in kai(status=2).stderr
    (tmp_path / "class").mkdir()
    assert "there are no submissions" in kai(status=2).stderr


def test_strict_isolation_is_the_default_and_its_absence_an_error(
    class_of: Class, command: list[str], tmp_path: Path
) -> None:
    class_of(1)
    bare = {**os.environ, "PATH": str(tmp_path)}
    strictly = [word for word in command if word not in ("--isolation", "basic")]
    done = subprocess.run(strictly, env=bare, capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert "no strict isolation here" in done.stderr
    assert "--isolation basic" in done.stderr
    assert not (tmp_path / "out/grades.csv").exists()


def test_course_that_cannot_grade_stops_the_run_and_says_why(
    class_of: Class, command: list[str], tmp_path: Path, own_pack: Path
) -> None:
    class_of(3)
    (own_pack / "ch01_smoothing/moving_average/checks.py").write_text("import no_such_module\n")
    (tmp_path / "broken").mkdir()
    shutil.move(own_pack, tmp_path / "broken/smoothing_pack")
    path = os.pathsep.join([str(tmp_path / "broken"), os.environ["PYTHONPATH"]])
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 2
    assert "the grader does not start" in done.stderr
    assert "no_such_module" in done.stderr


def kept(out: Path) -> dict[str, tuple[int, bytes]]:
    """Return what a journal holds, read from a copy: key to row number and record."""
    copy = out.with_name("copy")
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    for path in out.glob(f"{NAME}*"):
        shutil.copy(path, copy)
    with contextlib.closing(sqlite3.connect(copy / NAME)) as file:
        found = file.execute("SELECT key, rowid, record FROM graded").fetchall()
    return {key: (number, record) for key, number, record in found}


def grown(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size > size


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    while not condition() and process.poll() is None:
        time.sleep(0.002)


def test_killed_run_goes_on_and_loses_nothing_and_grades_nothing_twice(
    class_of: Class, command: list[str], kai: Kai, tmp_path: Path
) -> None:
    """Ten times SIGKILL, somewhere between two records or amid one; then the files of any run."""
    class_of(50)
    out, log = tmp_path / "out", tmp_path / "out" / f"{NAME}-wal"
    known: dict[str, tuple[int, bytes]] = {}
    for number in range(10):
        before = log.stat().st_size if log.exists() else 0
        process = subprocess.Popen([*command, "--workers", "1"], stdout=subprocess.DEVNULL)
        wait_for(lambda size=before: grown(log, size + 12_000), process)
        time.sleep(0.007 * number)
        everyone = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        assert process.wait() in (-signal.SIGKILL, 0)  # on a slow day it was faster than we
        found = kept(out)
        assert known.items() <= found.items()
        known = found
        assert psutil.wait_procs(everyone, timeout=30)[1] == []
    kai()
    assert known.items() <= kept(out).items()
    assert len(kept(out)) == 50
    disturbed = results(out)
    kai("--out", str(tmp_path / "undisturbed"))
    assert disturbed == results(tmp_path / "undisturbed")


def test_interrupted_run_keeps_what_is_graded(
    class_of: Class, command: list[str], tmp_path: Path
) -> None:
    class_of(100)
    log = tmp_path / "out" / f"{NAME}-wal"

    def listen() -> None:  # a shell starts what it puts in the background deaf to this signal
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, preexec_fn=listen
    )
    wait_for(lambda: grown(log, 30_000), process)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"the same command goes on from there" in said
    assert 0 < len(kept(tmp_path / "out")) < 100


def test_full_disk_is_told_and_the_run_goes_on_from_there(
    class_of: Class, command: list[str], kai: Kai, tmp_path: Path
) -> None:
    class_of(30)

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, resource.RLIM_INFINITY))

    done = subprocess.run(command, preexec_fn=no_room, capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert "make room on the disk" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    known = kept(tmp_path / "out")
    assert 0 < len(known) < 30
    kai()
    assert known.items() <= kept(tmp_path / "out").items()
    assert [row["score"] for row in rows(tmp_path / "out")] == ["6", "0.67"] * 15


@pytest.mark.skipif(strict.obstacle() is not None, reason="bubblewrap makes the small disk")
def test_disk_that_is_truly_full_is_told(
    class_of: Class, command: list[str], tmp_path: Path
) -> None:
    class_of(30)
    (tmp_path / "out").mkdir()
    disk = ["--dev-bind", "/", "/", "--size", "131072", "--tmpfs", str(tmp_path / "out")]
    done = subprocess.run(["bwrap", *disk, *command], capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert "make room on the disk" in done.stderr


def test_cluster_grades_the_same_though_a_worker_dies(
    class_of: Class, kai: Kai, command: list[str], tmp_path: Path
) -> None:
    pytest.importorskip("distributed", reason="the extra dzrkai-grader[dask] is not installed")
    class_of(16)
    (tmp_path / "cluster.py").write_text(CLUSTER)
    cluster = subprocess.Popen(
        [sys.executable, str(tmp_path / "cluster.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert cluster.stdin
    assert cluster.stdout
    try:
        address, worker, _ = cluster.stdout.readline().split()
        run = subprocess.Popen([*command, "--dask", address], stderr=subprocess.PIPE)
        wait_for(lambda: grown(tmp_path / "out" / f"{NAME}-wal", 12_000), run)
        os.kill(int(worker), signal.SIGKILL)
        _, said = run.communicate(timeout=120)
        assert run.returncode == 0, said
    finally:
        cluster.stdin.close()
        cluster.wait(30)
        cluster.stdout.close()
    kai("--out", str(tmp_path / "here"))
    assert results(tmp_path / "out") == results(tmp_path / "here")
