from typing import Any

import numpy as np
import pytest

from dzrkai.data import Spiral


def test_shapes_and_types() -> None:
    """Points are float32 pairs within the unit disc, labels int64, as many of each class."""
    spiral = Spiral(points=50, classes=4)
    assert spiral.x.shape == (200, 2)
    assert spiral.x.dtype == np.float32
    assert spiral.t.dtype == np.int64
    assert np.bincount(spiral.t).tolist() == [50] * 4
    assert np.hypot(*spiral.x.T).max() <= 1


def test_seeded() -> None:
    """The same seed gives the same points, another one others."""
    np.testing.assert_array_equal(Spiral(seed=3).x, Spiral(seed=3).x)
    assert not np.array_equal(Spiral(seed=3).x, Spiral(seed=4).x)


def test_other_points_for_testing() -> None:
    """The points for testing are new points of the same arms."""
    train, test = Spiral(), Spiral(train=False)
    assert not np.array_equal(train.x, test.x)
    nearest = ((test.x[:, None] - train.x[None]) ** 2).sum(axis=2).argmin(axis=1)
    assert (train.t[nearest] == test.t).mean() > 0.9


def test_no_line_separates_it() -> None:
    """The best linear map is wrong on many points: a hidden layer is needed."""
    spiral = Spiral()
    inputs = np.column_stack([spiral.x, np.ones(len(spiral))])
    weights, *_ = np.linalg.lstsq(inputs, np.eye(3)[spiral.t], rcond=None)
    assert ((inputs @ weights).argmax(axis=1) == spiral.t).mean() < 0.7


def test_transform() -> None:
    """A transform is applied to each point."""
    assert Spiral(transform=lambda x: x[:1])[0][0].shape == (1,)


@pytest.mark.parametrize(("argument", "value"), [("points", 0), ("classes", -1), ("seed", -1)])
def test_bad_numbers(argument: str, value: Any) -> None:
    """Counts are at least 1, a seed at least 0."""
    with pytest.raises(ValueError, match=f"{argument}: expected at least"):
        Spiral(**{argument: value})
