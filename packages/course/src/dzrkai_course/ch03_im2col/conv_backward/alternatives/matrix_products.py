"""conv_backward as two matrix products: y = windows @ filters, differentiated like any product."""

from exercises.ch03_im2col.col2im import col2im
from exercises.ch03_im2col.im2col import im2col


def conv_backward(gy, x, W, stride=1, padding=0):
    """Return the gradients of a convolution."""
    N, OC, OH, OW = gy.shape
    C, KH, KW = W.shape[1:]
    rows, row = N * OH * OW, C * KH * KW
    col = im2col(x, (KH, KW), stride, padding)
    windows = col.transpose(0, 4, 5, 1, 2, 3).reshape(rows, row)
    gy_rows = gy.transpose(0, 2, 3, 1).reshape(rows, OC)
    gW = (gy_rows.T @ windows).reshape(W.shape)
    gwindows = (gy_rows @ W.reshape(OC, row)).reshape(N, OH, OW, C, KH, KW)
    gx = col2im(gwindows.transpose(0, 3, 4, 5, 1, 2), x.shape, (KH, KW), stride, padding)
    return gx, gW, gy_rows.sum(axis=0)
