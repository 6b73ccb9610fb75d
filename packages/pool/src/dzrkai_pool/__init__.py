"""Pooling for dzrkai: maximum and average, windowed, global and adaptive.

Read it in this order: `window`, `max_pool`, `avg_pool`, `global_pool`, `adaptive_pool`, `layers`;
then `kernels.cpu`, where the arrays are computed.
"""

from dzrkai_pool.adaptive_pool import adaptive_avg_pool2d
from dzrkai_pool.avg_pool import avg_pool2d
from dzrkai_pool.global_pool import global_avg_pool2d, global_max_pool2d
from dzrkai_pool.layers import AvgPool2d, GlobalAvgPool2d, MaxPool2d
from dzrkai_pool.max_pool import max_pool2d

__version__ = "0.1.0"

__all__ = [
    "AvgPool2d",
    "GlobalAvgPool2d",
    "MaxPool2d",
    "adaptive_avg_pool2d",
    "avg_pool2d",
    "global_avg_pool2d",
    "global_max_pool2d",
    "max_pool2d",
]
