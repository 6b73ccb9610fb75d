"""The doctor says what is here, what is missing, and the command that mends it."""

import importlib.metadata
import importlib.util
import shlex
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace

import pytest

from dzrkai_grader import doctor
from dzrkai_grader.doctor import Finding, examine, healthy, pip_install
from dzrkai_grader.sandbox import Outcome, RemoteError, strict
from dzrkai_grader.words import Words

WORDS = Words("en")


def of(findings, subject):
    return next(finding for finding in findings if finding.subject == subject)


@pytest.fixture
def course(tmp_path):
    """A folder that looks like the repository."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "packages" / "core").mkdir(parents=True)
    (tmp_path / "packages" / "core" / "pyproject.toml").touch()
    return tmp_path


def forget(monkeypatch, *names):
    """Let these distributions and modules look as if they were not installed."""
    version, find_spec = importlib.metadata.version, importlib.util.find_spec

    def fake_version(name):
        if name in names:
            raise PackageNotFoundError(name)
        return version(name)

    def fake_find_spec(name, package=None):
        return None if name in names else find_spec(name, package)

    monkeypatch.setattr(doctor, "version", fake_version)
    monkeypatch.setattr(importlib.util, "find_spec", fake_find_spec)


def test_a_complete_installation_is_healthy(course):
    """Every own distribution is named with its version, NumPy with its BLAS."""
    findings = examine(WORDS, course)
    assert healthy(findings)
    for name in ("dzrkai", "dzrkai-conv", "dzrkai-pool", "dzrkai-grader", "dzrkai-course"):
        assert of(findings, name) == Finding(name, "ok", importlib.metadata.version(name))
    assert "BLAS: " in of(findings, "NumPy").detail
    assert sys.executable in of(findings, "Python").detail
    assert "starts and answers" in of(findings, "Worker").detail


def test_a_missing_distribution_has_the_command_of_the_repository(course, monkeypatch):
    """Inside the repository the command installs from its folder, from wherever it is called."""
    forget(monkeypatch, "dzrkai-conv")
    (course / "docs").mkdir()
    findings = examine(WORDS, course / "docs")
    finding = of(findings, "dzrkai-conv")
    assert not healthy(findings)
    assert finding.detail == "not installed"
    assert shlex.split(finding.mend)[-3:] == ["install", "-e", str(course / "packages" / "conv")]


def test_a_missing_distribution_has_the_command_of_the_index_elsewhere(tmp_path, monkeypatch):
    """Outside the repository the command installs by name."""
    forget(monkeypatch, "dzrkai-conv")
    assert of(examine(WORDS, tmp_path), "dzrkai-conv").mend == pip_install("dzrkai-conv")


def test_a_distribution_whose_package_is_gone_is_missing(course, monkeypatch):
    """An editable installation whose folder was moved away is found out."""
    forget(monkeypatch, "dzrkai_conv")
    finding = of(examine(WORDS, course), "dzrkai-conv")
    assert finding.status == "missing"
    assert "dzrkai_conv is not found" in finding.detail


def test_an_optional_distribution_is_no_illness(course, monkeypatch):
    """What only adds something is shown with its command, and all is well."""
    forget(monkeypatch, "tqdm")
    findings = examine(WORDS, course)
    assert healthy(findings)
    assert of(findings, "tqdm").status == "optional"
    assert of(findings, "tqdm").mend.endswith('"dzrkai[progress]"')


def test_a_broken_numpy_is_reported(monkeypatch):
    """A NumPy that does not import is missing, with the command that installs it anew."""
    monkeypatch.setitem(sys.modules, "numpy", None)
    finding = doctor._numpy(WORDS)
    assert finding.status == "missing"
    assert finding.mend.endswith("--force-reinstall numpy")


def test_no_exercises_folder_is_missing(tmp_path):
    """Outside a course the folder of exercises has to be named."""
    finding = of(examine(WORDS, tmp_path), "Exercises")
    assert finding.status == "missing"
    assert "--submission" in finding.mend


def test_no_gpu_is_no_illness(monkeypatch):
    """Without a device the course is graded on the CPU."""
    forget(monkeypatch, "cupy")
    monkeypatch.setattr(shutil, "which", lambda _: None)
    cpu, gpu = doctor._devices(WORDS)
    assert (cpu.status, gpu.status, gpu.mend) == ("ok", "optional", "")


@pytest.mark.parametrize("driver", ["12", "13"])
def test_a_gpu_without_cupy_has_the_command_that_fits_its_driver(monkeypatch, driver):
    """CuPy is offered for the CUDA version that the driver supports."""
    forget(monkeypatch, "cupy")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    shown = SimpleNamespace(stdout=f"| Driver Version: 570.1   CUDA Version: {driver}.4 |")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: shown)
    _, gpu = doctor._devices(WORDS)
    assert gpu.mend.endswith(f'install "dzrkai[cuda{driver}]"')


@pytest.mark.parametrize(
    "error", [OSError("gone"), subprocess.TimeoutExpired("nvidia-smi", 20), None]
)
def test_a_driver_that_does_not_answer_is_no_gpu(monkeypatch, error):
    """nvidia-smi that fails, hangs or says something else counts as no device."""

    def run(*_, **__):
        if error:
            raise error
        return SimpleNamespace(stdout="NVIDIA-SMI has failed")

    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", run)
    assert doctor._cuda_driver() is None


def test_a_broken_cupy_is_reported_with_its_reason(monkeypatch, tmp_path):
    """An installed CuPy that does not import spoils nothing and says why."""
    (tmp_path / "cupy.py").write_text("raise RuntimeError('no driver\\nmore')")
    monkeypatch.syspath_prepend(tmp_path)
    finding = doctor._cupy(WORDS)
    assert finding.status == "optional"
    assert finding.detail.endswith("RuntimeError: no driver")


def test_a_working_cupy_names_the_device(monkeypatch, tmp_path):
    """The first device, how many there are, and CuPy's version."""
    (tmp_path / "cupy.py").write_text(
        "__version__ = '14.0'\n"
        "class cuda:\n"
        "    class runtime:\n"
        "        getDeviceCount = staticmethod(lambda: 2)\n"
        "        getDeviceProperties = staticmethod(lambda i: {'name': b'H200'})\n"
    )
    monkeypatch.delitem(sys.modules, "cupy", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    _, gpu = doctor._devices(WORDS)
    assert gpu == Finding("GPU", "ok", "H200 (2), CuPy 14.0")
    del sys.modules["cupy"]


def test_no_course_is_missing(monkeypatch):
    """Without a course there is nothing to grade."""
    monkeypatch.setattr(doctor, "entry_points", lambda **_: [])
    finding = next(doctor._packs(WORDS))
    assert finding.status == "missing"
    assert finding.mend == pip_install("dzrkai-course")


def test_the_command_installs_into_the_python_that_runs(monkeypatch):
    """A python of another environment on the PATH is not taken for this one."""
    monkeypatch.setattr(shutil, "which", lambda _: "/elsewhere/bin/python")
    monkeypatch.setattr(sys, "executable", "/my course/bin/python")
    assert pip_install("numpy") == '"/my course/bin/python" -m pip install numpy'


def test_a_gpu_is_one_that_cupy_can_use(monkeypatch):
    """Without CuPy, and with one that finds no device, there is none."""
    forget(monkeypatch, "cupy")
    assert not doctor.has_gpu()
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())
    for status in ("ok", "optional"):
        monkeypatch.setattr(doctor, "_cupy", lambda _, status=status: Finding("GPU", status, ""))
        assert doctor.has_gpu() == (status == "ok")


