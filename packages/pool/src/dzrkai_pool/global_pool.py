"""Global pooling: one number for each channel of each image.

The axes of height and width stay, with size 1, so that what follows a pooling layer can follow
this one too; `F.flatten` drops them.
"""

from dzrkai import Variable
from dzrkai.arrays import array_module
from dzrkai.functions.indexing import get_item
from dzrkai.functions.shapes import reshape
from dzrkai.variable import Operand
from dzrkai_conv.checks import images
from dzrkai_pool.adaptive_pool import mean_over
from dzrkai_pool.checks import floating_images, nonempty


def global_avg_pool2d(x: Operand) -> Variable:
    """The mean of each channel.

    Parameters
    ----------
    x : Variable or array, shape (N, C, height, width)
        Integers are averaged as float64.

    Returns
    -------
    Variable, shape (N, C, 1, 1)

    Raises
    ------
    ValueError
        `x` has other axes, or its images have no pixels.

    References
    ----------
    M. Lin, Q. Chen and S. Yan, Network In Network, ICLR 2014, section 3.2.

    Examples
    --------
    >>> import numpy as np
    >>> global_avg_pool2d(np.array([[[[1.0, 2.0], [3.0, 6.0]]]]))
    variable([[[[3.]]]])
    """
    return mean_over(nonempty(floating_images(x)), (2, 3))


def global_max_pool2d(x: Operand) -> Variable:
    """The largest pixel of each channel; of equal ones the first gets the gradient.

    Parameters
    ----------
    x : Variable or array, shape (N, C, height, width)

    Returns
    -------
    Variable, shape (N, C, 1, 1)

    Raises
    ------
    ValueError
        `x` has other axes, or its images have no pixels.

    Examples
    --------
    >>> import numpy as np
    >>> global_max_pool2d(np.array([[[[1.0, 2.0], [7.0, 6.0]]]]))
    variable([[[[7.]]]])
    """
    x = nonempty(images(x))
    N, C, height, width = x.shape
    pixels = reshape(x, (N * C, height * width))
    channels = array_module(x.data).arange(N * C)
    largest = get_item(pixels, (channels, pixels.data.argmax(axis=1)))
    return reshape(largest, (N, C, 1, 1))
