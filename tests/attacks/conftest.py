"""The attempts, read from their files, and one warm sandbox of each isolation for all of them."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dzrkai_grader.sandbox import Sandbox, strict

HERE = Path(__file__).parent
collect_ignore = ["pack"]


@dataclass(frozen=True)
class Attempt:
    """Something that a learner might try.

    Parameters
    ----------
    name
        What it is.
    source
        The learner's file; a function that returns its argument is added where there is none.
    files
        What else the learner hands in: path to text, or to ``->`` and the target of a link.
    open_under_basic
        ``"always"`` where basic isolation does not keep it from what it should not have;
        ``"unless root"`` where it does for root alone, whose workers lose their privileges.
    """

    name: str
    source: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    open_under_basic: str = ""


FAMILIES = {
    path.stem: [Attempt(**one) for one in tomllib.loads(path.read_text("utf-8"))["attempts"]]
    for path in sorted((HERE / "attempts").glob("*.toml"))
}


@pytest.fixture(scope="session")
def families() -> dict[str, list[Attempt]]:
    """The attempts, by family."""
    return FAMILIES


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "family" in metafunc.fixturenames:
        metafunc.parametrize("family", FAMILIES)


@pytest.fixture(scope="module", params=["basic", "strict"])
def sandbox(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sandbox]:
    """A sandbox that has a folder for temporary files to itself, in a telling environment."""
    if request.param == "strict" and strict.obstacle():
        pytest.skip(f"no strict isolation here: {strict.obstacle()}")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))
        patched.setenv("KAI_ATTACKED", "forbidden-environment")
        with Sandbox(preload=["numpy"], isolation=request.param) as opened:
            yield opened
        assert list(Path(tempfile.gettempdir()).iterdir()) == []
