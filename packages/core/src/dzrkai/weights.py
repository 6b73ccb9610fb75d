"""Weights in files: the safetensors format, which holds numbers and no code.

Reading a weights file can therefore never run anything, which a pickle can.
"""

from __future__ import annotations

import os
import tempfile
from os import PathLike
from pathlib import Path
from types import ModuleType

import numpy as np

from dzrkai.arrays import Array, array_module, to_device
from dzrkai.layers.layer import Layer


def save(model: Layer, path: str | PathLike[str]) -> None:
    """Write all parameters and buffers of a model to a safetensors file, whole or not at all.

    Raises
    ------
    ValueError
        The model has no weights yet: lazy layers get them at the first input.
    RuntimeError
        The package safetensors is missing.
    OSError
        The file cannot be written; one that was there before stays as it was.
    """
    tensors = {
        n: np.ascontiguousarray(to_device(v.data, "cpu")) for n, v in model.named_variables()
    }
    if not tensors:
        raise ValueError("model: it has no weights yet; run it once on an input before saving")
    content: bytes = _safetensors().save(tensors)
    _write_whole(Path(path), content)


def load(model: Layer, path: str | PathLike[str]) -> None:
    """Read a safetensors file into a model; nothing changes unless everything fits.

    Raises
    ------
    ValueError
        The file is no safetensors file, or its names or shapes are not the model's.
    RuntimeError
        The package safetensors is missing.
    OSError
        The file cannot be read.
    """
    tensors = _read(Path(path))
    variables = dict(model.named_variables())
    if variables.keys() != tensors.keys():
        raise ValueError(
            f"{path}: missing {sorted(variables.keys() - tensors.keys())}, unexpected "
            f"{sorted(tensors.keys() - variables.keys())}; run lazy layers once before loading"
        )
    for name, variable in variables.items():
        if tensors[name].shape != variable.shape:
            raise ValueError(
                f"{path}: {name} has shape {tensors[name].shape}, the model's {variable.shape}"
            )
    for name, variable in variables.items():
        variable.data = array_module(variable.data).asarray(tensors[name])


def _read(path: Path) -> dict[str, Array]:
    safetensors, content = _safetensors(), path.read_bytes()
    try:
        return safetensors.load(content)  # type: ignore[no-any-return]
    except Exception as error:
        raise ValueError(f"{path}: not a whole safetensors file ({error})") from error


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside the target, then rename: a reader sees the old file or the new one."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _safetensors() -> ModuleType:
    try:
        from safetensors import numpy
    except ImportError as error:
        raise RuntimeError(
            'weights need safetensors: python -m pip install "dzrkai[weights]"'
        ) from error
    return numpy
