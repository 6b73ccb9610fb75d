"""Runs beside the learner's code."""

import numpy as np


def slope_at_zero(module, length):
    """The gradient of the loss at zero."""
    return module.loss_and_gradient(np.zeros(length), 2)[1]
