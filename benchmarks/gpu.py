"""Convolution, pooling and a training step on a GPU, beside PyTorch (cuDNN) and beside the floor.

The contenders take turns in one process on the same numbers, and device events time them; what
counts is the ratio of medians. Before anything is timed, the results are compared.

The floor of a call is what this GPU could do at best, by what it was just measured to do: the bytes
that must be moved, over the bandwidth of a copy; the operations, over the rate of a large matrix
product of the same precision. No implementation goes below the larger of the two, but for
algorithms with fewer operations (Winograd), which cuDNN has.

TF32 is off or on for everybody: each setting is a run of its own, since CuPy reads it once.

    python benchmarks/gpu.py [--rounds 20] [--batch 64 256]    writes results/gpu-<device>.json

Needs a GPU, CuPy and PyTorch, and fails without.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from math import prod
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BYTES = 4  # of a float32
WARM_UP, INNER = 5, 5  # uncounted calls, and calls between two events

# C, height = width, OC, kernel, stride, padding: as on the CPU.
CONVOLUTIONS = [
    (1, 28, 20, 5, 1, 0),
    (20, 12, 50, 5, 1, 0),
    (3, 32, 64, 3, 1, 1),
    (64, 32, 64, 3, 1, 1),
    (128, 16, 128, 3, 1, 1),
    (256, 8, 256, 3, 1, 1),
    (3, 224, 64, 7, 2, 3),
    (64, 56, 64, 3, 1, 1),
    (64, 56, 128, 3, 2, 1),
    (512, 7, 512, 3, 1, 1),
    (256, 56, 64, 1, 1, 0),
    (512, 7, 2048, 1, 1, 0),
]
# C, height = width, kernel, stride, padding
POOLINGS = [(20, 24, 2, 2, 0), (64, 112, 3, 2, 1), (128, 28, 2, 2, 0)]

Calls = dict[str, Callable[[], Any]]


def main() -> None:
    """Run once with TF32 off and once with it on, and write both down."""
    parser = argparse.ArgumentParser(description="Beside PyTorch on a GPU.")
    parser.add_argument("--rounds", type=int, default=20, help="counted turns of each contender")
    parser.add_argument("--batch", type=int, nargs="+", default=[64, 256])
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    check_machine()
    if arguments.one:
        print(json.dumps(measured(arguments.rounds, arguments.batch)))
        return
    results = {f"tf32 {name}": run_with(tf32) for name, tf32 in (("off", "0"), ("on", "1"))}
    device = results["tf32 off"]["device"]
    path = HERE / "results" / f"gpu-{device.lower().replace(' ', '-')}.json"
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for setting, result in results.items():
        print(f"{device}, {setting}: PyTorch's time / ours, geometric means")
        print(json.dumps(result["geometric_means"], indent=2))
    print(f"written to {path}")


def check_machine() -> None:
    """End at once, with the reason, where this cannot be measured."""
    from dzrkai.arrays import cuda_problem

    problem = cuda_problem()
    if problem is None:
        try:
            import torch

            problem = None if torch.cuda.is_available() else "PyTorch finds no CUDA device"
        except ImportError as error:
            problem = str(error)
    if problem is not None:
        sys.exit(f"benchmarks/gpu.py needs a GPU, CuPy and PyTorch: {problem}")


def run_with(tf32: str) -> Any:
    """The results of a process of its own with this setting."""
    command = [sys.executable, __file__, "--one", *sys.argv[1:]]
    done = subprocess.run(
        command, env=os.environ | {"CUPY_TF32": tf32}, check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout.splitlines()[-1])


def measured(rounds: int, batches: list[int]) -> dict[str, Any]:
    """All tables, under the TF32 setting of this process."""
    import cupy
    import torch

    tf32 = os.environ.get("CUPY_TF32") == "1"
    torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = tf32
    torch.backends.cudnn.benchmark = True  # PyTorch tries all of cuDNN's plans and takes the best
    limits = {"bytes_per_s": copy_rate(rounds), "operations_per_s": product_rate(rounds)}
    tables = {
        "convolution": [
            row(convolution(N, *layer), convolution_floor(N, *layer, limits), rounds, N, layer)
            for N in batches
            for layer in CONVOLUTIONS
        ],
        "pooling": [
            row(pooling(kind, N, *layer), pooling_floor(N, *layer, limits), rounds, N, kind, layer)
            for kind in ("max", "avg")
            for N in batches
            for layer in POOLINGS
        ],
        "training": [row(training_step(N), {}, rounds, N) for N in batches],
    }
    return {
        "device": cupy.cuda.runtime.getDeviceProperties(0)["name"].decode(),
        "driver": cupy.cuda.runtime.driverGetVersion(),
        "versions": {"cupy": cupy.__version__, "torch": torch.__version__},
        "cudnn_of_torch": torch.backends.cudnn.version(),
        "rounds": rounds,
        "limits": limits,
        "geometric_means": {name: means(rows) for name, rows in tables.items()},
        **tables,
    }


def row(contenders: Calls, floors: dict[str, float], rounds: int, *what: Any) -> dict[str, Any]:
    """Times of all contenders in milliseconds, and what they mean."""
    times = {name: round(ms, 4) for name, ms in timed(contenders, rounds).items()}
    ratios = {
        name: round(times[f"torch, {part}"] / ms, 3)
        for name, ms in times.items()
        for part in [name.rpartition(", ")[2]]
        if not name.startswith("torch")
    }
    share = {
        name: round(floors[part] / ms, 3)
        for name, ms in times.items()
        for part in [name.rpartition(", ")[2]]
        if part in floors
    }
    print(what, ratios, file=sys.stderr)
    return {"what": what, "ms": times, "torch_over_ours": ratios, "floor_over_time": share}


def means(rows: list[dict[str, Any]]) -> dict[str, float]:
    """The geometric mean of each contender's ratios over the table."""
    names = {name: None for each in rows for name in each["torch_over_ours"]}
    return {
        name: round(statistics.geometric_mean(each["torch_over_ours"][name] for each in rows), 3)
        for name in names
    }


