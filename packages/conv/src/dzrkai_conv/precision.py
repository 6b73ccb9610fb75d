"""How precisely to sum up."""

from typing import Any

import numpy as np


def accumulator(dtype: np.dtype[Any]) -> np.dtype[Any]:
    """The type to sum up in: float16 has too few digits for a sum, and ends at 65504."""
    return np.dtype(np.float32) if dtype == np.float16 else dtype
