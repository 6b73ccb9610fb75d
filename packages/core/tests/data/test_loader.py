from typing import Any

import numpy as np
import pytest

from dzrkai.data import ArrayDataset, DataLoader
from dzrkai.data.dataset import Sample


class Numbers:
    """A data set of another kind: no arrays, no base class."""

    def __len__(self) -> int:
        return 10

    def __getitem__(self, index: int) -> Sample:
        return np.float32(index), index


NUMBERS = ArrayDataset(np.arange(10, dtype=np.float32), np.arange(10))


def _epoch(loader: DataLoader) -> list[int]:
    return [int(label) for _, t in loader for label in t]


@pytest.fixture(params=[NUMBERS, Numbers()], ids=["arrays", "any"])
def numbers(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_in_order(numbers: Any) -> None:
    """Without shuffling the batches follow the data set, the last one being what is left."""
    batches = list(DataLoader(numbers, batch_size=4, shuffle=False))
    assert [t.tolist() for _, t in batches] == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    for x, t in batches:
        assert x.dtype == np.float32
        assert t.dtype == np.int64
        np.testing.assert_array_equal(x, t)


def test_every_sample_once(numbers: Any) -> None:
    """An epoch holds every sample once, with its own target."""
    loader = DataLoader(numbers, batch_size=3, seed=1)
    batches = list(loader)
    assert sorted(_epoch(loader)) == list(range(10))
    for x, t in batches:
        np.testing.assert_array_equal(x, t)


def test_both_kinds_have_the_same_orders() -> None:
    """The quick way through arrays gives the batches of the ordinary way."""
    quick, ordinary = (DataLoader(each, batch_size=3, seed=5) for each in (NUMBERS, Numbers()))
    assert _epoch(quick) == _epoch(ordinary)


def test_epochs_differ() -> None:
    """Each epoch has another order."""
    loader = DataLoader(NUMBERS, batch_size=3, seed=0)
    epochs = [tuple(_epoch(loader)) for _ in range(5)]
    assert len(set(epochs)) == 5


def test_same_seed_same_orders() -> None:
    """Two loaders of one seed agree in every epoch; another seed gives other orders."""
    first, second, other = (DataLoader(NUMBERS, batch_size=4, seed=seed) for seed in (7, 7, 8))
    epochs = [_epoch(first) for _ in range(3)]
    assert [_epoch(second) for _ in range(3)] == epochs
    assert [_epoch(other) for _ in range(3)] != epochs


def test_epoch_left_early() -> None:
    """An epoch counts when it begins, not when it ends."""
    left, whole = (DataLoader(NUMBERS, batch_size=4, seed=7) for _ in range(2))
    next(iter(left))
    _epoch(whole)
    assert _epoch(left) == _epoch(whole)


def test_two_iterators_at_once() -> None:
    """Two epochs may run side by side, each complete."""
    loader = DataLoader(NUMBERS, batch_size=5, seed=0)
    pairs = list(zip(loader, loader, strict=True))
    for side in (0, 1):
        assert sorted(int(label) for pair in pairs for label in pair[side][1]) == list(range(10))


def test_without_a_seed() -> None:
    """Without a seed loaders differ."""
    orders = {tuple(_epoch(DataLoader(NUMBERS, batch_size=10))) for _ in range(10)}
    assert len(orders) > 1


@pytest.mark.parametrize(("drop_last", "count"), [(False, 4), (True, 3)])
def test_length(numbers: Any, drop_last: bool, count: int) -> None:
    """The length is the number of batches, which drop_last rounds down."""
    loader = DataLoader(numbers, batch_size=3, drop_last=drop_last)
    assert len(loader) == count
    assert len(list(loader)) == count


def test_no_remainder() -> None:
    """Where the batch size divides, there is no empty batch at the end."""
    assert len(DataLoader(NUMBERS, batch_size=5)) == 2
    assert [len(t) for _, t in DataLoader(NUMBERS, batch_size=5)] == [5, 5]


def test_empty_data_set() -> None:
    """A data set without samples has no batches."""
    loader = DataLoader(ArrayDataset(np.zeros((0, 2)), np.zeros(0)), batch_size=4)
    assert len(loader) == 0
    assert list(loader) == []


def test_batch_is_a_copy() -> None:
    """What is done to a batch leaves the data set as it is."""
    x, _ = next(iter(DataLoader(NUMBERS, batch_size=10, shuffle=False)))
    x[:] = -1
    assert NUMBERS.x.min() == 0


def test_samples_of_a_subclass() -> None:
    """A data set in arrays may make its own samples; they are not passed by."""

    class Doubled(ArrayDataset):
        def __getitem__(self, index: int, /) -> Sample:
            x, t = super().__getitem__(index)
            return 2 * x, t

    x, t = next(iter(DataLoader(Doubled(NUMBERS.x, NUMBERS.t), batch_size=10)))
    np.testing.assert_array_equal(x, 2 * t)


def test_not_a_data_set() -> None:
    """What has no samples is refused before training starts."""
    with pytest.raises(TypeError, match=r"dataset: expected an object with __len__.*got int"):
        DataLoader(5, batch_size=1)  # type: ignore[arg-type]


@pytest.mark.parametrize("batch_size", [0, -1])
def test_batch_size_below_one(batch_size: int) -> None:
    """A batch has at least one sample."""
    with pytest.raises(ValueError, match="batch_size: expected at least 1"):
        DataLoader(NUMBERS, batch_size=batch_size)


def test_seed_is_an_integer() -> None:
    """A seed is an int."""
    with pytest.raises(TypeError, match="seed: expected an int, got float"):
        DataLoader(NUMBERS, batch_size=1, seed=0.5)  # type: ignore[arg-type]
