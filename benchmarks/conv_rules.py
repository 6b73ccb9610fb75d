"""Where one algorithm of convolution overtakes another: the source of the numbers in `rules`.

Each line is one kind of layer, and for y, the gradient of x and that of W: how much longer im2col
takes than each of the others. Above 1, the other is faster. The numbers in `RULES` are chosen so
that what they let through is above 1, and above what comes after it.

Counted are the seconds that the process spends on all cores: other programs on the machine
disturb that least. The algorithms take turns, and of several rounds the fastest counts.

    python benchmarks/conv_rules.py [--numpy] [--rounds N]
"""

import argparse
import time
from collections.abc import Callable, Sequence

import numpy as np
from tqdm import tqdm

from dzrkai_conv.kernels import cpu
from dzrkai_conv.kernels.movement import is_compiled
from dzrkai_conv.kernels.rules import prefer
from dzrkai_conv.kernels.sizes import RESULTS
from dzrkai_conv.window import Window

CHANNELS = (4, 8, 16, 32, 64, 128, 256)
# (N, size)
IMAGES = ((256, 4), (256, 8), (8, 7), (64, 14), (4, 14), (16, 28), (4, 56), (1, 8), (1, 28))
ALGORITHMS = ("im2col", "direct", "winograd2", "winograd4")


def layer(N: int, channels: int, size: int, kernel: int) -> list[Callable[[], object]]:
    """The three results of a layer with as many filters as channels."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((N, channels, size, size), np.float32)
    W = rng.standard_normal((channels, channels, kernel, kernel), np.float32)
    window = Window.of(kernel, padding="same")
    return [
        lambda: cpu.conv2d(x, W, window, 1),
        lambda: cpu.conv2d_grad_x(x, W, window, 1, (size, size)),
        lambda: cpu.conv2d_grad_w(x, x, window, 1),
    ]


def seconds(run: Callable[[], object], algorithm: str, compiled: bool) -> float:
    """How long one call keeps the processor busy."""
    with prefer(algorithm, compiled=compiled):
        start = time.process_time()
        run()
        return time.process_time() - start


def compare(
    run: Callable[[], object], algorithms: Sequence[str], rounds: int, compiled: bool
) -> dict[str, float]:
    """The fastest round of each algorithm; the first one warms up and does not count."""
    samples = [
        {name: seconds(run, name, compiled) for name in algorithms} for _ in range(rounds + 1)
    ]
    return {name: min(sample[name] for sample in samples[1:]) for name in algorithms}


def main() -> None:
    """Print one line for each kind of layer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--numpy", action="store_true", help="without Numba's loops")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    compiled = not arguments.numpy and is_compiled(np.dtype(np.float32))
    algorithms = [name for name in ALGORITHMS if compiled or name != "direct"]
    cases = [(k, n, size, c) for k in (3, 5) for n, size in IMAGES for c in CHANNELS]
    columns = "".join(f"{name:>10s}" for name in algorithms[1:])
    print(" " * 26 + "".join(f"{result:{len(columns) + 2}s}" for result in RESULTS))
    print(f"kernel   N  size  channels {' |'.join([columns] * len(RESULTS))}")
    for kernel, N, size, channels in tqdm(cases, leave=False, unit="layer"):
        gains = []
        for run in layer(N, channels, size, kernel):
            taken = compare(run, algorithms, arguments.rounds, compiled)
            gains.append("".join(f"{taken['im2col'] / taken[a]:10.2f}" for a in algorithms[1:]))
        tqdm.write(f"{kernel:6d}{N:5d}{size:6d}{channels:9d} {' |'.join(gains)}")


if __name__ == "__main__":
    main()
