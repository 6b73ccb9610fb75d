"""Runs beside the learner's code: the functions to differentiate, and a record of their points."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def _first_times_last(x: NDArray[Any]) -> Any:
    return x.reshape(-1)[0] * x.reshape(-1)[-1]


def _weighed(x: NDArray[Any]) -> Any:
    """Weigh every entry by where it stands, so that no two may be exchanged."""
    return (np.arange(1, x.size + 1, dtype=x.dtype).reshape(x.shape) * x).sum()


FUNCTIONS = {
    "sum(x ** 2)": lambda x: (x**2).sum(),
    "sum(x ** 3)": lambda x: (x**3).sum(),
    "sum(sin(x))": lambda x: np.sin(x).sum(),
    "sum(x) ** 3": lambda x: x.sum() ** 3,
    "(x[0] + 2 x[1] + 3 x[2] + ...) ** 2": lambda x: _weighed(x) ** 2,
    "x[first] * x[last]": _first_times_last,
}


def gradient(module: Any, f: str, x: NDArray[Any], **eps: float) -> Any:
    """Return numerical_gradient of the function of this name, whatever becomes of x."""
    return gradient_keeping_x(module, f, x.copy(), **eps)


def gradient_keeping_x(module: Any, f: str, x: NDArray[Any], **eps: float) -> Any:
    """Return numerical_gradient of the function of this name; the caller looks at x afterwards."""
    shape = x.shape

    def checked(point: NDArray[Any]) -> Any:
        if np.shape(point) != shape:
            raise ValueError(f"f expects an array of shape {shape}, not {np.shape(point)}")
        return FUNCTIONS[f](point)

    return module.numerical_gradient(checked, x, **eps)


def steps_asked(module: Any, x: NDArray[Any], eps: float) -> list[list[float]]:
    """Return where f was evaluated: each point once, as its distance from x in steps of eps."""
    points: list[list[float]] = []

    def recording(point: NDArray[Any]) -> Any:
        steps = np.round((np.asarray(point, dtype=float) - x) / eps, 3) + 0.0
        points.append(steps.reshape(-1).tolist())
        return FUNCTIONS["sum(x ** 2)"](point)

    module.numerical_gradient(recording, x.copy(), eps)
    return sorted(point for i, point in enumerate(points) if point not in points[:i])
