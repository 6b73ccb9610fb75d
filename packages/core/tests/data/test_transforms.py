from typing import Any

import numpy as np
import pytest

from dzrkai.data.transforms import AsType, Compose, Flatten, Normalize, ToFloat

IMAGES = np.random.default_rng(0).integers(0, 256, size=(5, 3, 4, 2), dtype=np.uint8)


@pytest.mark.parametrize(
    "transform",
    [
        ToFloat(),
        AsType(np.float16),
        Flatten(),
        Compose([ToFloat(), Normalize((0.1, 0.2, 0.3), (0.5, 1.0, 2.0))]),
        Compose([ToFloat(), Normalize(0.4, 0.5), Flatten()]),
    ],
)
def test_batch_is_its_images(transform: Any) -> None:
    """A transform that takes a batch does to it what it does to each image."""
    assert transform.works_on_batches
    expected = np.stack([transform(image) for image in IMAGES])
    got = transform(IMAGES)
    np.testing.assert_array_equal(got, expected)
    assert got.dtype == expected.dtype


def test_images_are_left_alone() -> None:
    """A transform makes a new array."""
    images = IMAGES.astype(np.float32)
    before = images.copy()
    Compose([Normalize(1.0, 2.0), AsType(np.float64)])(images)
    np.testing.assert_array_equal(images, before)


def test_to_float() -> None:
    """0 to 255 becomes 0 to 1 in float32."""
    x = ToFloat()(np.array([[[0, 51, 255]]], dtype=np.uint8))
    np.testing.assert_allclose(x, [[[0, 0.2, 1]]], rtol=1e-6)
    assert x.dtype == np.float32


def test_as_type() -> None:
    """The values stay, the type changes; float32 unless asked otherwise."""
    assert AsType()(IMAGES).dtype == np.float32
    np.testing.assert_array_equal(AsType("float64")(IMAGES), IMAGES)


def test_as_type_of_no_type() -> None:
    """A name that NumPy does not know is refused when the transform is made."""
    with pytest.raises(TypeError, match="dtype: expected a NumPy dtype, got 'flaot32'"):
        AsType("flaot32")


def test_normalize_each_channel() -> None:
    """Each channel has a mean and a deviation of its own."""
    x = np.array([[[1.0, 3.0]], [[10.0, 30.0]]], dtype=np.float32)
    y = Normalize(mean=(2.0, 20.0), std=(1.0, 10.0))(x)
    np.testing.assert_array_equal(y, [[[-1, 1]], [[-1, 1]]])
    assert y.dtype == np.float32


def test_normalize_any_shape_by_numbers() -> None:
    """One mean for all channels asks nothing of the shape."""
    np.testing.assert_array_equal(Normalize(1.0, 2.0)(np.array([1.0, 5.0])), [0.0, 2.0])


def test_normalize_integers() -> None:
    """Integers cannot be normalised; the message says what is missing."""
    with pytest.raises(TypeError, match=r"x: expected floats, got uint8; put ToFloat\(\) before"):
        Normalize(0.5, 0.5)(IMAGES)


@pytest.mark.parametrize("std", [0.0, -1.0, (1.0, 0.0, 1.0), float("nan")])
def test_normalize_by_nothing(std: Any) -> None:
    """Nothing is divided by zero."""
    with pytest.raises(ValueError, match="std: expected positive numbers"):
        Normalize(0.0, std)


@pytest.mark.parametrize("shape", [(1, 4, 4), (4, 3), (2, 4, 4, 3)])
def test_normalize_other_channels(shape: tuple[int, ...]) -> None:
    """An image of another number of channels is refused, also where NumPy would broadcast it."""
    with pytest.raises(ValueError, match="x: expected an image of 3 channels"):
        Normalize((0.0, 0.0, 0.0), 1.0)(np.zeros(shape))


def test_normalize_by_words() -> None:
    """The mean and the deviation are numbers."""
    with pytest.raises(TypeError, match="mean: expected a number or one a channel, got 'dark'"):
        Normalize("dark", 1.0)
    with pytest.raises(ValueError, match="std: expected a number or one a channel"):
        Normalize(0.0, [[1.0]])


def test_flatten() -> None:
    """An image becomes a vector in row-major order, a batch a matrix."""
    np.testing.assert_array_equal(Flatten()(IMAGES[0]), IMAGES[0].ravel())
    assert Flatten()(IMAGES).shape == (5, 24)
    assert Flatten()(IMAGES[:0]).shape == (0, 24)


def test_flatten_a_vector() -> None:
    """What is no image is refused."""
    with pytest.raises(ValueError, match=r"x: expected an image \(C, H, W\).*\(4, 2\)"):
        Flatten()(np.zeros((4, 2)))


def test_compose_in_order() -> None:
    """The first of the list comes first; none at all changes nothing."""
    assert Compose([lambda x: x + 1, lambda x: 2 * x])(np.array(3)) == 8
    np.testing.assert_array_equal(Compose([])(IMAGES), IMAGES)


def test_compose_with_a_function_of_one_image() -> None:
    """One transform that takes single images only makes the whole chain do so."""
    assert not Compose([ToFloat(), lambda x: x]).works_on_batches


@pytest.mark.parametrize(
    ("transforms", "message"),
    [(ToFloat(), "expected a list, got ToFloat"), (["flatten"], "expected callables, got str")],
)
def test_compose_of_no_transforms(transforms: Any, message: str) -> None:
    """Compose takes a list of functions."""
    with pytest.raises(TypeError, match=f"transforms: {message}"):
        Compose(transforms)
