"""The autograder's source: what Gradescope unpacks, and what runs in its image."""

import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dzrkai_grader import pack as packs
from dzrkai_grader import stubs
from dzrkai_grader.gradescope import image
from dzrkai_grader.release.tree import zipped

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE.parent / "render" / "gradescope.schema.json").read_text("utf-8"))
RUNUSER = '#!/bin/sh\nwhile [ "$1" != "--" ]; do shift; done\nshift\nexec "$@"\n'


@pytest.fixture
def entry(tmp_path, install_example):
    """The entry point of the example pack, installed into a folder."""
    return install_example(tmp_path / "site")


@pytest.fixture
def autograder(entry, tmp_path):
    """Gradescope's folder with everything unpacked, and an environment that has the course."""
    pack = packs.load(tmp_path / "site" / "smoothing_pack")
    content = zipped(image.build(pack, entry, seed=11, language="en"), programs=image.PROGRAMS)
    home = tmp_path / "autograder"
    for name in ("source/environment/bin", "results", "submission", "shims"):
        (home / name).mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(home / "source")
    programs = {
        home / "source/environment/bin/kai": (
            f"#!/bin/sh\nPYTHONPATH={tmp_path / 'site'} "
            f'exec {sys.executable} -m dzrkai_grader.cli "$@"\n'
        ),
        home / "shims/runuser": RUNUSER,
        home / "shims/chown": "#!/bin/sh\n",
    }
    for path, text in programs.items():
        path.write_text(text)
        path.chmod(0o755)
    return home


def run(home):
    """Run as Gradescope does, but without becoming another user."""
    path = f"{home / 'shims'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "AUTOGRADER": str(home), "PATH": path}
    command = ["bash", str(home / "source" / "run_autograder")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_a_submission_is_graded_by_the_course_s_own_seed(autograder, tmp_path):
    pack = packs.load(tmp_path / "site" / "smoothing_pack")
    stubs.write(pack, autograder / "submission" / "smoothing")
    file = autograder / "submission" / "smoothing" / pack.exercises["moving_average"].file
    file.write_text(pack.exercises["moving_average"].solution, encoding="utf-8")
    done = run(autograder)
    assert done.returncode == 0, done.stderr
    assert "seed 11" in done.stdout
    found = json.loads((autograder / "results" / "results.json").read_text("utf-8"))
    Draft202012Validator(SCHEMA).validate(found)
    assert found["score"] == 6


def test_an_empty_submission_earns_nothing_and_is_told_why(autograder):
    assert run(autograder).returncode == 0
    found = json.loads((autograder / "results" / "results.json").read_text("utf-8"))
    assert found["score"] == 0
    assert "There is no file" in found["tests"][0]["output"]


def test_where_the_grader_fails_nobody_gets_a_zero(autograder):
    (autograder / "source" / "environment" / "bin" / "kai").write_text("#!/bin/sh\nexit 2\n")
    assert run(autograder).returncode == 2
    assert list((autograder / "results").iterdir()) == []


def test_the_scripts_are_programs_and_the_rest_is_what_pip_installs(entry, tmp_path):
    pack = packs.load(tmp_path / "site" / "smoothing_pack")
    tree = image.build(pack, entry, seed=1, language="ja")
    with zipfile.ZipFile(io.BytesIO(zipped(tree, programs=image.PROGRAMS))) as archive:
        modes = {one.filename: one.external_attr >> 16 for one in archive.infolist()}
    assert {name for name, mode in modes.items() if mode & stat.S_IXUSR} == set(image.PROGRAMS)
    assert b"KAI_LANG=ja" in tree["run_autograder"]
    setup = tree["setup.sh"].decode()
    for folder in {path.rpartition("/")[0] for path in tree if path.endswith("/pyproject.toml")}:
        assert f'"./{folder}' in setup
    for name in image.PROGRAMS:
        check = ["bash", "-n", "-c", tree[name].decode()]
        assert subprocess.run(check, capture_output=True, check=False).returncode == 0


@pytest.mark.usefixtures("entry")
def test_the_command_writes_the_archive_and_says_what_it_holds(tmp_path):
    command = [sys.executable, "-m", "dzrkai_grader.cli", "gradescope", "--course", "smoothing"]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "KAI_LANG": "en"}
    for name, code in (("out.zip", 0), ("missing/out.zip", 2)):
        done = subprocess.run(
            [*command, name],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stderr
        said = "It holds the solutions" if code == 0 else "missing does not exist"
        assert said in done.stdout + done.stderr
    assert zipfile.is_zipfile(tmp_path / "out.zip")
