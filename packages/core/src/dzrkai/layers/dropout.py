"""Dropout as a layer."""

import dzrkai.functions as F
from dzrkai.layers.layer import Layer
from dzrkai.variable import Operand, Variable


class Dropout(Layer):
    """Drop each element with probability `p` during training; see `F.dropout`."""

    def __init__(self, p: float = 0.5) -> None:
        if not 0 <= p < 1:
            raise ValueError(f"p: expected a probability with 0 <= p < 1, got {p}")
        self.p = p

    def forward(self, x: Operand) -> Variable:
        return F.dropout(x, self.p)
