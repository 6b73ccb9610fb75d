"""What workers on a GPU need besides: CuPy with its parts, and where NVIDIA's libraries lie.

Nothing here was tried on a GPU yet; what is tried is the same path with a stand-in for CuPy.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping

PRELOAD = ("numpy", "dzrkai", "cupy", "cupy_backends", "cupyx", "fastrlock", "cuda", "nvidia")
"""CuPy is loaded once and forked like NumPy: CUDA itself begins at a worker's first call."""


def environment() -> Mapping[str, str]:
    """Return the variables by which CuPy finds libraries and headers that pip installed."""
    libraries, headers = [], []
    for root in folders_of("nvidia"):
        for folder, _, files in os.walk(root):
            if any(".so" in file for file in files):
                libraries.append(folder)
            if "cuda_fp16.h" in files:
                headers.append(os.path.dirname(folder))
    before = os.environ.get("LD_LIBRARY_PATH", "")
    paths = [*sorted(libraries), *([before] if before else [])]
    found = {"LD_LIBRARY_PATH": os.pathsep.join(paths)} if paths else {}
    return found | ({"CUDA_PATH": headers[0]} if headers else {}) | {"CUPY_CACHE_IN_MEMORY": "1"}


def folders_of(package: str) -> list[str]:
    """Return the folders that a package lies in, namespaces included; none where it is absent."""
    spec = importlib.util.find_spec(package)
    return list(spec.submodule_search_locations or ()) if spec else []
