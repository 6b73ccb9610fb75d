"""Without Numba, the files that need it have no examples to run."""

from importlib.util import find_spec

KERNELS = "src/dzrkai_pool/kernels"

collect_ignore = [] if find_spec("numba") else [f"{KERNELS}/compiled.py", f"{KERNELS}/loops.py"]
