"""One gradient at a time, so that each can be right on its own."""


def gx_of_conv_backward(module, gy, x, W, stride=1, padding=0):
    """Return the first of the three gradients."""
    gx, _, _ = module.conv_backward(gy, x, W, stride=stride, padding=padding)
    return gx


def gW_of_conv_backward(module, gy, x, W, stride=1, padding=0):
    """Return the second of the three gradients."""
    _, gW, _ = module.conv_backward(gy, x, W, stride=stride, padding=padding)
    return gW


def gb_of_conv_backward(module, gy, x, W, stride=1, padding=0):
    """Return the third of the three gradients."""
    _, _, gb = module.conv_backward(gy, x, W, stride=stride, padding=padding)
    return gb
