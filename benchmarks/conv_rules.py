"""Where one algorithm of convolution overtakes another: the source of the numbers in `rules`.

Each line is one kind of layer: how much longer im2col takes than Winograd's convolution, for y and
for both gradients together. Above 1, Winograd is faster. The numbers in `RULES` are chosen so that
what they let through is above 1.

Counted are the seconds that the process spends on all cores: other programs on the machine
disturb that least. The algorithms take turns, and of several rounds the fastest counts.

    python benchmarks/conv_rules.py [--numpy] [--rounds N]
"""

import argparse
import time
from collections.abc import Callable

import numpy as np
from tqdm import tqdm

from dzrkai_conv.kernels import cpu
from dzrkai_conv.kernels.rules import prefer
from dzrkai_conv.window import Window

CHANNELS = (4, 8, 16, 32, 64, 128)
IMAGES = ((256, 4), (256, 8), (64, 14), (16, 28), (4, 56), (1, 8), (1, 28))  # (N, size)
ALGORITHMS = ("im2col", "winograd2", "winograd4")


def layer(N: int, channels: int, size: int, kernel: int) -> Callable[[], None]:
    """Forward and backward of a layer with as many filters as channels."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((N, channels, size, size), np.float32)
    W = rng.standard_normal((channels, channels, kernel, kernel), np.float32)
    window = Window.of(kernel, padding="same")

    def run() -> None:
        cpu.conv2d(x, W, window, 1)
        cpu.conv2d_grad_x(x, W, window, 1, (size, size))
        cpu.conv2d_grad_w(x, x, window, 1)

    return run


def seconds(run: Callable[[], None], algorithm: str, compiled: bool) -> float:
    """How long one call keeps the processor busy."""
    with prefer(algorithm, compiled=compiled):
        start = time.process_time()
        run()
        return time.process_time() - start


def compare(run: Callable[[], None], rounds: int, compiled: bool) -> dict[str, float]:
    """The fastest round of each algorithm; the first one warms up and does not count."""
    samples = [
        {name: seconds(run, name, compiled) for name in ALGORITHMS} for _ in range(rounds + 1)
    ]
    return {name: min(sample[name] for sample in samples[1:]) for name in ALGORITHMS}


def main() -> None:
    """Print one line for each kind of layer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--numpy", action="store_true", help="without Numba's loops")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    cases = [(k, n, size, c) for k in (3, 5) for n, size in IMAGES for c in CHANNELS]
    print("kernel   N  size  channels   / F(2x2)  / F(4x4)")
    for kernel, N, size, channels in tqdm(cases, leave=False, unit="layer"):
        run = layer(N, channels, size, kernel)
        taken = compare(run, arguments.rounds, not arguments.numpy)
        gains = [taken["im2col"] / taken[name] for name in ALGORITHMS[1:]]
        tqdm.write(f"{kernel:6d}{N:5d}{size:6d}{channels:9d}{gains[0]:11.2f}{gains[1]:10.2f}")


if __name__ == "__main__":
    main()