# -- clocks ----------------------------------------------------------------------------------------


def timed(calls: Calls, rounds: int) -> dict[str, float]:
    """The median time of each call in milliseconds, between device events, taking turns."""
    for call in calls.values():
        for _ in range(WARM_UP):
            call()
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            times[name].append(elapsed(call) / INNER)
    return {name: statistics.median(each) for name, each in times.items()}


def elapsed(call: Callable[[], Any]) -> float:
    """Milliseconds of `INNER` calls: CuPy and PyTorch both work on the default stream."""
    import cupy

    start, end = cupy.cuda.Event(), cupy.cuda.Event()
    start.record()
    for _ in range(INNER):
        call()
    end.record()
    end.synchronize()
    return float(cupy.cuda.get_elapsed_time(start, end))


def copy_rate(rounds: int) -> float:
    """Bytes read and written per second by a copy of a gigabyte."""
    import cupy

    a = cupy.zeros(2**28, "float32")
    b = cupy.empty_like(a)
    (ms,) = timed({"copy": lambda: cupy.copyto(b, a)}, rounds).values()
    return 2 * a.nbytes / (ms / 1000)


def product_rate(rounds: int) -> float:
    """Multiplications and additions per second in a product of large matrices."""
    import cupy

    n = 8192
    a = cupy.ones((n, n), "float32")
    out = cupy.empty_like(a)
    (ms,) = timed({"product": lambda: cupy.matmul(a, a, out=out)}, rounds).values()
    return 2 * n**3 / (ms / 1000)


# -- convolution -----------------------------------------------------------------------------------


def convolution(N: int, C: int, size: int, OC: int, K: int, stride: int, padding: int) -> Calls:
    """Forward, and forward with backward: PyTorch, our own kernels, and cuDNN where installed."""
    import torch

    from dzrkai import Variable, no_grad
    from dzrkai_conv import conv2d
    from dzrkai_conv.kernels.cuda import cudnn

    x, W = numbers(N, C, size, size), numbers(OC, C, K, K)
    theirs = torch.nn.functional.conv2d(x[1], W[1], stride=stride, padding=padding)
    gy = numbers(*theirs.shape)

    def forward() -> Any:
        with no_grad():
            return conv2d(x[0], W[0], stride=stride, padding=padding)

    def both() -> Any:
        variables = Variable(x[0]), Variable(W[0])
        conv2d(*variables, stride=stride, padding=padding).backward(gy[0])
        return variables

    calls = torch_calls(torch.nn.functional.conv2d, (x[1], W[1]), gy[1], stride, padding)
    calls |= {
        "kernels, forward": without_cudnn(forward),
        "kernels, forward+backward": without_cudnn(both),
    }
    if cudnn.frontend() is not None:
        calls |= {"cudnn, forward": forward, "cudnn, forward+backward": both}
    for name in calls.keys() & {"kernels, forward", "cudnn, forward"}:
        check_same(calls[name]().data, theirs)
    return calls


def without_cudnn(call: Callable[[], Any]) -> Callable[[], Any]:
    """The same call, done by kernels of our own."""
    from dzrkai_conv.kernels.cuda import cudnn

    usable = cudnn.usable

    def bare() -> Any:
        cudnn.usable = lambda x: False  # noqa: ARG005
        try:
            return call()
        finally:
            cudnn.usable = usable

    return bare


