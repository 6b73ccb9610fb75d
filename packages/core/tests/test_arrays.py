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
    with pytest.raises(RuntimeError, match=r"cupy-cuda13x\[ctk\]"):
        Variable(1.0).to("cuda")


def fake_cupy(available):
    cupy = types.ModuleType("cupy")
    cupy.ndarray = type("ndarray", (), {})
    cupy.is_available = lambda: available
    cupy.asarray = lambda array: array
    return cupy


def test_without_a_device_the_message_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", fake_cupy(False))
    with pytest.raises(RuntimeError, match="no CUDA device"):
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
