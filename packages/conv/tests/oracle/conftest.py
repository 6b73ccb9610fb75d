"""PyTorch as the oracle: these tests run where torch is installed, in a session of their own."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("torch") else ["test_*.py"]


def pytest_configure(config):
    config.addinivalue_line("markers", "oracle: compares with PyTorch")
