"""The example pack as a distribution that is installed, a key, and the edition made of them."""

import shutil
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dzrkai_grader import pack as packs
from dzrkai_grader.pack import Pack
from dzrkai_grader.release import edition as editions
from dzrkai_grader.release.tree import Tree

EXAMPLE = Path(__file__).parents[1] / "example_pack" / "src" / "smoothing_pack"
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


def install(site: Path) -> EntryPoint:
    """Put the example pack into a folder, as an installer does; return its entry point."""
    shutil.copytree(EXAMPLE, site / "smoothing_pack")
    described = site / "smoothing_pack-0.1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(METADATA, encoding="utf-8")
    (described / "entry_points.txt").write_text("[dzrkai.exercises]\nsmoothing = smoothing_pack\n")
    (entry,) = Distribution.at(described).entry_points
    return entry


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    """An instructor's key: always the same one."""
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="session")
def other_key() -> Ed25519PrivateKey:
    """The key of somebody else."""
    return Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture(scope="session")
def entry(tmp_path_factory: pytest.TempPathFactory) -> EntryPoint:
    """The entry point of the installed example pack."""
    return install(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def smoothing(entry: EntryPoint) -> Pack:
    """The installed example pack."""
    return packs.load(Path(str(entry.dist.locate_file("smoothing_pack"))))


@pytest.fixture(scope="session")
def edition(smoothing: Pack, entry: EntryPoint, key: Ed25519PrivateKey) -> Tree:
    """The student edition of the example pack."""
    return editions.build(smoothing, entry, key)
