"""Who is measured: a name, and a module that computes in that library.

Each module offers the same few functions, so that a table is written once for all of them:

    variable(array)           what gradients are asked for, of a NumPy array
    array(array)              a NumPy array as the library's own
    evaluate(f)               [the array of f()], without recording
    gradients(y, xs, gy)      arrays: the gradients of xs, where gy arrives at y
    tanh(x)                   and the operators + - *
    conv2d(x, W, b, stride, padding), max_pool2d(x, kernel_size, stride, padding), avg_pool2d(...)
    trainer(layers, weights, lr)      a function (images, labels) -> loss that makes one step

A table uses those that it needs; a contender that is in no other table has no others.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contender:
    """A library, and the circumstances it is measured in.

    Parameters
    ----------
    name : str
    module : str
        Computes in that library.
    needs : tuple of str
        Modules without which it is left out (and said to be).
    without : tuple of str
        Modules that its process must believe not to be installed.
    """

    name: str
    module: str
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


PYTORCH = Contender("PyTorch", "benchmarks.contenders.pytorch", needs=("torch",))
DEZERO_STYLE = Contender("DeZero-style", "benchmarks.contenders.dezero_style")
DZRKAI = Contender("dzrkai", "benchmarks.contenders.with_dzrkai", without=("numba",))
FAST = Contender("dzrkai[fast]", "benchmarks.contenders.with_dzrkai", needs=("numba",))
HIPS = Contender("HIPS autograd", "benchmarks.contenders.hips", needs=("autograd",))
BARE_NUMPY = Contender("bare NumPy", "benchmarks.contenders.bare_numpy")

COMPLETE = (PYTORCH, DEZERO_STYLE, DZRKAI, FAST)  # those that can do everything
