"""col2im as the transpose: im2col is two 0/1 matrices, so its adjoint is the same two, transposed."""

import numpy as np

from exercises.ch03_im2col.pair import pair


def selection(size, kernel, stride, padding, count, dtype):
    """Return S with S[i, o, h] = 1 where place i of window o is pixel h."""
    i, o, h = np.ogrid[:kernel, :count, :size]
    return (o * stride + i - padding == h).astype(dtype)


def col2im(col, input_shape, kernel_size, stride=1, padding=0):
    """Add the windows up into images."""
    rows, columns = (
        selection(*sizes, col.dtype)
        for sizes in zip(
            input_shape[2:],
            pair(kernel_size),
            pair(stride),
            pair(padding),
            col.shape[4:],
            strict=True,
        )
    )
    return np.einsum("ncijpq,iph,jqw->nchw", col, rows, columns)
