"""A data set: samples that are counted and numbered."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Sample: TypeAlias = tuple[Any, Any]
Batch: TypeAlias = tuple[NDArray[Any], NDArray[Any]]
Transform: TypeAlias = Callable[[NDArray[Any]], NDArray[Any]]


class Dataset(Protocol):
    """What a data set offers: its length, and sample number `index` as a pair `(x, t)`.

    `x` is the input of a model and `t` the target, what the model should answer. Whatever has
    these two methods is a data set; to inherit from this class is not needed.

    Examples
    --------
    >>> from dzrkai.data import DataLoader
    >>> class Squares:
    ...     def __len__(self):
    ...         return 4
    ...
    ...     def __getitem__(self, index):
    ...         return float(index), float(index**2)
    >>> for x, t in DataLoader(Squares(), batch_size=2, shuffle=False):
    ...     print(x, t)
    [0. 1.] [0. 1.]
    [2. 3.] [4. 9.]
    """

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def __getitem__(self, index: int, /) -> Sample: ...


class ArrayDataset(Dataset):
    """A data set that lies in two arrays, `x[i]` and `t[i]` being sample number `i`.

    Parameters
    ----------
    x : array of shape (N, ...)
        The inputs.
    t : array of shape (N, ...)
        The targets.
    transform : callable, optional
        Applied to each `x` when it is taken out; see `dzrkai.data.transforms`.

    Raises
    ------
    TypeError
        `x` or `t` is not an array, or `transform` cannot be called.
    ValueError
        `x` and `t` differ in length, or have no length at all.

    Examples
    --------
    >>> import numpy as np
    >>> dataset = ArrayDataset(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([0, 1]))
    >>> len(dataset)
    2
    >>> x, t = dataset[1]
    >>> print(x, t)
    [3. 4.] 1
    """

    def __init__(
        self, x: NDArray[Any], t: NDArray[Any], transform: Transform | None = None
    ) -> None:
        _check_arrays(x, t)
        if transform is not None and not callable(transform):
            raise TypeError(f"transform: expected a callable, got {type(transform).__name__}")
        self.x = x
        self.t = t
        self.transform = transform

    def __len__(self) -> int:
        return len(self.x)

    def __getitem__(self, index: int, /) -> Sample:
        if np.ndim(index) != 0:
            raise TypeError(f"index: expected an int, got {index!r}; batch() takes many at once")
        self._check(index)
        x, t = self.x[index].copy(), self.t[index].copy()
        return (x if self.transform is None else self.transform(x)), t

    def batch(self, indices: NDArray[np.integer[Any]]) -> Batch:
        """Take out the samples of these numbers, each of the two arrays with a leading batch axis.

        Parameters
        ----------
        indices : array of int, of shape (N,)

        Returns
        -------
        x, t : arrays of shape (N, ...)

        Raises
        ------
        IndexError
            The data set has no sample of one of the numbers.
        """
        self._check(indices)
        if self.transform is None:
            return self.x[indices], self.t[indices]
        if getattr(self.transform, "works_on_batches", False):
            return self.transform(self.x[indices]), self.t[indices]
        return stack([self[int(index)] for index in indices])

    def _check(self, index: Any) -> None:
        numbers = np.asarray(index)
        if numbers.dtype.kind not in "iu":
            raise TypeError(f"index: expected an int, got {type(index).__name__}: {index!r}")
        if np.any((numbers < -len(self)) | (numbers >= len(self))):
            raise IndexError(f"index: {index} is outside of a data set of {len(self)} samples")


def stack(samples: Sequence[Sample]) -> Batch:
    """Pairs `(x, t)` as one batch: the `x` stacked on a new first axis, and so the `t`.

    Raises
    ------
    TypeError
        A sample is not a pair.
    ValueError
        The samples differ in shape.
    """
    for sample in samples:
        if not isinstance(sample, tuple) or len(sample) != 2:
            raise TypeError(f"dataset: expected samples (x, t), got {type(sample).__name__}")
    x, t = zip(*samples, strict=True)
    return _stacked(x, "x"), _stacked(t, "t")


def _stacked(values: tuple[Any, ...], name: str) -> NDArray[Any]:
    shapes = sorted({np.shape(value) for value in values})
    if len(shapes) > 1:
        raise ValueError(
            f"dataset: the {name} of one batch differ in shape, as {shapes[0]} and {shapes[1]}; "
            "a transform can bring them to the same"
        )
    return np.stack(values)


def _check_arrays(x: Any, t: Any) -> None:
    for name, array in (("x", x), ("t", t)):
        if not isinstance(array, np.ndarray):
            raise TypeError(f"{name}: expected a NumPy array, got {type(array).__name__}")
        if array.ndim == 0:
            raise ValueError(f"{name}: expected an array of samples, got a single number")
    if len(x) != len(t):
        raise ValueError(f"x and t: expected as many of each, got {len(x)} and {len(t)}")
