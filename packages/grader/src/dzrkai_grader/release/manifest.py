"""``edition.json``: what an edition consists of, signed by whoever released it.

It tells a newer edition what the learner was given, and so what the learner has written since; and
it tells the learner's copy that a newer edition comes from where the first one came from.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dzrkai_grader.release import keys
from dzrkai_grader.release.refusal import Refusal
from dzrkai_grader.release.tree import Tree, TreeError, safe

FILE, SIGNATURE = "edition.json", "edition.json.sig"
SCHEMA = 1
_CONTEXT = b"dzrkai edition, version 1\n"  # a signature of this is no signature of anything else


class EditionError(Refusal):
    """There is no edition of a course, or not as it was released; the message says which."""


@dataclass(frozen=True)
class Manifest:
    """What an edition consists of.

    Parameters
    ----------
    course, version
        What it is an edition of.
    key
        The public key, as a PEM file.
    learner
        The files that the learner writes.
    files
        The SHA-256 of each file by its path, all but the manifest's own two.
    """

    course: str
    version: str
    key: str
    learner: tuple[str, ...]
    files: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """The few characters by which people compare keys."""
        return keys.fingerprint(self.key.encode())


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content."""
    return hashlib.sha256(content).hexdigest()


def signed(
    tree: Tree, *, course: str, version: str, learner: Iterable[str], key: Ed25519PrivateKey
) -> Tree:
    """Return a tree with its manifest and the manifest's signature.

    Raises
    ------
    EditionError
        If a file holds the private key.
    """
    for path, content in tree.items():
        if keys.is_inside(key, content):
            raise EditionError("secret", path=path)
    files = {safe(path): digest(tree[path]) for path in sorted(tree)}
    public = keys.public_pem(key).decode()
    said = asdict(Manifest(course, version, public, tuple(sorted(learner)), files))
    manifest = json.dumps({"schema": SCHEMA, **said}, ensure_ascii=False, indent=1).encode() + b"\n"
    signature = base64.b64encode(key.sign(_CONTEXT + manifest)) + b"\n"
    return {**tree, FILE: manifest, SIGNATURE: signature}


def read(tree: Tree) -> Manifest:
    """Return the manifest of an edition, once its signature holds.

    Raises
    ------
    EditionError
        If there is none, or it was altered.
    """
    if FILE not in tree or SIGNATURE not in tree:
        raise EditionError("unsigned", path=FILE)
    found = parse(tree[FILE])
    try:
        signature = base64.b64decode(tree[SIGNATURE], validate=False)
        keys.public_key_from(found.key.encode()).verify(signature, _CONTEXT + tree[FILE])
    except (InvalidSignature, ValueError, binascii.Error):
        raise EditionError("altered", path=FILE) from None
    return found


def parse(content: bytes) -> Manifest:
    """Return what a manifest says, whoever wrote it.

    Raises
    ------
    EditionError
        If it is not a manifest of a schema that is known.
    """
    try:
        said = json.loads(content)
        if said.pop("schema") != SCHEMA:
            raise EditionError("schema", path=FILE)
        files = {safe(str(path)): str(one) for path, one in said.pop("files").items()}
        learner = tuple(safe(str(path)) for path in said.pop("learner"))
        course, version, key = (str(said.pop(name)) for name in ("course", "version", "key"))
    except (ValueError, KeyError, AttributeError, TypeError, TreeError):
        raise EditionError("no_manifest", path=FILE) from None
    return Manifest(course, version, key, learner, files)


def whole(tree: Tree) -> tuple[Manifest, Tree]:
    """Return the manifest of an edition, and the files that it names and nothing else.

    Raises
    ------
    EditionError
        If one of them is missing or was altered.
    """
    found = read(tree)
    for path, wanted in found.files.items():
        if digest(tree.get(path, b"")) != wanted:
            raise EditionError("altered", path=path)
    return found, {path: tree[path] for path in (*found.files, FILE, SIGNATURE)}


def lying_in(folder: Path) -> Tree:
    """Return the files of the edition that lies in a folder: those of its manifest that are there.

    Raises
    ------
    EditionError
        If there is no manifest.
    """
    if not (folder / FILE).is_file():
        raise EditionError("no_edition", path=folder, name=FILE)
    names = (FILE, SIGNATURE, *parse((folder / FILE).read_bytes()).files)
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


def is_untouched(folder: Path) -> bool:
    """Whether a folder holds an edition as it was released, and nothing else."""
    try:
        tree = whole(lying_in(folder))[1]
    except EditionError:
        return False
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return there == set(tree)
