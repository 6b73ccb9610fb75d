"""Spiral: points in a plane that no straight line separates."""

import numpy as np
from numpy.typing import NDArray

from dzrkai.data.arguments import positive_integer, seed_or_none
from dzrkai.data.dataset import ArrayDataset, Transform


class Spiral(ArrayDataset):
    """Points on the arms of a spiral, one arm a class, with some noise in their angle.

    Parameters
    ----------
    train : bool
        Points for training, or as many others, from the same arms, for testing.
    transform : callable, optional
        Applied to each point.
    points : int
        Points on each arm.
    classes : int
        Arms.
    seed : int
        Of the noise: the same seed, the same points.

    Attributes
    ----------
    x : float32 array of shape (points * classes, 2)
        Points of the unit disc.
    t : int64 array of shape (points * classes,)
        Their arms, 0 to classes - 1.

    Examples
    --------
    >>> spiral = Spiral()
    >>> spiral.x.shape, spiral.t.shape
    ((300, 2), (300,))
    """

    def __init__(
        self,
        train: bool = True,
        transform: Transform | None = None,
        points: int = 100,
        classes: int = 3,
        seed: int = 0,
    ) -> None:
        points, classes = positive_integer(points, "points"), positive_integer(classes, "classes")
        generator = np.random.default_rng([seed_or_none(seed) or 0, 0 if train else 1])
        arms = [_arm(points, arm / classes, generator) for arm in range(classes)]
        super().__init__(np.concatenate(arms), np.repeat(np.arange(classes), points), transform)


def _arm(points: int, turn: float, generator: np.random.Generator) -> NDArray[np.float32]:
    radius = np.arange(points) / points
    angle = 2 * np.pi * turn + 4 * radius + generator.normal(scale=0.2, size=points)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).astype(np.float32)
