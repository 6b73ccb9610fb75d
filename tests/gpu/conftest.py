"""The device under test: a GPU where there is one, and always the stand-in for CuPy."""

import importlib
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dzrkai.cuda import stand_in
from dzrkai.cuda.stand_in import Transfers
from dzrkai_conv.kernels.cuda import cudnn

sys.path.insert(0, str(Path(__file__).parent))

import cuda_on_cpu


def gpu_problem() -> str | None:
    """Why nothing can run on a GPU here."""
    if importlib.util.find_spec("cupy") is None:
        return "CuPy is not installed"
    cupy = importlib.import_module("cupy")
    return None if cupy.is_available() else "CuPy finds no CUDA device"


GPU_PROBLEM = gpu_problem()
gpu_tests: set[str] = set()
on_gpu = pytest.param("gpu", marks=pytest.mark.gpu)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a GPU where there is none."""
    for item in items:
        if item.get_closest_marker("gpu"):
            gpu_tests.add(item.nodeid)
            if GPU_PROBLEM is not None:
                item.add_marker(pytest.mark.skip(reason=f"needs a GPU: {GPU_PROBLEM}"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how much was proved on a GPU, and how much was not."""
    stats = terminalreporter.stats
    counts = {
        outcome: sum(
            getattr(report, "nodeid", None) in gpu_tests for report in stats.get(outcome, [])
        )
        for outcome in ("passed", "failed", "skipped")
    }
    why = f" ({GPU_PROBLEM})" if GPU_PROBLEM is not None else ""
    text = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    terminalreporter.write_line(f"tests that need a GPU: {text}{why}")
    kernels = getattr(terminalreporter.config, "compiled_kernels", 0)
    terminalreporter.write_line(f"kernels compiled by NVRTC: {kernels}")


@pytest.fixture(scope="module", params=["stand-in", on_gpu])
def xp(request: pytest.FixtureRequest) -> Iterator[ModuleType]:
    """CuPy, or what stands in for it; whoever imports cupy gets the same."""
    if request.param == "gpu":
        yield importlib.import_module("cupy")
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "cupy", stand_in)
        patch.setattr(cudnn, "usable", lambda x: False)  # it would want a GPU  # noqa: ARG005
        if cuda_on_cpu.compiler_problem() is None:
            patch.setattr(stand_in, "RawModule", cuda_on_cpu.RawModule)
        yield stand_in


@pytest.fixture(scope="module")
def kernels(xp: ModuleType) -> None:
    """Kernels can run: on the GPU, or compiled for the CPU."""
    if xp is stand_in and cuda_on_cpu.compiler_problem() is not None:
        pytest.skip(str(cuda_on_cpu.compiler_problem()))


@pytest.fixture
def counting(xp: ModuleType) -> Any:
    """Count what is copied from one memory to the other: `with counting() as transfers:`."""
    return _counted_by_stand_in if xp is stand_in else _counted_by_profiler


@contextmanager
def _counted_by_stand_in() -> Iterator[Transfers]:
    before = Transfers(**vars(stand_in.transfers))
    counted = Transfers()
    yield counted
    counted.to_device = stand_in.transfers.to_device - before.to_device
    counted.to_host = stand_in.transfers.to_host - before.to_host


@contextmanager
def _counted_by_profiler() -> Iterator[Transfers]:
    """The driver's own record, which PyTorch's profiler reads for the whole process."""
    torch: Any = pytest.importorskip("torch", reason="PyTorch's profiler counts transfers")
    counted = Transfers()
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
        yield counted
        importlib.import_module("cupy").cuda.Device().synchronize()
    names = [event.name for event in profile.events()]
    counted.to_device = sum("HtoD" in name for name in names)
    counted.to_host = sum("DtoH" in name for name in names)
