"""A learner's kernel is compiled apart, in bounded time, with messages that name its lines."""

from __future__ import annotations

import pytest

from dzrkai.cuda.nvrtc import nvrtc_problem
from dzrkai_grader import nvrtc
from dzrkai_grader.nvrtc import CompilerMissing, Source, compile_kernel
from dzrkai_grader.sandbox import strict

PARAMETERS = "const float*, float*, int"
FILE = "exercises/ch06_gpu/im2col_kernel.py"
KERNEL = """
extern "C" __global__ void scale(const float* x, float* y, int size)
{
    int t = blockIdx.x * blockDim.x + threadIdx.x;
    if (t < size) y[t] = 2 * x[t];
}
"""

pytestmark = pytest.mark.skipif(nvrtc_problem() is not None, reason=f"{nvrtc_problem()}")
isolations = pytest.mark.parametrize(
    "isolation",
    [
        "basic",
        pytest.param(
            "strict",
            marks=pytest.mark.skipif(
                strict.obstacle() is not None, reason=f"no strict isolation: {strict.obstacle()}"
            ),
        ),
    ],
)


def said(text: str, isolation: str = "basic", line: int = 40) -> nvrtc.Compilation:
    return compile_kernel(Source(text, line, FILE), "scale", PARAMETERS, isolation)


@isolations
def test_a_right_kernel_compiles(isolation):
    assert said(KERNEL, isolation) == nvrtc.Compilation()


@isolations
def test_an_error_is_named_with_the_line_of_the_learners_file(isolation):
    result = said(KERNEL.replace("2 * x[t];", "2 * z[t];"), isolation)
    assert result.error == 'identifier "z" is undefined'
    assert result.log.startswith(f'{FILE}(44): error: identifier "z" is undefined')


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ('extern "C" ', "", 'is not declared extern "C"'),
        ("__global__ ", "", "host functions are not allowed"),
        ("int size", "long long size", "scale must take (const float*, float*, int)"),
        ("void scale", "void rescale", 'identifier "scale" is undefined'),
    ],
)
def test_what_is_no_such_kernel_is_refused(before, after, error):
    assert error in said(KERNEL.replace(before, after)).error


@pytest.mark.parametrize(
    "include",
    [
        '#include "/etc/passwd"',
        "#  include </etc/passwd>",
        '%:include "/etc/passwd"',
        '#inc\\\nlude "/etc/passwd"',
        '#if __has_include("/etc/passwd")\n#endif',
    ],
)
def test_no_file_is_read_into_a_message(include):
    result = said(f"{include}\n{KERNEL}")
    assert result == nvrtc.Compilation("a kernel of this course needs no #include")


@isolations
@pytest.mark.parametrize(
    "hostile",
    [
        "constexpr int f(){ long s = 0; for (long i = 0; i < 1l << 60; i++) s += i; return s; }\n"
        'static_assert(f(), "");',
        "template <int N> struct A { static const long v = A<N - 1>::v + A<N + 1>::v; };\n"
        'static_assert(A<1>::v, "");',
        "(" * 200_000,
        "#define A(x) x x x x x x x x x x\n" + "A(" * 12 + "1" + ")" * 12,
    ],
    ids=["loop", "templates", "brackets", "macros"],
)
def test_a_hostile_source_is_an_error_in_bounded_time(hostile, isolation, monkeypatch):
    monkeypatch.setattr(nvrtc, "SECONDS", 8.0)
    assert said(f"{hostile}\n{KERNEL}", isolation).error


def test_without_the_compiler_it_says_so(monkeypatch):
    monkeypatch.setattr("dzrkai.cuda.nvrtc.nvrtc_problem", lambda: "NVRTC is missing")
    with pytest.raises(CompilerMissing, match="NVRTC is missing"):
        said(KERNEL)
