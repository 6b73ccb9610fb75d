"""Convolution by cuDNN: implicit GEMM, on tensor cores where the numbers allow.

cuDNN takes a description of an operation (a graph of one node here), proposes plans for it, and
runs one. To plan takes milliseconds, to run one microseconds: plans are kept, one for each shape.

Its tensors carry sizes and strides of their own, so groups need no word: the filters see fewer
channels than the images have. What a plan asks for as workspace comes from CuPy's memory pool.
Work is put on CuPy's current stream, in order with all other work.

For float32, plans that use tensor cores or round their inputs are struck out, unless CUPY_TF32=1.

Each function returns None where cuDNN has no plan, and the caller does without it.

This file has been run as far as planning goes, not on a GPU; see docs/gpu.md.
"""

import threading
import warnings
from functools import cache, lru_cache
from typing import Any, NamedTuple

from dzrkai.arrays import Array, Shape, array_module
from dzrkai_conv.kernels.cuda.pointwise import TF32
from dzrkai_conv.window import Pair, Window


class Plan(NamedTuple):
    """A graph that is ready to run, with its two inputs and its output."""

    graph: Any
    a: Any
    b: Any
    out: Any


def usable(x: Array) -> bool:
    """Whether cuDNN and its frontend are installed, and know this type of numbers."""
    return x.dtype.name in ("float16", "float32", "float64") and frontend() is not None


def conv2d(x: Array, W: Array, window: Window) -> Array | None:
    """(N, C, height, width), (OC, C/groups, KH, KW) -> (N, OC, OH, OW)."""
    size = window.output_size((x.shape[2], x.shape[3]))
    return _run("fprop", x, W, (len(x), len(W), *size), window)


def conv2d_grad_x(
    gy: Array, W: Array, window: Window, groups: int, input_size: Pair
) -> Array | None:
    """(N, OC, OH, OW), (OC, C/groups, KH, KW) -> (N, C, height, width)."""
    return _run("dgrad", gy, W, (len(gy), W.shape[1] * groups, *input_size), window)


def conv2d_grad_w(gy: Array, x: Array, window: Window, groups: int) -> Array | None:
    """(N, OC, OH, OW), (N, C, height, width) -> (OC, C/groups, KH, KW)."""
    shape = (gy.shape[1], x.shape[1] // groups, *window.kernel)
    return _run("wgrad", x, gy, shape, window)


@cache
def frontend() -> Any:
    """The module of nvidia-cudnn-frontend; None where it is missing or does not load."""
    try:
        import cudnn
    except ImportError:
        return None
    except Exception as error:
        warnings.warn(f"cuDNN is installed and does not load: {error}", stacklevel=2)
        return None
    return cudnn


def describe(
    operation: str,
    a: Shape,
    b: Shape,
    out: Shape,
    dtype: str,
    window: Window,
    handle: Any = None,
) -> Plan:
    """The graph of one convolution on arrays in C order, checked, but not planned yet.

    Parameters
    ----------
    operation : {"fprop", "dgrad", "wgrad"}
    a, b, out : tuple of int
        Shapes: x, W, y for "fprop"; gy, W, gx for "dgrad"; x, gy, gW for "wgrad".
    handle
        What plans will be made with; not needed without a GPU, where none can be.
    """
    cudnn = frontend()
    kinds = {"float16": "HALF", "float32": "FLOAT", "float64": "DOUBLE"}
    numbers = getattr(cudnn.data_type, kinds[dtype])
    sums = cudnn.data_type.DOUBLE if dtype == "float64" else cudnn.data_type.FLOAT
    graph = cudnn.pygraph(
        io_data_type=numbers,
        intermediate_data_type=sums,
        compute_data_type=sums,
        handle=handle,
    )
    first, second = (
        graph.tensor(name=name, dim=list(shape), stride=c_order(shape), data_type=numbers)
        for name, shape in (("a", a), ("b", b))
    )
    names = {"fprop": ("image", "weight"), "dgrad": ("loss", "filter"), "wgrad": ("image", "loss")}
    output = getattr(graph, f"conv_{operation}")(
        **dict(zip(names[operation], (first, second), strict=True)),
        pre_padding=[before for before, _ in window.padding],
        post_padding=[after for _, after in window.padding],
        stride=list(window.stride),
        dilation=list(window.dilation),
        compute_data_type=sums,
    )
    # Left to itself, the frontend infers one layout or another, depending on its version.
    output.set_output(True).set_dim(list(out)).set_stride(c_order(out)).set_data_type(numbers)
    graph.validate()
    return Plan(graph, first, second, output)


def c_order(shape: Shape) -> list[int]:
    """Strides in numbers, the last axis side by side."""
    strides = [1]
    for size in reversed(shape[1:]):
        strides.insert(0, strides[0] * size)
    return strides


def _run(operation: str, a: Array, b: Array, shape: Shape, window: Window) -> Array | None:
    xp = array_module(a)
    if 0 in (*a.shape, *b.shape, *shape):
        return None
    device = xp.cuda.Device().id
    plan = _planned(operation, a.shape, b.shape, shape, a.dtype.name, window, device)
    if plan is None:
        return None
    a, b = xp.ascontiguousarray(a), xp.ascontiguousarray(b)
    out: Array = xp.empty(shape, a.dtype)
    workspace = xp.empty(max(1, plan.graph.get_workspace_size()), "uint8")
    handle = _handle(device, threading.get_ident())
    frontend().set_stream(handle, xp.cuda.get_current_stream().ptr)
    arrays = {plan.a: _address(a), plan.b: _address(b), plan.out: _address(out)}
    plan.graph.execute(arrays, _address(workspace), handle)
    return out


def _address(array: Any) -> int:
    return int(array.data.ptr)


@lru_cache(maxsize=1024)
def _planned(
    operation: str, a: Shape, b: Shape, out: Shape, dtype: str, window: Window, device: int
) -> Plan | None:
    """The plan that cuDNN holds for the fastest; None where it has none."""
    cudnn = frontend()
    try:
        handle = _handle(device, threading.get_ident())
        plan = describe(operation, a, b, out, dtype, window, handle)
        graph, notes = plan.graph, cudnn.numerical_note
        graph.build_operation_graph()
        graph.create_execution_plans([cudnn.heur_mode.A, cudnn.heur_mode.FALLBACK])
        if dtype == "float32" and not TF32:
            graph.deselect_numeric_notes([notes.TENSOR_CORE, notes.DOWN_CONVERT_INPUTS])
        graph.check_support()
        graph.build_plans()
    except cudnn.cudnnGraphNotSupportedError:
        return None
    except RuntimeError as error:
        warnings.warn(f"cuDNN failed to plan {operation} and is passed by: {error}", stacklevel=2)
        return None
    return plan


@cache
def _handle(device: int, thread: int) -> Any:  # noqa: ARG001  (what it is kept by)
    """A handle belongs to one device and one thread."""
    return frontend().create_handle()
