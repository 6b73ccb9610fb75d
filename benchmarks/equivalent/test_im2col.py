"""What a learner would write to test im2col by bare pytest: the loops of the definition."""

import numpy as np

from exercises.ch03_im2col.im2col import im2col


def definition(x, KH, KW, stride, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    N, C, H, W = x.shape
    OH, OW = (H - KH) // stride + 1, (W - KW) // stride + 1
    col = np.empty((N, C, KH, KW, OH, OW), x.dtype)
    for h in range(OH):
        for w in range(OW):
            rows, columns = slice(h * stride, h * stride + KH), slice(w * stride, w * stride + KW)
            col[..., h, w] = x[:, :, rows, columns]
    return col


def test_im2col():
    rng = np.random.default_rng(0)
    for dtype in (np.float32, np.float64):
        for _ in range(20):
            KH, KW, stride, padding = (int(n) for n in rng.integers(1, 4, 4))
            size = KH + int(rng.integers(0, 6)), KW + int(rng.integers(0, 6))
            x = rng.standard_normal((2, 3, *size)).astype(dtype)
            before = x.copy()
            col = im2col(x, (KH, KW), stride=stride, padding=padding)
            np.testing.assert_allclose(col, definition(x, KH, KW, stride, padding))
            assert col.dtype == dtype
            np.testing.assert_array_equal(x, before)
