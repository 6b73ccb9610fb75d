"""What an exercise is made of."""

import pytest

from dzrkai_grader.submission import Files, read
from dzrkai_grader.watch.dependence import fingerprints, imported


def test_a_helper_that_is_imported_belongs_to_the_exercise(example, solved):
    """A learner's own module counts, also one that is reached through another."""
    average = example.exercises["moving_average"]
    helpers = {"ch01_smoothing/a.py": "from . import b\n", "ch01_smoothing/b.py": "x = 1\n"}
    texts = {**read(solved, "smoothing").texts, **helpers}
    texts[average.file] += "from smoothing.ch01_smoothing.a import b\n"
    before = fingerprints(example, Files("smoothing", texts))
    after = fingerprints(example, Files("smoothing", {**texts, "ch01_smoothing/b.py": "x = 2\n"}))
    assert before[average.id] != after[average.id]


def test_a_module_that_nobody_imports_concerns_nobody(example, solved):
    """Notes beside the exercises cause no grading."""
    files = read(solved, "smoothing")
    more = Files("smoothing", {**files.texts, "ch01_smoothing/notes.py": "x = 1\n"})
    assert fingerprints(example, files) == fingerprints(example, more)


@pytest.mark.parametrize("text", ["def f(:", "\0", "(" * 5000])
def test_a_file_that_python_cannot_read_imports_nothing(text):
    """Half written is a state like any other."""
    assert imported(text, "exercises.a") == ()


def test_imports_inside_functions_count():
    """Wherever they stand."""
    assert "exercises.b" in imported("def f():\n    import exercises.b\n", "exercises.a")
