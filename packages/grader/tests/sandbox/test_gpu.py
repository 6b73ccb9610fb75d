"""What a worker on a GPU is given, as far as that can be seen without one."""

from __future__ import annotations

import sys
import textwrap

import pytest

from dzrkai_grader.sandbox import Sandbox, SandboxError, Task, choose_isolation, gpu
from dzrkai_grader.sandbox.packages import locate


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A CuPy that is the stand-in, and libraries of NVIDIA's, as pip would lay them out."""
    cupy = tmp_path / "cupy"
    cupy.mkdir()
    (cupy / "__init__.py").write_text("from dzrkai.cuda.stand_in import *\n", encoding="utf-8")
    library = tmp_path / "nvidia" / "cu13" / "lib"
    headers = tmp_path / "nvidia" / "cu13" / "include"
    library.mkdir(parents=True)
    headers.mkdir()
    (library / "libcublas.so.13").touch()
    (headers / "cuda_fp16.h").touch()
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("cupy", "nvidia"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return tmp_path


def test_libraries_and_headers_are_found_where_pip_put_them(installed, monkeypatch):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/lib")
    found = gpu.environment()
    assert found["LD_LIBRARY_PATH"].split(":")[0] == str(installed / "nvidia/cu13/lib")
    assert found["LD_LIBRARY_PATH"].endswith(":/opt/lib")
    assert found["CUDA_PATH"] == str(installed / "nvidia/cu13")


def test_a_namespace_is_a_package_without_a_file(installed):
    (package,) = locate(["nvidia"])
    assert package.origin == ""
    assert str(installed / "nvidia") in package.folders


def test_workers_on_a_gpu_import_cupy_and_its_parts(installed):
    source = textwrap.dedent(
        """
        import os
        import nvidia
        import cupy
        def where(): return cupy.__name__, list(nvidia.__path__), os.environ["CUDA_PATH"]
        """
    )
    task = Task("exercises.one", {"exercises.one": source}, choosing=("exercises.one",))
    with Sandbox(gpu=True) as sandbox, sandbox.open(task) as worker:
        assert sandbox.isolation == "basic"
        name, places, cuda = worker.call("where").value
    assert name == "cupy"
    assert str(installed / "nvidia") in places
    assert cuda == str(installed / "nvidia" / "cu13")


def test_strict_isolation_and_a_gpu_exclude_each_other():
    assert choose_isolation("auto", gpu=True) == "basic"
    with pytest.raises(SandboxError, match="no strict isolation on a GPU; use basic"):
        choose_isolation("strict", gpu=True)
