import doctest

import pytest

import dzrkai_conv


@pytest.mark.parametrize("name", dzrkai_conv.__all__)
def test_every_public_name_shows_an_example(name):
    """Whether the examples are right is pytest's --doctest-modules to say."""
    found = doctest.DocTestFinder().find(getattr(dzrkai_conv, name), name)
    assert any(test.examples for test in found)
