"""The audit hook's judgement, asked directly: what real workers are told is in test_isolation."""

from __future__ import annotations

import os

import pytest

from dzrkai_grader.sandbox.worker.guard import ForbiddenError, Guard


@pytest.fixture
def guard(tmp_path):
    for name in ("own", "secret/public", "other"):
        (tmp_path / name).mkdir(parents=True)
    return Guard(
        str(tmp_path / "own"),
        [str(tmp_path / "secret")],
        [str(tmp_path / "secret/public")],
        {"numpy"},
        {"exercises"},
    )


@pytest.mark.parametrize(
    ("path", "flags"),
    [
        ("other/x", os.O_RDONLY),
        ("own/x", os.O_RDONLY),
        ("own/x", os.O_WRONLY | os.O_CREAT),
        ("secret/public/x", os.O_RDONLY),
        ("secretive", os.O_RDONLY),
    ],
)
def test_allowed_files(guard, tmp_path, path, flags):
    """Reading what is not secret; writing in the own folder."""
    guard.judge("open", (str(tmp_path / path), "r", flags))
    guard.judge("open", (os.fsencode(tmp_path / path), "r", flags))


@pytest.mark.parametrize(
    ("path", "flags"),
    [
        ("secret", os.O_RDONLY),
        ("secret/x", os.O_RDONLY),
        ("own/../secret/x", os.O_RDONLY),
        ("secret/public/../x", os.O_RDONLY),
        ("other/x", os.O_WRONLY),
        ("other/x", os.O_RDWR),
        ("other/x", os.O_RDONLY | os.O_CREAT),
        ("own/../x", os.O_WRONLY),
        ("secret/public/x", os.O_WRONLY),
        ("owner", os.O_WRONLY),
    ],
)
def test_forbidden_files(guard, tmp_path, path, flags):
    """Reading what is secret; writing anywhere else."""
    with pytest.raises(ForbiddenError):
        guard.judge("open", (f"{tmp_path}/{path}", "r", flags))
    with pytest.raises(ForbiddenError):
        guard.judge("open", (tmp_path / path, "r", flags))


def test_open_descriptors_and_unknown_events_pass(guard):
    guard.judge("open", (3, "w", os.O_WRONLY))
    guard.judge("open", ("/dev/null", "w", os.O_WRONLY))
    guard.judge("compile", (None, None))
    guard.judge("os.rename", (3, "x" if False else 4, -1, -1))


def test_a_rename_is_judged_by_both_its_ends(guard, tmp_path):
    inside, outside = str(tmp_path / "own/x"), str(tmp_path / "other/x")
    guard.judge("os.rename", (inside, inside, -1, -1))
    for ends in ((inside, outside), (outside, inside)):
        with pytest.raises(ForbiddenError):
            guard.judge("os.rename", (*ends, -1, -1))


def test_a_link_may_point_outside_but_not_lie_there(guard, tmp_path):
    inside, outside = str(tmp_path / "own/x"), str(tmp_path / "other/x")
    guard.judge("os.symlink", (outside, inside, -1))
    with pytest.raises(ForbiddenError):
        guard.judge("os.symlink", (inside, outside, -1))


@pytest.mark.parametrize("name", ["numpy", "numpy.linalg", "exercises.a.b", "math", "__main__"])
def test_allowed_imports(guard, name):
    guard.judge("import", (name, None, [], [], []))


def test_forbidden_imports_name_what_is_allowed(guard):
    with pytest.raises(ModuleNotFoundError, match="library and numpy; 'torch' is not") as caught:
        guard.judge("import", ("torch.nn", None, [], [], []))
    assert caught.value.name == "torch"


def test_families_of_events_are_refused_as_a_whole(guard):
    for event in ("socket.__new__", "socket.connect", "ctypes.dlopen", "ctypes.string_at"):
        with pytest.raises(ForbiddenError):
            guard.judge(event, ())


def test_the_workers_own_acts_are_trusted(guard):
    with guard.trusted():
        guard.judge("sys.settrace", ())
    with pytest.raises(ForbiddenError):
        guard.judge("sys.settrace", ())
