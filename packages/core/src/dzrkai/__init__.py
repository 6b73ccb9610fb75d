"""dzrkai: a small autograd framework that is read as the lesson it teaches.

Read it in this order: `variable`, `function`, `autograd`, `functions`, `layers`, `optimizers`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dzrkai.variable import Parameter, Variable, as_variable  # isort: skip  (it comes first)
from dzrkai.autograd import grad
from dzrkai.function import Function
from dzrkai.random import manual_seed
from dzrkai.switches import no_grad, test_mode

if TYPE_CHECKING:
    from dzrkai.checking import gradient_check
    from dzrkai.graphs import plot_graph
    from dzrkai.layers import Layer, Model, Sequential

__version__ = "0.1.0"

# What costs time to import, and is served when it is first asked for.
_LATER = {
    "Layer": "dzrkai.layers",
    "Model": "dzrkai.layers",
    "Sequential": "dzrkai.layers",
    "gradient_check": "dzrkai.checking",
    "plot_graph": "dzrkai.graphs",
}
_MODULES = ("data", "layers", "optimizers", "weights")

__all__ = [
    "Function",
    "Layer",
    "Model",
    "Parameter",
    "Sequential",
    "Variable",
    "as_variable",
    "grad",
    "gradient_check",
    "manual_seed",
    "no_grad",
    "plot_graph",
    "test_mode",
]


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    if name in _MODULES:
        return import_module(f"dzrkai.{name}")
    raise AttributeError(f"module 'dzrkai' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})
