import subprocess
import sys

import dzrkai.data


def test_names() -> None:
    """Every name that the package offers is there."""
    for name in dzrkai.data.__all__:
        assert hasattr(dzrkai.data, name)


def test_import_is_cheap() -> None:
    """Importing the package loads nothing that downloads or decompresses."""
    heavy = ["gzip", "http.client", "tarfile", "tqdm", "urllib.request"]
    code = (
        "import sys, numpy; before = set(sys.modules); import dzrkai.data\n"
        f"print(*[name for name in {heavy} if name in sys.modules and name not in before])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stderr == ""
    assert result.stdout.split() == []
