"""Without Numba, the files that need it have no examples to run."""

from importlib.util import find_spec

KERNELS = "src/dzrkai_conv/kernels"
WITH_NUMBA = ("compiled", "looped", "shifts", "tile_loops")
collect_ignore = [] if find_spec("numba") else [f"{KERNELS}/{name}.py" for name in WITH_NUMBA]
