"""Return 2 times x.

---- 日本語 ----

x の 2 倍を返します。
"""

from typing import Any

from numpy.typing import NDArray


def double(x: NDArray[Any]) -> NDArray[Any]:
    """Return 2 x."""
    # solution: begin
    return 2 * x
    # solution: end
