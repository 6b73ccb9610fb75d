from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from dzrkai.data import ArrayDataset, Dataset
from dzrkai.data.dataset import stack
from dzrkai.data.transforms import Flatten


@pytest.fixture
def x() -> NDArray[np.float32]:
    return np.arange(24, dtype=np.float32).reshape(6, 1, 2, 2)


@pytest.fixture
def t() -> NDArray[np.int64]:
    return np.arange(6)


def test_sample(x: NDArray[np.float32], t: NDArray[np.int64]) -> None:
    """Sample number i is (x[i], t[i]); negative numbers count from the end."""
    dataset = ArrayDataset(x, t)
    assert len(dataset) == 6
    indices: tuple[Any, ...] = (0, 5, -1, np.int64(2))
    for index in indices:
        image, label = dataset[index]
        np.testing.assert_array_equal(image, x[index])
        assert label == t[index]


def test_sample_is_a_copy(x: NDArray[np.float32], t: NDArray[np.int64]) -> None:
    """What is done to a sample leaves the data set as it is."""
    dataset = ArrayDataset(x, t)
    dataset[0][0][:] = -1
    assert dataset[0][0].min() == 0


def test_ends_when_iterated(x: NDArray[np.float32], t: NDArray[np.int64]) -> None:
    """A data set can be iterated over, once through."""
    assert [label for _, label in ArrayDataset(x, t)] == [0, 1, 2, 3, 4, 5]  # type: ignore[attr-defined]


@pytest.mark.parametrize("index", [6, -7])
def test_out_of_range(x: NDArray[np.float32], t: NDArray[np.int64], index: int) -> None:
    """A number outside of the data set is an IndexError that says how long it is."""
    with pytest.raises(IndexError, match=f"index: {index} is outside of a data set of 6 samples"):
        ArrayDataset(x, t)[index]


@pytest.mark.parametrize("index", [1.0, "1", None, True, slice(2), [0, 1]])
def test_index_of_wrong_type(x: NDArray[np.float32], t: NDArray[np.int64], index: Any) -> None:
    """A sample is asked for by an int."""
    with pytest.raises(TypeError, match="index: expected an int"):
        ArrayDataset(x, t)[index]


def _minus_mean(image: NDArray[Any]) -> Any:
    """Centre one image: on a whole batch this would subtract the batch's mean."""
    return image - image.mean()


@pytest.mark.parametrize("transform", [None, Flatten(), _minus_mean])
def test_batch_is_the_samples(x: NDArray[np.float32], t: NDArray[np.int64], transform: Any) -> None:
    """A batch holds what the samples hold, whether the transform takes batches or not."""
    dataset = ArrayDataset(x, t, transform)
    batch, labels = dataset.batch(np.array([4, 0, 4]))
    for got, label, index in zip(batch, labels, [4, 0, 4], strict=True):
        expected, target = dataset[index]
        np.testing.assert_array_equal(got, expected)
        assert got.dtype == expected.dtype
        assert label == target


def test_batch_out_of_range(x: NDArray[np.float32], t: NDArray[np.int64]) -> None:
    """One number outside is enough to refuse a batch."""
    with pytest.raises(IndexError, match="outside of a data set of 6"):
        ArrayDataset(x, t).batch(np.array([0, 6]))


def test_not_arrays(x: NDArray[np.float32]) -> None:
    """Lists are refused: they would be indexed another way."""
    with pytest.raises(TypeError, match="t: expected a NumPy array, got list"):
        ArrayDataset(x, [0, 1])  # type: ignore[arg-type]


def test_lengths_differ(x: NDArray[np.float32], t: NDArray[np.int64]) -> None:
    """Every input has its target."""
    with pytest.raises(ValueError, match="got 6 and 5"):
        ArrayDataset(x, t[:5])


def test_number_is_no_data_set() -> None:
    """An array without axes holds no samples."""
    with pytest.raises(ValueError, match="x: expected an array of samples"):
        ArrayDataset(np.array(1.0), np.array(1.0))


def test_transform_not_callable(x: NDArray[np.float32], t: NDArray[np.int64]) -> None:
    """A transform is a function."""
    with pytest.raises(TypeError, match="transform: expected a callable, got str"):
        ArrayDataset(x, t, "flatten")  # type: ignore[arg-type]


def test_dataset_is_abstract() -> None:
    """Who inherits from Dataset must have both of its methods."""

    class Half(Dataset):
        def __len__(self) -> int:
            return 1

    with pytest.raises(TypeError, match="abstract"):
        Half()  # type: ignore[abstract]


def test_stack_refuses_what_is_no_pair() -> None:
    """A data set that forgets the target is told so."""
    with pytest.raises(TypeError, match=r"expected samples \(x, t\), got ndarray"):
        stack([np.zeros(2)])  # type: ignore[list-item]


def test_stack_refuses_different_shapes() -> None:
    """Images of different sizes do not make a batch."""
    with pytest.raises(ValueError, match=r"the x of one batch differ in shape.*\(2,\) and \(3,\)"):
        stack([(np.zeros(2), 0), (np.zeros(3), 1)])
