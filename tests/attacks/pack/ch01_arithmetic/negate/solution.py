"""Return -1 times x.

---- 日本語 ----

x の -1 倍を返します。
"""

from typing import Any

from numpy.typing import NDArray


def negate(x: NDArray[Any]) -> NDArray[Any]:
    """Return -1 x."""
    # solution: begin
    return -x
    # solution: end
