"""Linear: y = x W + b with learned W and b."""

from math import sqrt

import numpy as np

import dzrkai.functions as F
from dzrkai import random
from dzrkai.layers.layer import Layer, like
from dzrkai.variable import Operand, Parameter, Variable, as_variable


class Linear(Layer):
    """A linear layer.

    Parameters
    ----------
    in_features : int or None
        The size of the last axis of the input; None reads it off the first input.
    out_features : int
    bias : bool

    Attributes
    ----------
    W : Parameter, shape (in_features, out_features)
        He initialisation: normal with standard deviation sqrt(2 / in_features). None until the
        first input where `in_features` is None.
    b : Parameter, shape (out_features,)
        Starts at zero. None without bias.

    Raises
    ------
    ValueError
        A size is below 1.

    References
    ----------
    K. He et al., Delving Deep into Rectifiers, ICCV 2015, equation 10.

    Examples
    --------
    >>> layer = Linear(None, 10)
    >>> layer(np.zeros((2, 64), np.float32)).shape
    (2, 10)
    """

    def __init__(self, in_features: int | None, out_features: int, bias: bool = True) -> None:
        _check_size("in_features", 1 if in_features is None else in_features)
        _check_size("out_features", out_features)
        self.out_features = out_features
        self.W = None if in_features is None else self._weights(in_features)
        self.b = Parameter(np.zeros(out_features, np.float32)) if bias else None

    def forward(self, x: Operand) -> Variable:
        x = as_variable(x)
        if self.W is None:
            self.W = self._weights(x.shape[-1])
            for parameter in self.parameters():
                parameter.data = like(parameter.data, x)
        return F.linear(x, self.W, self.b)

    def _weights(self, in_features: int) -> Parameter:
        return Parameter(random.normal((in_features, self.out_features), sqrt(2 / in_features)))


def _check_size(argument: str, size: int) -> None:
    if not isinstance(size, int) or size < 1:
        raise ValueError(f"{argument}: expected a positive integer, got {size!r}")
