"""Compiles a learner's CUDA C without a GPU, in a process of its own.

NVRTC, NVIDIA's compiler, needs no driver. But it is a large program that reads a stranger's text:
it may crash, go on for ever, or be told to include a file and quote it in its messages. So it runs
elsewhere, for a bounded time, under strict isolation over a file system that holds nothing but the
compiler; and `#include`, which no kernel of a course needs, is refused in any case.

Run as a program, this file is that process: a request as JSON comes in, an answer goes out.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

SECONDS = 30.0
INCLUDE = re.compile(r"(?:#|%:)\s*(?:include|embed|import)|__has_(?:include|embed)")
_PACKAGES = ("cuda", "nvidia", "numpy", "dzrkai")
_ERROR = re.compile(r"^[^\n]*?(?:error|catastrophic error)(?: #[\w-]+)?: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Compilation:
    """What the compiler said.

    Parameters
    ----------
    error
        The first error, without its place; empty where the source compiles.
    log
        All messages, with file names and lines.
    """

    error: str = ""
    log: str = ""


@dataclass(frozen=True)
class Source:
    """CUDA C, and where it stands: what the compiler's messages name."""

    text: str
    line: int = 1
    file: str = "kernel.cu"


class CompilerMissing(Exception):  # noqa: N818 - says what is so, for a caller to act on
    """NVRTC is not installed; the text says what installs it."""


def compile_kernel(
    source: Source, kernel: str, parameters: str, isolation: str = "basic"
) -> Compilation:
    """Compile a source that must hold one kernel, for a GPU of each generation.

    Parameters
    ----------
    source
        What to compile.
    kernel
        The name of the ``extern "C" __global__`` function.
    parameters
        The types of its parameters, such as ``"const float*, float*, int"``.
    isolation
        ``"basic"`` or ``"strict"``.

    Raises
    ------
    CompilerMissing
        There is no NVRTC here.
    """
    from dzrkai.cuda.nvrtc import nvrtc_problem

    if problem := nvrtc_problem():
        raise CompilerMissing(problem)
    if INCLUDE.search(source.text.replace("\\\r\n", "").replace("\\\n", "")):
        return Compilation("a kernel of this course needs no #include")
    place = f'#line {source.line} "{source.file}"'
    text = f"{place}\n{source.text}\n{_signature(kernel, parameters)}"
    request = {"paths": _paths(), "source": text, "kernel": kernel}
    answer = _ask(json.dumps(request), isolation)
    return Compilation(answer["error"], answer["log"])


def _signature(kernel: str, parameters: str) -> str:
    """Return lines that compile only if the kernel has these parameters."""
    message = f"{kernel} must take ({parameters}) and return void"
    return (
        '#line 1 "signature"\n'
        "template <typename A, typename B> struct kai_same { static const bool value = false; };\n"
        "template <typename A> struct kai_same<A, A> { static const bool value = true; };\n"
        f"static_assert(kai_same<decltype(&{kernel}), void (*)({parameters})>::value, "
        f'"{message}");\n'
    )


def _ask(request: str, isolation: str) -> dict[str, str]:
    program = os.path.abspath(__file__)
    command = [*_jail(program, isolation), "-I", "-S", "-B", program]
    environment = {"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": _libraries()}
    try:
        done = subprocess.run(
            command, input=request.encode(), capture_output=True, env=environment, timeout=SECONDS
        )
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return _answer(f"the compiler was not done after {SECONDS:g} s")
    except ValueError:
        return _answer("the compiler crashed on this source")
    return _answer(str(answer["error"]), str(answer["log"]))


def _jail(program: str, isolation: str) -> list[str]:
    """Return what goes before the interpreter's options."""
    if isolation != "strict":
        return [sys.executable]
    from dzrkai_grader.sandbox import strict

    folders = [program, *(folder for name in _PACKAGES for folder in _folders(name))]
    folders += [f"{folder}.libs" for folder in folders if os.path.isdir(f"{folder}.libs")]
    return [*strict.prefix("/tmp/kai", folders, (), ()), strict.interpreter()]


def _paths() -> list[str]:
    """Return the folders that the packages lie in."""
    return sorted({os.path.dirname(folder) for name in _PACKAGES for folder in _folders(name)})


def _folders(package: str) -> list[str]:
    from dzrkai_grader.sandbox.gpu import folders_of  # run as a program, this file has no grader

    return folders_of(package)


def _libraries() -> str:
    """Return the folders of NVIDIA's libraries, as LD_LIBRARY_PATH has them."""
    roots = _folders("nvidia")
    found = {top for root in roots for top, _, files in os.walk(root) if _holds_nvrtc(files)}
    return os.pathsep.join(sorted(found))


def _holds_nvrtc(files: Sequence[str]) -> bool:
    return any(file.startswith("libnvrtc.so") for file in files)


def _answer(error: str = "", log: str = "") -> dict[str, str]:
    return {"error": error, "log": log}


def _first_error(log: str) -> str:
    found = _ERROR.search(log)
    return found[1] if found else log.strip().partition("\n")[0]


def _compiled(source: str, kernel: str) -> dict[str, str]:
    """Compile for all generations of GPUs; the kernel must be known by its plain name."""
    from dzrkai.cuda.nvrtc import ARCHITECTURES, CompileError, compile_kernels

    for architecture in ARCHITECTURES:
        try:
            names = compile_kernels(source, (kernel,), architecture)
        except CompileError as error:
            return _answer(_first_error(str(error)), str(error))
        if names[kernel] != kernel:
            return _answer(f'{kernel} is not declared extern "C": C++ gives it a name of its own')
    return _answer()


def _bound() -> None:
    """Keep a hostile source from taking the machine's memory or time."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def main() -> None:
    """Answer the request on standard input."""
    _bound()
    request = json.loads(sys.stdin.read())
    sys.path[1:1] = request["paths"]
    sys.stdout.write(json.dumps(_compiled(request["source"], request["kernel"])))


if __name__ == "__main__":
    main()
