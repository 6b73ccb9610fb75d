"""Reverse-mode differentiation: the chain rule, walked backwards over the graph.

While they are computed, gradients live in one dictionary from variable to gradient:

    for function in the functions behind y, each after all that use its outputs:
        gxs = function.backward(gradients of its outputs)
        for each of its inputs:
            gradients[input] += gx

The walk is a loop, so that a chain of any depth works, and a function is reached only when all
contributions to its output have arrived, so that a shared subexpression is visited once.

References
----------
A. Griewank and A. Walther, Evaluating Derivatives, 2nd edition, SIAM 2008, section 3.2.
A. G. Baydin et al., Automatic differentiation in machine learning: a survey, JMLR 18, 2018.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import cast

from dzrkai.arrays import array_module, is_floating
from dzrkai.function import Function
from dzrkai.switches import recording, switched
from dzrkai.variable import Operand, Variable, as_variable, constant, zeros_like

Gradients = dict[Variable, Variable]


def grad(
    y: Variable, xs: Variable | Sequence[Variable], create_graph: bool = False
) -> list[Variable]:
    """Gradients of `y` with respect to each of `xs`; nobody's `.grad` is touched.

    Parameters
    ----------
    y : Variable
        Where it has more than one element, the gradient of its sum is taken.
    xs : Variable or sequence of Variable
        Leaves or intermediate results.
    create_graph : bool
        Record the computation of the gradients, so that they can be differentiated again.

    Returns
    -------
    list of Variable
        One gradient per x, of its shape and dtype; zeros where y does not depend on x.

    Raises
    ------
    TypeError
        `y` or one of `xs` is not a Variable, or holds integers.
    ValueError
        `y` has no graph behind it.

    Examples
    --------
    >>> x = Variable(2.0)
    >>> (first,) = grad(x**3, x, create_graph=True)
    >>> (second,) = grad(first, x)
    >>> first, second
    (variable(12.0), variable(12.0))
    """
    xs = [xs] if isinstance(xs, Variable) else list(xs)
    for i, x in enumerate(xs):
        _check_differentiable(x, f"xs[{i}]")
    wanted = set(xs)
    gradients = _gradients(y, None, create_graph, keep=wanted.__contains__)
    return [gradients[x] if x in gradients else zeros_like(x) for x in xs]


def backward(y: Variable, gy: Operand | None, retain_grad: bool, create_graph: bool) -> None:
    """Add the gradients of `y` to `.grad` of its leaves; see `Variable.backward`."""
    gradients = _gradients(y, gy, create_graph, keep=lambda _: retain_grad)
    with switched(recording, create_graph):
        for x, gx in gradients.items():
            x.grad = gx if x.grad is None else x.grad + gx


def _gradients(
    y: Variable, gy: Operand | None, create_graph: bool, keep: Callable[[Variable], bool]
) -> Gradients:
    """Gradients of `y` for the leaves behind it, and for what else is to be kept."""
    gradients = {y: _seed(y, gy)}
    with switched(recording, create_graph):
        for function in functions_behind(y):
            gys = _arrived(gradients, function, keep)
            gxs = _pull_back(function, gys)
            for i, (x, gx) in enumerate(zip(function.inputs, gxs, strict=True)):
                if gx is not None and x.requires_grad:
                    _check_gradient(function, i, x, gx)
                    gradients[x] = gradients[x] + gx if x in gradients else gx
    return gradients


def functions_behind(y: Variable) -> Iterator[Function]:
    """Every function that `y` was computed by, each after all functions that use its outputs."""
    if y.creator is None:
        return
    uses = _count_uses(y.creator)
    ready = [y.creator]
    while ready:
        function = ready.pop()
        yield function
        for x in function.inputs:
            if x.creator is not None:
                uses[x.creator] -= 1
                if uses[x.creator] == 0:
                    ready.append(x.creator)


def _count_uses(last: Function) -> dict[Function, int]:
    """How many times the functions up to `last` use an output of each function."""
    uses = {last: 0}
    waiting = [last]
    while waiting:
        for x in waiting.pop().inputs:
            if x.creator is None:
                continue
            if x.creator in uses:
                uses[x.creator] += 1
            else:
                uses[x.creator] = 1
                waiting.append(x.creator)
    return uses


def _arrived(
    gradients: Gradients, function: Function, keep: Callable[[Variable], bool]
) -> list[Variable | None]:
    """The gradients of the outputs, taken away from the others unless they are to be kept.

    An output that nobody used has none; one that nobody holds any more is None itself.
    """
    outputs = [cast(Variable, output()) for output in function.outputs]
    return [gradients.get(y) if keep(y) else gradients.pop(y, None) for y in outputs]


def _pull_back(function: Function, gys: list[Variable | None]) -> Sequence[Variable | None]:
    """What this one function contributes to the gradient of each of its inputs."""
    if None in gys:
        if all(gy is None for gy in gys):
            return [None] * len(function.inputs)
        gys = [function.output_zeros[i] if gy is None else gy for i, gy in enumerate(gys)]
    gxs = function.backward(*gys)
    gxs = gxs if isinstance(gxs, tuple) else (gxs,)
    if len(gxs) != len(function.inputs):
        raise ValueError(
            f"{type(function).__name__}.backward returned {len(gxs)} gradients "
            f"for {len(function.inputs)} inputs; it owes one per input, or None"
        )
    return gxs


def _check_gradient(function: Function, i: int, x: Variable, gx: Variable) -> None:
    if isinstance(gx, Variable):
        a, b = gx.data, x.data
        if a.shape == b.shape and a.dtype == b.dtype:
            return
    what = f"{type(function).__name__}.backward: the gradient of input {i}"
    if not isinstance(gx, Variable):
        raise TypeError(f"{what} must be a Variable, got {type(gx).__name__}")
    if gx.shape != x.shape:
        raise ValueError(f"{what} has shape {gx.shape}, the input has shape {x.shape}")
    raise TypeError(f"{what} has dtype {gx.dtype}, the input has dtype {x.dtype}")


def _seed(y: Variable, gy: Operand | None) -> Variable:
    """The gradient that the walk starts from."""
    _check_differentiable(y, "y")
    if not y.requires_grad:
        raise ValueError(
            "y: it has no graph to go back through; it was computed under no_grad(), "
            "or from bare arrays (wrap what you differentiate by in a Variable)"
        )
    if gy is None:
        return constant(array_module(y.data).ones_like(y.data))
    gy = as_variable(gy, "grad")
    if gy.shape != y.shape or gy.dtype != y.dtype:
        raise ValueError(
            f"grad: expected {y.dtype} of shape {y.shape} like the variable, "
            f"got {gy.dtype} of shape {gy.shape}"
        )
    return gy


def _check_differentiable(x: Variable, argument: str) -> None:
    if not isinstance(x, Variable):
        raise TypeError(f"{argument}: expected a Variable, got {type(x).__name__}")
    if not is_floating(x.dtype):
        raise TypeError(
            f"{argument}: gradients need floating point numbers, got dtype {x.dtype}; "
            "convert the array first, for example by .astype(np.float32)"
        )
