"""The instructor's key is private, is made once, and is refused where it is not private."""

import stat

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from dzrkai_grader.release import keys
from dzrkai_grader.release.keys import KeyFileError


def test_a_key_is_made_for_this_user_alone(tmp_path):
    path = tmp_path / "settings" / "key.pem"
    keys.make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["key.pem"]
    message = b"a message"
    public = keys.public_key_from(keys.public_pem(keys.read(path)))
    public.verify(keys.read(path).sign(message), message)


def test_a_key_is_never_replaced(tmp_path):
    path = tmp_path / "key.pem"
    keys.make(path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        keys.make(path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["key.pem"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path, mode):
    path = tmp_path / "key.pem"
    keys.make(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match=f"chmod 600 {path}"):
        keys.read(path)


def test_what_is_no_private_key_is_refused(tmp_path, key):
    path = tmp_path / "key.pem"
    rsa = generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    for content in (b"", b"text", keys.public_pem(key), rsa):
        path.write_bytes(content)
        path.chmod(0o600)
        with pytest.raises(KeyFileError, match="is not"):
            keys.read(path)


def test_a_key_is_found_in_whatever_form_it_stands(tmp_path, key):
    keys.make(tmp_path / "key.pem")
    made = keys.read(tmp_path / "key.pem")
    pem = (tmp_path / "key.pem").read_bytes()
    for content in (pem, b"x" + made.private_bytes_raw(), pem.replace(b"\n", b"\r\n  ")):
        assert keys.is_inside(made, content)
        assert not keys.is_inside(key, content)
    assert not keys.is_inside(made, keys.public_pem(made))


def test_keys_are_told_apart_by_their_fingerprints(key, other_key):
    prints = {keys.fingerprint(keys.public_pem(one)) for one in (key, other_key)}
    assert len(prints) == 2
