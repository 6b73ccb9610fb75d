"""Devices: what happens where there is no GPU, and who imports CuPy."""

import subprocess
import sys
import types

import numpy as np
import pytest

import dzrkai
from dzrkai import Variable
from dzrkai.arrays import array_module, is_array, to_device


def test_without_cupy_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", None)
    with pytest.raises(RuntimeError, match=r"dzrkai\[cuda13\]"):
        Variable(1.0).to("cuda")


def test_a_cupy_that_does_not_import_is_told_from_one_that_is_missing(monkeypatch, tmp_path):
    (tmp_path / "cupy.py").write_text("raise OSError('libcublas.so.13: not found')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "cupy", raising=False)
    with pytest.raises(RuntimeError, match=r"cannot be imported.*OSError: libcublas"):
        Variable(1.0).to("cuda")


def fake_cupy(available, driver=13000, count=lambda: 0):
    cupy = types.ModuleType("cupy")
    cupy.ndarray = type("ndarray", (), {})
    cupy.is_available = lambda: available
    cupy.asarray = lambda array: array
    runtime = types.SimpleNamespace(driverGetVersion=lambda: driver, getDeviceCount=count)
    cupy.cuda = types.SimpleNamespace(runtime=runtime)
    return cupy


def too_old():
    raise RuntimeError("cudaErrorInsufficientDriver")


@pytest.mark.parametrize(
    ("driver", "count", "message"),
    [
        (0, too_old, "no NVIDIA driver"),
        (12000, too_old, r"newer driver .*cudaErrorInsufficientDriver"),
        (13000, lambda: 0, "no CUDA device"),
    ],
)
def test_what_keeps_cupy_from_working_is_named(monkeypatch, driver, count, message):
    monkeypatch.setitem(sys.modules, "cupy", fake_cupy(False, driver, count))
    with pytest.raises(RuntimeError, match=f'device "cuda": .*{message}'):
        to_device(np.ones(1), "cuda")


def test_a_full_device_says_what_frees_memory(monkeypatch):
    def full(_):
        raise MemoryError("Out of memory: 8 bytes")

    cupy = fake_cupy(True)
    cupy.asarray = full
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    with pytest.raises(MemoryError, match=r"to: the memory .* smaller batches.*8 bytes"):
        to_device(np.ones(1), "cuda")


def test_arrays_are_known_by_their_type(monkeypatch):
    cupy = fake_cupy(True)
    monkeypatch.setitem(sys.modules, "cupy", cupy)
    assert array_module(cupy.ndarray()) is cupy
    assert is_array(cupy.ndarray())
    assert array_module(np.ones(1)) is np
    assert not is_array([1.0])
    assert to_device(np.ones(1), "cuda").tolist() == [1.0]


def test_importing_and_training_on_the_cpu_never_imports_cupy_or_the_slow_parts():
    code = (
        "import sys, dzrkai, numpy as np; import dzrkai.functions as F;"
        "import dzrkai.layers as L, dzrkai.optimizers as O, dzrkai_conv, dzrkai_pool;"
        "model = L.Sequential(dzrkai_conv.Conv2d(1, 2, 3), F.relu, dzrkai_pool.MaxPool2d(2));"
        "optimizer = O.Adam().setup(model);"
        "model(np.ones((1, 1, 6, 6), np.float32)).sum().backward(); optimizer.update();"
        "F.exp(dzrkai.Variable(1.0)).backward();"
        "slow = ('cupy', 'safetensors', 'importlib.metadata', 'tqdm');"
        "print([module for module in slow if module in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_comes_later_is_served_by_name():
    assert dzrkai.Sequential is dzrkai.layers.Sequential
    assert dzrkai.data.Digits
    assert "optimizers" in dir(dzrkai)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = dzrkai.nothing
