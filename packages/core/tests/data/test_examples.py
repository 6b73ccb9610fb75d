import doctest
import importlib
import pkgutil

import pytest

import dzrkai.data


@pytest.mark.parametrize("name", [each.name for each in pkgutil.iter_modules(dzrkai.data.__path__)])
def test_examples(name: str) -> None:
    """The examples in the documentation print what they say."""
    module = importlib.import_module(f"dzrkai.data.{name}")
    assert doctest.testmod(module).failed == 0
