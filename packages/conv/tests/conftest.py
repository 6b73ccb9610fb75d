"""The whole suite runs by the rules, and again with each algorithm wherever it fits."""

from collections.abc import Iterator

import pytest

from dzrkai_conv.kernels.rules import ALGORITHMS, prefer


@pytest.fixture(params=["rules", *ALGORITHMS], scope="module", autouse=True)
def algorithm(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "rules":
        yield "rules"
    else:
        with prefer(request.param):
            yield request.param
