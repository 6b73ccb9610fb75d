"""What `import dzrkai` brings along, in a process of its own."""

import subprocess
import sys

IMPORTED = """
import sys, numpy
before = set(sys.modules)
import dzrkai
print(*(set(sys.modules) - before))
"""


def test_nothing_is_imported_before_it_is_used():
    done = subprocess.run([sys.executable, "-c", IMPORTED], check=True, capture_output=True)
    imported = set(done.stdout.decode().split())
    later = {"csv", "difflib", "gzip", "hashlib", "importlib.metadata", "numpy.random", "tqdm"}
    plugins = {"dzrkai_conv", "dzrkai_pool"}
    own = {f"dzrkai.{name}" for name in ("data", "graphs", "layers", "optimizers", "weights")}
    assert "dzrkai.variable" in imported
    assert not imported & (later | plugins | own)
