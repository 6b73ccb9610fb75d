"""BatchNorm: batch normalization that remembers the statistics it has seen."""

import numpy as np

import dzrkai.functions as F
from dzrkai.functions.normalization import batch_statistics
from dzrkai.layers.layer import Buffer, Layer
from dzrkai.switches import training
from dzrkai.variable import Operand, Parameter, Variable, as_variable


class BatchNorm(Layer):
    """Batch normalization over axis 1; under `test_mode()` by the running statistics.

    Parameters
    ----------
    num_features : int
        The number of channels C.
    momentum : float
        The weight of a new batch in the running statistics.
    eps : float

    Attributes
    ----------
    weight, bias : Parameter, shape (C,)
        What normalized values are scaled by and shifted to; ones and zeros at first.
    running_mean, running_var : Buffer, shape (C,)

    Examples
    --------
    >>> BatchNorm(3)(np.ones((2, 3, 4, 4), np.float32)).shape
    (2, 3, 4, 4)
    """

    def __init__(self, num_features: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        if not isinstance(num_features, int) or num_features < 1:
            raise ValueError(f"num_features: expected a positive integer, got {num_features!r}")
        self.momentum, self.eps = momentum, eps
        self.weight = Parameter(np.ones(num_features, np.float32))
        self.bias = Parameter(np.zeros(num_features, np.float32))
        self.running_mean = Buffer(np.zeros(num_features, np.float32))
        self.running_var = Buffer(np.ones(num_features, np.float32))

    def forward(self, x: Operand) -> Variable:
        x = as_variable(x)
        if not training.get():
            return self._normalized(x, self.running_mean, self.running_var)
        mean, var = batch_statistics(x)
        n = x.size // x.shape[1]
        self._remember(self.running_mean, mean, 1.0)
        self._remember(self.running_var, var, n / max(n - 1, 1))  # the unbiased variance
        return self._normalized(x, mean, var)

    def _normalized(self, x: Variable, mean: Variable, var: Variable) -> Variable:
        return F.batch_norm(x, self.weight, self.bias, mean, var, self.eps)

    def _remember(self, running: Buffer, batch: Variable, correction: float) -> None:
        fresh = batch.data.astype(running.dtype) * correction
        running.data = (1 - self.momentum) * running.data + self.momentum * fresh