def convolution_floor(
    N: int, C: int, size: int, OC: int, K: int, stride: int, padding: int, limits: dict[str, float]
) -> dict[str, float]:
    """Milliseconds below which this GPU cannot do it by multiplying each pair once."""
    places = ((size + 2 * padding - K) // stride + 1) ** 2
    operations = 2 * N * OC * C * K * K * places
    x, W, y = N * C * size**2, OC * C * K * K, N * OC * places
    forward = floor(operations, x + W + y, limits)
    backward = floor(2 * operations, 2 * (x + W + y), limits)
    return {"forward": forward, "forward+backward": forward + backward}


def floor(operations: int, numbers: int, limits: dict[str, float]) -> float:
    """Milliseconds for so many operations, and so many numbers read or written."""
    seconds = max(operations / limits["operations_per_s"], BYTES * numbers / limits["bytes_per_s"])
    return 1000 * seconds


# -- pooling ---------------------------------------------------------------------------------------


def pooling(kind: str, N: int, C: int, size: int, K: int, stride: int, padding: int) -> Calls:
    """Forward, and forward with backward."""
    import torch

    import dzrkai_pool
    from dzrkai import Variable, no_grad

    pool = getattr(dzrkai_pool, f"{kind}_pool2d")
    torch_pool = getattr(torch.nn.functional, f"{kind}_pool2d")
    x = numbers(N, C, size, size)
    ours = pool(x[0], K, stride, padding)
    check_same(ours.data, torch_pool(x[1], K, stride, padding))
    gy = numbers(*ours.shape)

    def forward() -> Any:
        with no_grad():
            return pool(x[0], K, stride, padding)

    def both() -> Any:
        variable = Variable(x[0])
        pool(variable, K, stride, padding).backward(gy[0])
        return variable

    calls = torch_calls(torch_pool, (x[1],), gy[1], stride, padding, kernel_size=K)
    return calls | {"kernels, forward": forward, "kernels, forward+backward": both}


def pooling_floor(
    N: int, C: int, size: int, K: int, stride: int, padding: int, limits: dict[str, float]
) -> dict[str, float]:
    """Milliseconds in which x is read and y written, and gy read and gx written."""
    places = ((size + 2 * padding - K) // stride + 1) ** 2
    one_way = floor(0, N * C * (size**2 + places), limits)
    return {"forward": one_way, "forward+backward": 2 * one_way}


# -- a training step -------------------------------------------------------------------------------


def training_step(N: int) -> Calls:
    """The CNN of chapter 5 on 8 x 8 digits: loss, gradients, one step of Adam."""
    import torch

    import dzrkai.functions as F
    from dzrkai import optimizers
    from dzrkai.layers import Linear, Sequential
    from dzrkai_conv import Conv2d
    from dzrkai_pool import MaxPool2d

    model = Sequential(
        *(Conv2d(1, 16, 3, padding=1), F.relu, MaxPool2d(2)),
        *(Conv2d(16, 32, 3, padding=1), F.relu, MaxPool2d(2)),
        *(F.flatten, Linear(128, 64), F.relu, Linear(64, 10)),
    ).to("cuda")
    optimizer = optimizers.Adam().setup(model)
    n = torch.nn
    torch_model = n.Sequential(
        *(n.Conv2d(1, 16, 3, padding=1), n.ReLU(), n.MaxPool2d(2)),
        *(n.Conv2d(16, 32, 3, padding=1), n.ReLU(), n.MaxPool2d(2)),
        *(n.Flatten(), n.Linear(128, 64), n.ReLU(), n.Linear(64, 10)),
    ).to(device())
    torch_optimizer = torch.optim.Adam(torch_model.parameters())
    x = numbers(N, 1, 8, 8)
    labels = torch.arange(N, device=device()) % 10
    t = from_torch(labels)

    def ours() -> None:
        model.cleargrads()
        F.softmax_cross_entropy(model(x[0]), t).backward()
        optimizer.update()

    def theirs() -> None:
        torch_optimizer.zero_grad()
        n.functional.cross_entropy(torch_model(x[1]), labels).backward()
        torch_optimizer.step()

    return {"torch, step": theirs, "ours, step": ours}


# -- the same numbers for both ---------------------------------------------------------------------


def device() -> str:
    """Where PyTorch computes."""
    return "cuda"


def numbers(*shape: int) -> tuple[Any, Any]:
    """The same random numbers as an array of CuPy and as a tensor of PyTorch."""
    import torch

    generator = torch.Generator(device()).manual_seed(prod(shape))
    tensor = torch.randn(shape, generator=generator, device=device())
    return from_torch(tensor), tensor


def from_torch(tensor: Any) -> Any:
    """The tensor's memory as an array of CuPy."""
    import cupy

    return cupy.from_dlpack(tensor)


def torch_calls(
    function: Callable[..., Any],
    inputs: tuple[Any, ...],
    gy: Any,
    stride: int,
    padding: int,
    **more: int,
) -> Calls:
    """PyTorch's forward, and forward with backward."""
    import torch

    leaves = [tensor.detach().requires_grad_() for tensor in inputs]

    def forward() -> Any:
        with torch.no_grad():
            return function(*inputs, stride=stride, padding=padding, **more)

    def both() -> None:
        for leaf in leaves:
            leaf.grad = None
        function(*leaves, stride=stride, padding=padding, **more).backward(gy)

    return {"torch, forward": forward, "torch, forward+backward": both}


def check_same(ours: Any, theirs: Any) -> None:
    """Refuse to time wrong results."""
    import torch

    difference = float((torch.from_dlpack(ours) - theirs).abs().max())
    scale = float(theirs.abs().max())
    tolerance = 5e-3 if os.environ.get("CUPY_TF32") == "1" else 1e-4
    if not difference <= tolerance * scale:
        sys.exit(f"results differ by {difference} of {scale}, shape {tuple(theirs.shape)}")


if __name__ == "__main__":
    main()
