"""gradient_check: gradients held against differences of the function itself."""

from collections.abc import Callable
from typing import Any

import numpy as np

from dzrkai.arrays import Array, is_array, to_device
from dzrkai.autograd import grad
from dzrkai.variable import Variable


def gradient_check(
    f: Callable[..., Variable],
    *inputs: Any,
    eps: float = 1e-6,
    rtol: float = 1e-5,
    atol: float = 1e-7,
) -> bool:
    """Compare the gradients of `f` with central differences (f(x + eps) - f(x - eps)) / (2 eps).

    Parameters
    ----------
    f : function of variables that returns a variable of any shape
    *inputs : arrays or variables of float64
        Where the gradient is checked, on any device. They are not changed.
    eps : float
        The distance of the differences.
    rtol, atol : float
        How far the two may lie apart, relatively and absolutely.

    Returns
    -------
    bool
        Whether all gradients agree.

    Raises
    ------
    TypeError
        An input is not float64: differences of coarser numbers say nothing.

    Examples
    --------
    >>> import dzrkai.functions as F
    >>> gradient_check(F.exp, np.array([0.0, 1.0]))
    True
    """
    xs = [Variable(_copy(x)) for x in inputs]
    for i, x in enumerate(xs):
        if x.dtype != np.float64:
            raise TypeError(f"inputs[{i}]: expected float64, got {x.dtype}")
    y = f(*xs)
    # A random direction makes every element of y count, and differently.
    direction = np.asarray(np.random.default_rng(0).standard_normal(y.shape))
    product = y * to_device(direction, y.device)
    gradients = grad(product.sum(), xs) if y.requires_grad else []
    expected = [
        _differences(lambda: to_device(f(*xs).data, "cpu").copy(), x.data, direction, eps)
        for x in xs
    ]
    return bool(gradients) and all(
        np.allclose(to_device(gx.data, "cpu"), difference, rtol, atol)
        for gx, difference in zip(gradients, expected, strict=True)
    )


def _copy(x: Any) -> Array:
    """An array of one's own, on the device that `x` lies on."""
    array = x.data if isinstance(x, Variable) else x
    return array.copy() if is_array(array) else np.array(array)


def _differences(y: Callable[[], Array], x: Array, direction: Array, eps: float) -> Array:
    """Central differences of sum(direction * y) for each element of `x`, which is restored."""
    differences = np.zeros(x.shape, x.dtype)
    for index in np.ndindex(x.shape):
        original = x[index].copy()
        x[index] = original + eps
        above = y()
        x[index] = original - eps
        below = y()
        x[index] = original
        differences[index] = ((above - below) * direction).sum() / (2 * eps)
    return differences
