"""Every example in a docstring gives what it says."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import dzrkai_conv

MODULES = [m.name for m in pkgutil.walk_packages(dzrkai_conv.__path__, "dzrkai_conv.")]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(import_module(name)).failed == 0


def test_there_are_examples():
    """The public functions and layers each have one."""
    finder = doctest.DocTestFinder()
    for name in dzrkai_conv.__all__:
        found = finder.find(getattr(dzrkai_conv, name), name)
        assert any(test.examples for test in found), name
