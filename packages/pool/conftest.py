"""Without Numba, the files that need it have no examples to run."""

from importlib.util import find_spec

WITH_NUMBA = [f"src/dzrkai_pool/kernels/{name}.py" for name in ("compiled", "loops", "pairs")]

collect_ignore = [] if find_spec("numba") else WITH_NUMBA
