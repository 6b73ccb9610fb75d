"""What is done to an input between the data set and the model.

A transform is any function from array to array. Those of this module take one image (C, H, W) or a
batch of them (N, C, H, W) and treat each image alone, which is what `works_on_batches` says of
them: a whole batch then goes through in one call.

Examples
--------
>>> from dzrkai.data import Digits
>>> from dzrkai.data.transforms import Compose, Flatten, Normalize
>>> digits = Digits(transform=Compose([Normalize(mean=0.305, std=0.376), Flatten()]))
>>> x, t = digits[0]
>>> x.shape
(64,)
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from dzrkai.data.dataset import Transform

__all__ = ["AsType", "Compose", "Flatten", "Normalize", "ToFloat"]


class Compose:
    """Transforms one after the other, the first of the list first.

    Parameters
    ----------
    transforms : sequence of callables

    Examples
    --------
    >>> import numpy as np
    >>> prepare = Compose([ToFloat(), Flatten()])
    >>> prepare(np.full((1, 2, 2), 255, dtype=np.uint8))
    array([1., 1., 1., 1.], dtype=float32)
    """

    def __init__(self, transforms: Sequence[Transform]) -> None:
        _check_callables(transforms)
        self.transforms = tuple(transforms)

    @property
    def works_on_batches(self) -> bool:
        """Whether each of the transforms does."""
        return all(getattr(each, "works_on_batches", False) for each in self.transforms)

    def __call__(self, x: NDArray[Any]) -> NDArray[Any]:
        """Send `x` through all of them."""
        for transform in self.transforms:
            x = transform(x)
        return x


class AsType:
    """The same values as numbers of another type.

    Parameters
    ----------
    dtype : NumPy dtype, default float32
    """

    works_on_batches = True

    def __init__(self, dtype: DTypeLike = np.float32) -> None:
        try:
            self.dtype = np.dtype(dtype)
        except TypeError as error:
            raise TypeError(f"dtype: expected a NumPy dtype, got {dtype!r}") from error

    def __call__(self, x: NDArray[Any]) -> NDArray[Any]:
        """Convert `x`."""
        return x.astype(self.dtype)


class ToFloat:
    """Pixels from 0 to 255 as float32 from 0 to 1."""

    works_on_batches = True

    def __call__(self, x: NDArray[Any]) -> NDArray[np.float32]:
        """Scale `x`."""
        return x.astype(np.float32) / np.float32(255)


class Normalize:
    """`(x - mean) / std`, channel by channel.

    With the mean and the standard deviation of the training images, inputs have mean 0 and
    standard deviation 1, the range for which layers are initialised.

    Parameters
    ----------
    mean, std : float or sequence of C floats
        One number for all channels, or one for each.

    Raises
    ------
    TypeError
        The image holds integers: `ToFloat` belongs before it.
    ValueError
        `std` is not positive, or the image has another number of channels.

    Examples
    --------
    >>> import numpy as np
    >>> images = np.array([[[1.0]], [[4.0]]])  # (C=2, H=1, W=1)
    >>> Normalize(mean=(0.0, 2.0), std=(1.0, 4.0))(images).ravel()
    array([1. , 0.5])
    """

    works_on_batches = True

    def __init__(self, mean: ArrayLike, std: ArrayLike) -> None:
        self.mean = _by_channel(mean, "mean")
        self.std = _by_channel(std, "std")
        if not np.all(self.std > 0):
            raise ValueError(f"std: expected positive numbers, got {std!r}")

    def __call__(self, x: NDArray[Any]) -> NDArray[Any]:
        """Shift and scale `x`."""
        if x.dtype.kind != "f":
            raise TypeError(f"x: expected floats, got {x.dtype}; put ToFloat() before Normalize")
        for statistic in (self.mean, self.std):
            _check_channels(x, statistic)
        normalized: NDArray[Any] = (x - self.mean.astype(x.dtype)) / self.std.astype(x.dtype)
        return normalized


class Flatten:
    """An image (C, H, W) as a vector (C*H*W,), the input of a linear layer.

    Examples
    --------
    >>> import numpy as np
    >>> Flatten()(np.zeros((3, 8, 8))).shape
    (192,)
    >>> Flatten()(np.zeros((100, 3, 8, 8))).shape
    (100, 192)
    """

    works_on_batches = True

    def __call__(self, x: NDArray[Any]) -> NDArray[Any]:
        """Reshape `x`."""
        if x.ndim < 3:
            raise ValueError(f"x: expected an image (C, H, W), got an array of shape {x.shape}")
        *batch, C, H, W = x.shape
        return x.reshape(*batch, C * H * W)


def _check_callables(transforms: Any) -> None:
    if not isinstance(transforms, Sequence):
        raise TypeError(f"transforms: expected a list, got {type(transforms).__name__}")
    for each in transforms:
        if not callable(each):
            raise TypeError(f"transforms: expected callables, got {type(each).__name__}")


def _by_channel(value: ArrayLike, argument: str) -> NDArray[np.float64]:
    try:
        statistic = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{argument}: expected a number or one a channel, got {value!r}") from error
    if statistic.ndim > 1:
        raise ValueError(f"{argument}: expected a number or one a channel, got {value!r}")
    return statistic if statistic.ndim == 0 else statistic[:, None, None]


def _check_channels(x: NDArray[Any], statistic: NDArray[np.float64]) -> None:
    if statistic.ndim and (x.ndim < 3 or x.shape[-3] != len(statistic)):
        raise ValueError(
            f"x: expected an image of {len(statistic)} channels (C, H, W), as mean and std are "
            f"given for, got an array of shape {x.shape}"
        )
