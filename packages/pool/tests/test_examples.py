"""Every example in a docstring gives what it says."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import dzrkai_pool

MODULES = [m.name for m in pkgutil.walk_packages(dzrkai_pool.__path__, "dzrkai_pool.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(import_module(name)).failed == 0


def test_there_are_examples():
    """The public functions and layers each have one."""
    finder = doctest.DocTestFinder()
    for name in dzrkai_pool.__all__:
        found = finder.find(getattr(dzrkai_pool, name), name)
        assert any(test.examples for test in found), name
