"""What the functions on images ask of their arguments, in the user's words."""

from dzrkai.variable import Operand, Variable, as_variable
from dzrkai_conv.window import Pair


def images(x: Operand, argument: str = "x") -> Variable:
    """`x` as a variable of shape (N, C, height, width).

    Raises
    ------
    ValueError
        It has another number of axes.
    """
    x = as_variable(x, argument)
    if x.ndim != 4:
        raise ValueError(
            f"{argument}: expected the four axes (N, C, height, width), got shape {x.shape}"
        )
    return x


def image_size(x: Variable) -> Pair:
    """(height, width) of the images in `x`."""
    height, width = x.shape[2:]
    return height, width
