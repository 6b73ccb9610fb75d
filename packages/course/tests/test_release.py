"""The course's own student edition: whole, and without what learners are to find out."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dzrkai_grader import pack as packs
from dzrkai_grader import stubs
from dzrkai_grader.release import edition as editions
from dzrkai_grader.stubs import BEGIN, END

ENTRY = packs.installed()["dzrkai"]
COURSE = packs.load(packs.locate(ENTRY))
EXERCISES = list(COURSE.exercises.values())
FRAMEWORK = tuple(f"packages/{name}/" for name in ("core", "conv", "pool", "grader"))


@pytest.fixture(scope="module")
def edition():
    return editions.build(COURSE, ENTRY, Ed25519PrivateKey.from_private_bytes(bytes(32)))


def marked(source):
    """The lines of a solution that the learner is to write."""
    inside = False
    for line in source.splitlines():
        inside = (inside or line.strip() == BEGIN) and line.strip() != END
        if inside:
            yield line


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
def test_nothing_secret_is_readable(edition, exercise):
    """Lines of solutions, checks and alternatives; what the learner is told of mistakes."""
    sources = [exercise.checks.read_text("utf-8"), *exercise.alternatives.values()]
    lines = [*marked(exercise.solution), *"\n".join(sources).splitlines()]
    lines += [text for mistake in exercise.mistakes for text in (mistake.text.en, mistake.text.ja)]
    given = "\n".join([*COURSE.given.values(), *map(stubs.stub_of, EXERCISES)])
    secret = {
        line.strip() for line in lines if len(line.strip()) > 25 and line.strip() not in given
    }
    assert len(secret) > 5 or exercise.id == "hello"
    readable = b"\n".join(
        content for path, content in edition.items() if not path.startswith(FRAMEWORK)
    )
    assert [line for line in secret if line.encode() in readable] == []


def test_the_framework_is_there_with_its_tests(edition):
    for name in ("core", "conv", "pool"):
        assert f"packages/{name}/pyproject.toml" in edition
        assert any(path.startswith(f"packages/{name}/tests/test_") for path in edition)
    assert not any(path.startswith("packages/grader/tests") for path in edition)


def test_the_exercises_offer_the_framework_what_they_do_here(edition):
    assert b"dzrkai.functions" in edition["exercises/pyproject.toml"]
    assert edition["exercises/README.md"]


def test_what_is_carried_is_installed_by_the_noxfile(edition):
    noxfile = edition["noxfile.py"].decode()
    for path in edition:
        if path.startswith("packages/") and path.endswith("/pyproject.toml"):
            assert f'"{path.rpartition("/")[0]}' in noxfile
    assert "def train(session" in noxfile


def test_classroom_counts_the_course_s_points(edition):
    tests = json.loads(edition[".github/classroom/autograding.json"])["tests"]
    assert sum(one["points"] for one in tests) == sum(one.points for one in EXERCISES)
