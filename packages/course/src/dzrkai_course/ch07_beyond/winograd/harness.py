"""Runs beside the learner's code: hands it numbers that count the products they go through.

A Number comes from the image or the filters, or was computed from such. What counts is a product
of two of them; sums, and products with constants, are what Winograd's algorithm has in exchange.
However the code is written, with einsum, @, tensordot, loops or sums spelt out, NumPy calls these
methods for every single entry of an array of dtype object.

It counts what honest code does. Code that reads `value` and computes with that is not counted; it
has looked into this file, and needs no lesson about multiplications any more.
"""

import numpy as np


class Number:
    products = 0

    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return Number(self.value + value_of(other))

    def __sub__(self, other):
        return Number(self.value - value_of(other))

    def __rsub__(self, other):
        return Number(value_of(other) - self.value)

    def __mul__(self, other):
        Number.products += isinstance(other, Number)
        return Number(self.value * value_of(other))

    def __truediv__(self, other):
        Number.products += isinstance(other, Number)
        return Number(self.value / value_of(other))

    def __neg__(self):
        return Number(-self.value)

    def __pos__(self):
        return self

    def __float__(self):
        raise TypeError("a counted number does not fit into an array of floats: use dtype=x.dtype")

    __radd__, __rmul__ = __add__, __mul__


def value_of(number):
    return number.value if isinstance(number, Number) else number


def counted(module, x, W, padding=0):
    """The result, and how many products of two numbers out of x and W it took."""
    Number.products = 0
    y = module.winograd(numbers(x), numbers(W), padding)
    products = Number.products
    return np.vectorize(value_of, otypes=[float])(y), products


def numbers(array):
    return np.vectorize(Number, otypes=[object])(array)
