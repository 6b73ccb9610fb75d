"""L: layers, functions with parameters of their own; dzrkai's and those of installed packages."""

from typing import Any

from dzrkai import plugins
from dzrkai.layers.batch_norm import BatchNorm
from dzrkai.layers.dropout import Dropout
from dzrkai.layers.layer import Buffer, Layer, Model
from dzrkai.layers.linear import Linear
from dzrkai.layers.sequential import Sequential

__all__ = ["BatchNorm", "Buffer", "Dropout", "Layer", "Linear", "Model", "Sequential"]


def __getattr__(name: str) -> Any:
    return plugins.attribute("dzrkai.layers", name, __all__)


def __dir__() -> list[str]:
    return sorted({*__all__, *plugins.names("dzrkai.layers")})
