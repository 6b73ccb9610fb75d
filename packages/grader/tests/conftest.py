"""The example pack, a warm sandbox, and submissions to try them on."""

import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader import stubs
from dzrkai_grader.pack import Pack
from dzrkai_grader.sandbox import Sandbox

EXAMPLE = Path(__file__).with_name("example_pack") / "src" / "smoothing_pack"

METADATA = """\
Metadata-Version: 2.4
Name: smoothing-pack
Version: 0.1.0
Summary: A small "course" pack.
Requires-Python: >=3.11
Requires-Dist: dzrkai-grader>=0.1
Requires-Dist: numpy>=2.0
Requires-Dist: pytest>=8; extra == 'test'
"""


@pytest.fixture
def example() -> Pack:
    """The example pack: a moving average, and its gradient that builds on it."""
    return packs.load(EXAMPLE)


@pytest.fixture
def own_pack(tmp_path: Path) -> Path:
    """A copy of the example pack's folder, to be changed."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "pack"))


@pytest.fixture(scope="session")
def warm() -> Iterator[Sandbox]:
    """A sandbox that all tests share."""
    with Sandbox(preload=["numpy"], isolation="basic") as sandbox:
        yield sandbox


@pytest.fixture
def untouched(example: Pack, tmp_path: Path) -> Path:
    """A learner's folder that nobody has worked in."""
    stubs.write(example, tmp_path / "smoothing")
    return tmp_path / "smoothing"


@pytest.fixture
def solved(example: Pack, untouched: Path) -> Path:
    """A learner's folder with everything right."""
    for exercise in example.exercises.values():
        (untouched / exercise.file).write_text(exercise.solution, encoding="utf-8")
    return untouched


@pytest.fixture(scope="session")
def install_example() -> Callable[[Path], EntryPoint]:
    """Put the example pack into a folder, as an installer does; return its entry point."""

    def install(site: Path) -> EntryPoint:
        shutil.copytree(EXAMPLE, site / "smoothing_pack")
        described = site / "smoothing_pack-0.1.0.dist-info"
        described.mkdir()
        (described / "METADATA").write_text(METADATA, encoding="utf-8")
        (described / "entry_points.txt").write_text(
            "[dzrkai.exercises]\nsmoothing = smoothing_pack\n"
        )
        (entry,) = Distribution.at(described).entry_points
        return entry

    return install
