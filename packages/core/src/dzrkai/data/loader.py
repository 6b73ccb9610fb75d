"""The batches of a data set, in a new order each epoch."""

from collections.abc import Iterator
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from dzrkai.arrays import to_device
from dzrkai.data.arguments import positive_integer, seed_or_none
from dzrkai.data.dataset import ArrayDataset, Batch, Dataset, stack


class DataLoader:
    """The batches of a data set: iterate over it once an epoch.

    Each epoch has an order of its own. Two loaders of the same seed go through the same orders,
    epoch by epoch.

    Parameters
    ----------
    dataset : Dataset
        Anything with a length and samples `(x, t)`.
    batch_size : int
        Samples in a batch; the last batch of an epoch may be smaller.
    shuffle : bool
        Whether the samples come in a random order, or in that of the data set.
    seed : int, optional
        Of the random orders. Without one they differ from run to run.
    drop_last : bool
        Whether a last batch that is not full is left out.
    device : {"cpu", "cuda"}
        Where the batches are put: each is copied over once, when it is taken out.

    Yields
    ------
    x, t : arrays of shape (N, ...)
        With N the batch size; NumPy arrays, or CuPy arrays on "cuda".

    Raises
    ------
    TypeError
        `dataset` is not a data set, or another argument has the wrong type.
    ValueError
        `batch_size` is below 1, `seed` below 0, or there is no such device.
    RuntimeError
        CuPy or a CUDA device is missing.

    Examples
    --------
    >>> from dzrkai.data import Digits
    >>> loader = DataLoader(Digits(), batch_size=100, seed=0)
    >>> len(loader)
    15
    >>> x, t = next(iter(loader))
    >>> x.shape, t.shape
    ((100, 1, 8, 8), (100,))
    """

    def __init__(
        self,
        dataset: Dataset,
        batch_size: int,
        shuffle: bool = True,
        seed: int | None = None,
        drop_last: bool = False,
        device: str = "cpu",
    ) -> None:
        _check_dataset(dataset)
        self.dataset = dataset
        self.batch_size = positive_integer(batch_size, "batch_size")
        self.shuffle = shuffle
        self.drop_last = drop_last
        to_device(np.empty(0), device)  # a device that is missing is named now
        self.device = device
        self._generator = np.random.default_rng(seed_or_none(seed))

    def __len__(self) -> int:
        """Count the batches of an epoch."""
        full, rest = divmod(len(self.dataset), self.batch_size)
        return full + (rest > 0 and not self.drop_last)

    def __iter__(self) -> Iterator[Batch]:
        # The order is drawn here, not at the first batch: the n-th iter() has the n-th order.
        order = self._order()
        starts = range(0, len(self) * self.batch_size, self.batch_size)
        batches = (self._batch(order[start : start + self.batch_size]) for start in starts)
        return ((to_device(x, self.device), to_device(t, self.device)) for x, t in batches)

    def _order(self) -> NDArray[np.int64]:
        count = len(self.dataset)
        return self._generator.permutation(count) if self.shuffle else np.arange(count)

    def _batch(self, indices: NDArray[np.int64]) -> Batch:
        # A subclass may have samples of its own making, which indexing the arrays would pass by.
        if getattr(type(self.dataset), "__getitem__", None) is ArrayDataset.__getitem__:
            return cast(ArrayDataset, self.dataset).batch(indices)
        return stack([self.dataset[int(index)] for index in indices])


def _check_dataset(dataset: Any) -> None:
    if not (hasattr(dataset, "__len__") and hasattr(dataset, "__getitem__")):
        raise TypeError(
            "dataset: expected an object with __len__ and __getitem__(index) -> (x, t), "
            f"got {type(dataset).__name__}"
        )
