"""Where arrays lie: brought to a device and fetched from it, by the stand-in for CuPy."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator

import numpy as np
import pytest

from dzrkai.cuda import stand_in
from dzrkai_grader.sandbox import Sandbox, Task
from dzrkai_grader.sandbox.worker.device import Cpu, Gpu, device_of
from dzrkai_grader.sandbox.worker.wire import Unsupported

ON_GPU = Gpu(stand_in)


def test_arrays_go_to_a_gpu_and_come_back_wherever_they_are_held():
    value = {"a": (np.arange(3.0), 2), "b": [np.zeros((2, 2), np.float32), "text", None]}
    there = ON_GPU.bring(value)
    assert type(there["a"][0]) is type(there["b"][0]) is stand_in.ndarray
    assert there["a"][1] == 2
    back = ON_GPU.fetch(there)
    assert back["b"][0].dtype == np.float32
    np.testing.assert_array_equal(back["a"][0], np.arange(3.0))


def test_an_array_that_was_left_on_the_cpu_is_no_result_of_a_gpu():
    assert ON_GPU.fetch((np.zeros(2), 1)) == (
        Unsupported("numpy.ndarray", "an array that lies on the CPU"),
        1,
    )


def test_on_the_cpu_everything_stays_as_it_is():
    value = [np.zeros(2)]
    assert Cpu().bring(value) is Cpu().fetch(value) is value


def test_a_gpu_without_cupy_is_an_import_error(monkeypatch):
    monkeypatch.setitem(sys.modules, "cupy", None)
    with pytest.raises(ImportError):
        device_of("gpu")


SOURCES = {
    "exercises.plain": textwrap.dedent(
        """
        import numpy as np
        import numpy.typing
        from numpy.lib.stride_tricks import sliding_window_view  # the stand-in has none
        """
    ),
    "exercises.double": textwrap.dedent(
        """
        import numpy as np
        from numpy.typing import NDArray
        def double(x): return np.concatenate([x, x + np.ones(x.shape)])
        def spoil(x): x[0] = 7.0
        def name(): return np.__name__
        """
    ),
    "exercises.own": textwrap.dedent(
        """
        import numpy as np
        from exercises import double
        def names(): return np.__name__, double.np.__name__
        def leave(x): return np.zeros(3)
        """
    ),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(isolation="basic") as opened:
        yield opened


def task(module: str, device: str = "stand-in") -> Task:
    return Task(module, SOURCES, device=device, choosing=("exercises.own",))


def test_on_a_gpu_numpy_means_cupy_in_the_learners_files(sandbox):
    """The same file computes with NumPy on the CPU and with CuPy on a GPU."""
    for device, library in (("cpu", "numpy"), ("stand-in", "dzrkai.cuda.stand_in")):
        with sandbox.open(task("exercises.double", device)) as worker:
            assert worker.call("name").value == library
            got = worker.call("double", (np.arange(2.0),)).value
            np.testing.assert_array_equal(got, [0.0, 1.0, 1.0, 2.0])


def test_a_file_that_chooses_by_itself_keeps_numpy(sandbox):
    with sandbox.open(task("exercises.own")) as worker:
        assert worker.call("names").value == ("numpy", "dzrkai.cuda.stand_in")
        assert worker.call("leave", (np.zeros(3),)).value.type_name == "numpy.ndarray"


def test_an_argument_that_changes_on_the_gpu_is_noticed(sandbox):
    with sandbox.open(task("exercises.double")) as worker:
        assert worker.call("spoil", (np.zeros(2),)).mutated == ("x",)
        assert worker.call("double", (np.zeros(2),)).mutated == ()


def test_what_the_library_lacks_is_an_error_of_the_import(sandbox):
    with sandbox.open(task("exercises.plain")) as worker:
        assert worker.call("f").error.kind == "import"


def test_functions_answered_from_afar_take_and_give_arrays_of_the_device(sandbox):
    sources = {
        "exercises.asks": "from exercises.far import half\n"
        "def f(x):\n    y = half(x)\n    return type(y).__module__, y\n"
    }
    asking = Task("exercises.asks", sources, remote={"exercises.far": ("half",)}, device="stand-in")
    with sandbox.open(asking, lambda *call: call[2][0] / 2) as worker:
        module, y = worker.call("f", (np.ones(2),)).value
        assert module == "dzrkai.cuda.stand_in"
        np.testing.assert_array_equal(y, [0.5, 0.5])
