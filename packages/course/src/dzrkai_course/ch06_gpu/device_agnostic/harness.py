"""Runs beside the learner's code: hands im2col an array on a GPU, or what stands in for one."""

import sys
from contextlib import contextmanager

import numpy as np

from dzrkai.cuda import stand_in


def on_a_gpu(module, x, kernel_size, stride=1, padding=0):
    """What came back, where it lay, and how often arrays were copied on the way."""
    with gpu(x) as cupy:
        images = cupy.asarray(x)
        before = crossings()
        col = module.im2col(images, kernel_size, stride=stride, padding=padding)
        copies = [after - start for after, start in zip(crossings(), before, strict=True)]
        stayed = isinstance(col, cupy.ndarray)
        return {
            "col": cupy.asnumpy(col) if stayed and isinstance(x, np.ndarray) else col,
            "on the GPU": stayed,
            "copies to the GPU": copies[0],
            "copies to the CPU": copies[1],
        }


def crossings():
    """How many copies the stand-in has counted; a real GPU counts none."""
    return stand_in.transfers.to_device, stand_in.transfers.to_host


@contextmanager
def gpu(x):
    """CuPy itself where the images came from it, else the stand-in under its name."""
    if not isinstance(x, np.ndarray):
        yield sys.modules["cupy"]
        return
    before = sys.modules.get("cupy")
    sys.modules["cupy"] = stand_in
    try:
        yield stand_in
    finally:
        del sys.modules["cupy"]
        if before is not None:
            sys.modules["cupy"] = before
