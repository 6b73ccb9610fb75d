"""An edition is taken for what it is: altered, incomplete and foreign ones are refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dzrkai_grader.release import keys, manifest
from dzrkai_grader.release.manifest import EditionError

FILES = {"exercises/a.py": b"stub", "docs/a.md": b"text"}


def signed(key, files=FILES):
    return manifest.signed(files, course="tiny", version="1", learner=["exercises/a.py"], key=key)


def test_a_manifest_says_what_there_is(key):
    found, tree = manifest.whole(signed(key))
    assert (found.course, found.version, found.learner) == ("tiny", "1", ("exercises/a.py",))
    assert set(found.files) == set(FILES)
    assert tree == signed(key)


def test_what_the_manifest_does_not_name_is_left_out(key):
    assert "evil.py" not in manifest.whole({**signed(key), "evil.py": b"x"})[1]


@pytest.mark.parametrize("path", [*FILES, manifest.FILE, manifest.SIGNATURE])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"else"])
def test_a_changed_file_is_refused_by_name(key, path, content):
    tree = {**signed(key), path: content}
    if content is None:
        del tree[path]
    with pytest.raises(EditionError, match=r"a\.py|a\.md|edition\.json"):
        manifest.whole(tree)


@given(st.data())
def test_no_byte_of_a_signed_manifest_can_be_changed(key, data):
    tree = signed(key)
    content = bytearray(tree[manifest.FILE])
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(EditionError):
        manifest.whole({**tree, manifest.FILE: bytes(content)})


def test_a_manifest_that_names_another_key_does_not_hold(key, other_key):
    said = json.loads(signed(key)[manifest.FILE])
    said["key"] = keys.public_pem(other_key).decode()
    with pytest.raises(EditionError, match="not the one that was released"):
        manifest.read({**signed(key), manifest.FILE: json.dumps(said).encode()})


def test_the_private_key_is_never_released(key, tmp_path):
    keys.make(tmp_path / "key.pem")
    own = keys.read(tmp_path / "key.pem")
    files = {**FILES, "docs/notes.txt": b"look: " + (tmp_path / "key.pem").read_bytes()}
    with pytest.raises(EditionError, match=r"docs/notes\.txt holds the private key"):
        signed(own, files)
    signed(key, files)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff",
        b'{"schema": 2}',
        b'{"schema": 1}',
        b'{"schema": 1, "files": {"../x": ""}, "learner": []}',
    ],
)
def test_what_is_no_manifest_is_refused(content):
    with pytest.raises(EditionError, match=r"edition\.json (is of a kind|does not say)"):
        manifest.parse(content)


def test_only_an_edition_as_it_was_released_is_untouched(key, tmp_path):
    for path, content in signed(key).items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    assert manifest.is_untouched(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    assert not manifest.is_untouched(tmp_path)
    (tmp_path / "notes.txt").unlink()
    (tmp_path / "docs/a.md").write_text("mine")
    assert not manifest.is_untouched(tmp_path)
    assert not manifest.is_untouched(tmp_path / "docs")
