"""The file that remembers where a learner was."""

import os

import pytest

from dzrkai_grader.watch.memory import NAME, Memory, load, save


def test_what_is_saved_is_loaded(example, tmp_path):
    """The current exercise and what passed come back, and nothing else lies in the folder."""
    memory = Memory("gradient", {"moving_average": "0123abcd"})
    save(tmp_path, memory)
    assert load(tmp_path, example) == memory
    assert os.listdir(tmp_path) == [NAME]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"current = ",
        b"\xff\xfe\x00",
        b"<<<<<<< HEAD\ncurrent = 'a'\n=======\n",
        b"current = 3\npassed = 4\n",
        b"current = 'elsewhere'\n[passed]\nelsewhere = '00'\nmoving_average = 7\n",
        b"[passed]\nmoving_average = 'not a fingerprint'\n",
        b"x = " + b"[" * 5000,
        b"#" * 100_000,
    ],
)
def test_a_garbled_file_is_as_good_as_none(example, tmp_path, content):
    """Half written, merged badly, of another course, nested or too long: begin anew."""
    (tmp_path / NAME).write_bytes(content)
    assert load(tmp_path, example) == Memory()


def test_what_is_not_a_file_is_as_good_as_none(example, tmp_path):
    """A directory or a pipe of that name is not read."""
    assert load(tmp_path, example) == Memory()
    os.mkfifo(tmp_path / NAME)
    assert load(tmp_path, example) == Memory()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    """The session goes on, and remembers nothing."""
    save(tmp_path / "missing", Memory("gradient"))
    assert not (tmp_path / "missing").exists()
