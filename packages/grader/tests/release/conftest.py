"""The example pack as a distribution that is installed, a key, and the edition made of them."""

from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dzrkai_grader import pack as packs
from dzrkai_grader.pack import Pack
from dzrkai_grader.release import edition as editions
from dzrkai_grader.release.tree import Tree


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    """An instructor's key: always the same one."""
    return Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.fixture(scope="session")
def other_key() -> Ed25519PrivateKey:
    """The key of somebody else."""
    return Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture(scope="session")
def entry(
    install_example: Callable[[Path], EntryPoint], tmp_path_factory: pytest.TempPathFactory
) -> EntryPoint:
    """The entry point of the installed example pack."""
    return install_example(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def smoothing(entry: EntryPoint) -> Pack:
    """The installed example pack."""
    return packs.load(Path(str(entry.dist.locate_file("smoothing_pack"))))


@pytest.fixture(scope="session")
def edition(smoothing: Pack, entry: EntryPoint, key: Ed25519PrivateKey) -> Tree:
    """The student edition of the example pack."""
    return editions.build(smoothing, entry, key)
