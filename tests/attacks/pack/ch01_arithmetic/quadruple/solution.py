"""Return 4 times x.

---- 日本語 ----

x の 4 倍を返します。
"""

from typing import Any

from arithmetic.ch01_arithmetic.double import double
from numpy.typing import NDArray


def quadruple(x: NDArray[Any]) -> NDArray[Any]:
    """Return 4 x."""
    # solution: begin
    return double(double(x))
    # solution: end
