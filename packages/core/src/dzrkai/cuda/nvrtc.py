"""Compile CUDA C without a GPU: NVIDIA's own compiler, NVRTC, needs no driver.

So a test proves that a kernel compiles for GPUs that nobody has at hand, and whoever writes one
without a GPU still gets the compiler's messages. Needs `dzrkai[nvrtc]`.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

ARCHITECTURES = ("sm_75", "sm_80", "sm_90", "sm_100", "sm_120")  # Turing to Blackwell


class CompileError(ValueError):
    """The source does not compile; the text is the compiler's messages."""


def compile_kernels(
    source: str, names: tuple[str, ...], architecture: str, file_name: str = "kernel.cu"
) -> dict[str, str]:
    """Compile CUDA C to machine code for one kind of GPU, and throw the code away.

    Parameters
    ----------
    source : str
    names : tuple of str
        Kernels that must come out, templates with their types: `"im2col<float>"`.
    architecture : str
        Such as `"sm_90"`; `ARCHITECTURES` holds one of each generation.
    file_name : str
        How messages call the file.

    Returns
    -------
    dict
        For each name the one that it has in the machine code.

    Raises
    ------
    CompileError
        The source does not compile, or has no such kernel.
    RuntimeError
        NVRTC is missing.
    """
    nvrtc = _nvrtc()
    program = _checked(nvrtc.nvrtcCreateProgram(source.encode(), file_name.encode(), 0, [], []))
    try:
        for name in names:
            _checked(nvrtc.nvrtcAddNameExpression(program, name.encode()))
        options = [f"--gpu-architecture={architecture}".encode(), b"-std=c++17"]
        (status,) = nvrtc.nvrtcCompileProgram(program, len(options), options)
        if status != nvrtc.nvrtcResult.NVRTC_SUCCESS:
            raise CompileError(_log(nvrtc, program))
        return {
            name: _checked(nvrtc.nvrtcGetLoweredName(program, name.encode())).decode()
            for name in names
        }
    finally:
        nvrtc.nvrtcDestroyProgram(program)


def nvrtc_problem() -> str | None:
    """What keeps NVRTC from compiling, and what mends it; None where nothing does."""
    try:
        _checked(_nvrtc().nvrtcVersion())
    except RuntimeError as error:
        return str(error)
    return None


def _nvrtc() -> ModuleType:
    try:
        from cuda.bindings import nvrtc

        nvrtc.nvrtcVersion()
    except Exception as error:  # the module is missing, or the library that it loads
        raise RuntimeError(
            f'NVRTC is missing: python -m pip install "dzrkai[nvrtc]". The cause: {error}'
        ) from error
    return nvrtc  # type: ignore[no-any-return]


def _log(nvrtc: Any, program: Any) -> str:
    size = _checked(nvrtc.nvrtcGetProgramLogSize(program))
    log = b" " * size
    _checked(nvrtc.nvrtcGetProgramLog(program, log))
    return str(log.rstrip(b"\0 \n").decode())


def _checked(result: tuple[Any, ...]) -> Any:
    """The value of a call that returns (status, value), or (status,)."""
    status, *value = result
    if status != 0:
        raise RuntimeError(f"NVRTC: {status.name}")
    return value[0] if value else None
