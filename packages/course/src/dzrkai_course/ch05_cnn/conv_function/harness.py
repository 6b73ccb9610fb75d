"""Runs beside the learner's code: builds a graph with conv2d and hands back what came of it."""

from dzrkai import Variable


def value_and_gradients(module, x, W, b, gy, stride=1, padding=0):
    """y, gx, gW, gb as arrays, by a backward pass that starts from gy."""
    x, W, b = Variable(x), Variable(W), Variable(b)
    y = module.conv2d(x, W, b, stride, padding)
    y.backward(gy)
    return y.data, x.grad.data, W.grad.data, b.grad.data


def two_layers(module, x, W1, b1, W2, b2):
    """The gradients of x and of both filters through two convolutions, one after the other."""
    x, W1, b1, W2, b2 = (Variable(array) for array in (x, W1, b1, W2, b2))
    y = module.conv2d(module.conv2d(x, W1, b1, 1, 1), W2, b2)
    y.backward()
    return y.data, x.grad.data, W1.grad.data, W2.grad.data


def shared_filter(module, x1, x2, W, b):
    """The gradient of a filter that is used on two images: it gathers from both."""
    x1, x2, W, b = (Variable(array) for array in (x1, x2, W, b))
    y1 = module.conv2d(x1, W, b)
    y2 = module.conv2d(x2, W, b)
    (y1.sum() + (y2 * y2).sum()).backward()
    return x1.grad.data, x2.grad.data, W.grad.data, b.grad.data


def kinds(module, x, W, b):
    """What conv2d returns, and whether a graph stands behind it."""
    y = module.conv2d(Variable(x), Variable(W), Variable(b))
    return type(y).__name__, isinstance(y, Variable) and y.creator is not None
