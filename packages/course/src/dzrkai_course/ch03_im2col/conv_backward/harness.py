"""One gradient at a time, so that each can be right on its own."""


def gx_of_conv_backward(module, *args, **kwargs):
    """Return the first of the three gradients."""
    gx, _, _ = module.conv_backward(*args, **kwargs)
    return gx


def gW_of_conv_backward(module, *args, **kwargs):
    """Return the second of the three gradients."""
    _, gW, _ = module.conv_backward(*args, **kwargs)
    return gW


def gb_of_conv_backward(module, *args, **kwargs):
    """Return the third of the three gradients."""
    _, _, gb = module.conv_backward(*args, **kwargs)
    return gb
