"""The whole suite runs with each algorithm that is installed."""

from collections.abc import Iterator

import pytest

from dzrkai_pool.kernels.rules import algorithms, prefer


@pytest.fixture(params=algorithms(), scope="module", autouse=True)
def algorithm(request: pytest.FixtureRequest) -> Iterator[str]:
    with prefer(request.param):
        yield request.param
