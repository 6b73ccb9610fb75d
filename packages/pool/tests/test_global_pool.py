import numpy as np
import pytest

import dzrkai
from dzrkai import Variable
from dzrkai_pool import global_avg_pool2d, global_max_pool2d

x = np.random.default_rng(0).permutation(2 * 3 * 4 * 5).reshape(2, 3, 4, 5) / 10.0


def test_one_number_per_channel():
    for pool, reduce in ((global_avg_pool2d, np.mean), (global_max_pool2d, np.max)):
        y = pool(x)
        assert y.shape == (2, 3, 1, 1)
        np.testing.assert_allclose(y.data, reduce(x, axis=(2, 3), keepdims=True))


def test_the_mean_spreads_its_gradient_and_the_maximum_gives_it_to_the_first():
    ones = Variable(np.ones((1, 1, 2, 2)))
    mean, largest = (
        dzrkai.grad(pool(ones), ones)[0].data.tolist()
        for pool in (global_avg_pool2d, global_max_pool2d)
    )
    assert mean == [[[[0.25, 0.25], [0.25, 0.25]]]]
    assert largest == [[[[1, 0], [0, 0]]]]


@pytest.mark.parametrize("pool", [global_avg_pool2d, global_max_pool2d])
def test_gradient_checks_to_second_order(pool):
    def gradient(x):
        y = pool(x)
        return dzrkai.grad((y * y).sum(), x, create_graph=True)[0]

    assert dzrkai.gradient_check(pool, x)
    assert dzrkai.gradient_check(gradient, x, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("pool", [global_avg_pool2d, global_max_pool2d])
def test_dtype_stays(pool, dtype):
    """The sum of these would be beyond float16, their mean is not."""
    images = Variable(np.full((1, 1, 64, 64), 1000, dtype))
    y = pool(images)
    y.backward()
    assert y.data.item() == 1000
    assert y.dtype == images.grad.dtype == dtype


@pytest.mark.parametrize("pool", [global_avg_pool2d, global_max_pool2d])
def test_an_empty_batch(pool):
    images = Variable(np.zeros((0, 3, 4, 4)))
    y = pool(images)
    y.backward()
    assert y.shape == (0, 3, 1, 1)
    assert images.grad.shape == images.shape


@pytest.mark.parametrize("pool", [global_avg_pool2d, global_max_pool2d])
def test_unfit_images_are_named(pool):
    with pytest.raises(ValueError, match="x: expected the four axes"):
        pool(np.zeros((3, 4)))
    with pytest.raises(ValueError, match="x: expected images with pixels"):
        pool(np.zeros((1, 2, 0, 4)))
    with pytest.raises(TypeError, match="x: expected an array"):
        pool("image")
