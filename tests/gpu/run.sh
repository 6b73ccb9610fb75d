#!/usr/bin/env bash
# Everything that needs a GPU, on a machine that has one: the tests, the course's solutions, the benchmark.
#
#     tests/gpu/run.sh pack      where packages can be had: gather ours, and what they need, in tests/gpu/wheels
#     tests/gpu/run.sh           where the GPU is, with CuPy, NumPy, pytest and PyTorch; needs no network
#
# Both machines have the same system and the same version of Python. Fails where there is no GPU.
set -euo pipefail
cd "$(dirname "$0")/../.."

python=${PYTHON:-python3}
wheels=tests/gpu/wheels
ours=(dzrkai dzrkai-conv dzrkai-pool dzrkai-grader dzrkai-course dzrkai-exercises)

title() { printf '\n=== %s ===\n' "$*"; }

if [ "${1:-}" = pack ]; then
    "$python" -m pip wheel --quiet --wheel-dir "$wheels" \
        'packages/core[weights,progress]' packages/conv packages/pool packages/grader packages/course ./exercises \
        'hypothesis>=6.100' 'pytest>=8.2'
    title "$(ls "$wheels" | wc -l) wheels in $wheels"
    exit
fi

environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
"$python" -m venv --system-site-packages "$environment/python" # CuPy and PyTorch are the machine's
python=$environment/python/bin/python

title "installing from $wheels"
"$python" -m pip install --quiet --no-index --find-links "$wheels" "${ours[@]}" 'dzrkai[weights]' hypothesis pytest

title "the GPU"
"$python" - <<'PYTHON'
import sys
from dzrkai.arrays import cuda_problem
if problem := cuda_problem():
    sys.exit(f"no test ran: {problem}")
import cupy
print(cupy.cuda.runtime.getDeviceProperties(0)["name"].decode(), "CuPy", cupy.__version__)
PYTHON
"$python" -m dzrkai

title "tests that need a GPU"
"$python" -m pytest -m gpu tests/gpu -W default

title "the course's solutions, graded on the GPU"
"$python" - "$environment" <<'PYTHON'
import sys
from pathlib import Path
sys.path.insert(0, ".")
from benchmarks.grading import write_solutions
write_solutions(Path(sys.argv[1]))
PYTHON
"$environment/python/bin/kai" grade --device gpu --submission "$environment/exercises" --fail-under 100

title "beside PyTorch, on CuPy's products and our kernels (and cuDNN where its frontend is)"
"$python" benchmarks/gpu.py

title "all done"