def test_a_worker_that_does_not_start_is_missing(monkeypatch):
    """Its reason is told: nothing can be graded without one."""

    def fail():
        raise OSError("the sandbox needs Linux or macOS")

    monkeypatch.setattr("dzrkai_grader.sandbox.Sandbox", fail)
    finding = doctor._worker(WORDS)
    assert finding.status == "missing"
    assert finding.detail == "OSError: the sandbox needs Linux or macOS"


def test_a_worker_that_does_not_answer_is_missing(monkeypatch):
    """What it died of is told."""

    class Silent:
        """A sandbox whose workers die at once."""

        isolation = "basic"

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def open(self, _):
            return self

        def call(self, _):
            return Outcome(error=RemoteError("killed", "", "ended by SIGKILL"))

    monkeypatch.setattr("dzrkai_grader.sandbox.Sandbox", Silent)
    finding = doctor._worker(WORDS)
    assert (finding.status, finding.detail) == ("missing", "ended by SIGKILL")


def test_a_numpy_that_hides_its_blas_is_no_illness():
    """Some builds do not say which BLAS they use."""
    assert doctor._blas(SimpleNamespace(show_config=lambda **_: {})) == "?"


@pytest.mark.parametrize(("obstacle", "status"), [(None, "ok"), ("no bwrap", "optional")])
def test_isolation_is_strict_or_says_why_not(monkeypatch, obstacle, status):
    """Without strict isolation the course works; what keeps it away is told."""
    monkeypatch.setattr(strict, "obstacle", lambda: obstacle)
    finding = doctor._isolation(WORDS)
    assert finding.status == status
    assert (obstacle or "strict") in finding.detail


def test_bubblewrap_has_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr(strict, "obstacle", lambda: "bubblewrap is not installed")
    monkeypatch.setattr(strict.shutil, "which", lambda _name: None)
    monkeypatch.setattr(strict.sys, "platform", "linux")
    assert doctor._isolation(WORDS).mend == "sudo apt-get install bubblewrap"


def test_another_s_course_needs_the_grader_alone(install_example, tmp_path, monkeypatch):
    entry = install_example(tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.delitem(sys.modules, "smoothing_pack", raising=False)
    monkeypatch.setattr(doctor, "entry_points", lambda **_: [entry])
    forget(monkeypatch, "dzrkai-course")
    (tmp_path / "smoothing").mkdir()
    findings = doctor.examine(WORDS, tmp_path)
    assert doctor.healthy(findings)
    assert str(tmp_path / "smoothing") in {finding.detail for finding in findings}


def test_a_course_that_cannot_be_read_is_named(install_example, tmp_path, monkeypatch):
    entry = install_example(tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.delitem(sys.modules, "smoothing_pack", raising=False)
    monkeypatch.setattr(doctor, "entry_points", lambda **_: [entry])
    (tmp_path / "site" / "smoothing_pack" / "pack.toml").write_text("name = 3")
    (finding,) = doctor._packs(WORDS)
    assert finding.status == "missing"
    assert "pack.toml" in finding.detail


def test_an_altered_course_is_found(install_example, tmp_path, monkeypatch):
    entry = install_example(tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.delitem(sys.modules, "smoothing_pack", raising=False)
    monkeypatch.setattr(doctor, "entry_points", lambda **_: [entry])
    (tmp_path / "site" / "smoothing_pack" / "pack.sealed").write_bytes(b"else")
    (finding,) = doctor._packs(WORDS)
    assert finding.status == "missing"
    assert "not the course that was released" in finding.detail
