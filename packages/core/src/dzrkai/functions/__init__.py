"""F: the differentiable functions, dzrkai's own and those of installed packages.

`F.conv2d` is served by whichever installed distribution offers a function of that name in the
entry-point group `dzrkai.functions`; it is imported when the name is first used.
"""

from typing import Any

from dzrkai import plugins
from dzrkai.functions.activations import gelu, leaky_relu, relu, sigmoid, tanh
from dzrkai.functions.arithmetic import add, div, mul, neg, pow, sub  # noqa: A004
from dzrkai.functions.dropout import dropout
from dzrkai.functions.elementary import clip, cos, exp, log, sin
from dzrkai.functions.indexing import concatenate, get_item
from dzrkai.functions.losses import mean_squared_error, softmax_cross_entropy
from dzrkai.functions.matmul import linear, matmul
from dzrkai.functions.normalization import batch_norm
from dzrkai.functions.reductions import max, mean, min, sum  # noqa: A004
from dzrkai.functions.shapes import astype, broadcast_to, flatten, reshape, sum_to, to, transpose
from dzrkai.functions.softmax import log_softmax, softmax

__all__ = [
    "add",
    "astype",
    "batch_norm",
    "broadcast_to",
    "clip",
    "concatenate",
    "cos",
    "div",
    "dropout",
    "exp",
    "flatten",
    "gelu",
    "get_item",
    "leaky_relu",
    "linear",
    "log",
    "log_softmax",
    "matmul",
    "max",
    "mean",
    "mean_squared_error",
    "min",
    "mul",
    "neg",
    "pow",
    "relu",
    "reshape",
    "sigmoid",
    "sin",
    "softmax",
    "softmax_cross_entropy",
    "sub",
    "sum",
    "sum_to",
    "tanh",
    "to",
    "transpose",
]


def __getattr__(name: str) -> Any:
    return plugins.attribute("dzrkai.functions", name, __all__)


def __dir__() -> list[str]:
    return sorted({*__all__, *plugins.names("dzrkai.functions")})
