"""Without Numba, the file that needs it has no examples to run."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("numba") else ["src/dzrkai_conv/kernels/compiled.py"]
