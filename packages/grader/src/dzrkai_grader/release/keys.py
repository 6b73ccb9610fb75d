"""The instructor's key: made on the first release, and never in one.

Keys are PEM files (PKCS #8 and SubjectPublicKeyInfo), which OpenSSL reads too.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

import click
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dzrkai_grader.release.refusal import Refusal

_PRIVATE = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
_PUBLIC = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo


class KeyFileError(Refusal):
    """A key file cannot be used; the message says why and how to mend it."""


def default_place() -> Path:
    """Return where the private key lies unless it is told: among the user's settings."""
    return Path(click.get_app_dir("kai")) / "release-key.pem"


def make(path: Path) -> None:
    """Make a private key, readable by this user alone; the file appears whole.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)  # of mode 0600
    try:
        with open(descriptor, "wb") as file:
            file.write(_pem(Ed25519PrivateKey.generate()))
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)  # and never in the place of another key
    finally:
        os.unlink(temporary)


def read(path: Path) -> Ed25519PrivateKey:
    """Return the private key in a file.

    Raises
    ------
    KeyFileError
        If others may read it, or it is no Ed25519 key.
    OSError
        If it cannot be read.
    """
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise KeyFileError("open_key", path=path)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError):
        raise KeyFileError("no_key", path=path) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError("no_key", path=path)
    return key


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """Return the public half of a key, as a PEM file."""
    return key.public_key().public_bytes(*_PUBLIC)


def public_key_from(pem: bytes) -> Ed25519PublicKey:
    """Return the public key of a PEM file.

    Raises
    ------
    ValueError
        If it is no Ed25519 key.
    """
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("the public key is not an Ed25519 key")
    return key


def fingerprint(public: bytes) -> str:
    """Return the few characters by which people compare public keys."""
    return hashlib.sha256(public).hexdigest()[:16]


def is_inside(key: Ed25519PrivateKey, content: bytes) -> bool:
    """Whether a file holds the private key, in any of the forms that it is stored in."""
    return key.private_bytes_raw() in content or _body(key) in b"".join(content.split())


def _body(key: Ed25519PrivateKey) -> bytes:
    return b"".join(_pem(key).split(b"\n")[1:-2])


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(*_PRIVATE, serialization.NoEncryption())
