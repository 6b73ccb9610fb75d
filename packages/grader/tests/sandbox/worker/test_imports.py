"""Modules are found by name and by text, and by nothing else."""

from __future__ import annotations

import importlib
import sys
from importlib.metadata import entry_points, version

import numpy as np
import pytest

from dzrkai_grader.sandbox.worker.imports import LearnerFinder, Package, PackageFinder, put_first
from dzrkai_grader.sandbox.worker.metadata import Described, spell


@pytest.fixture(autouse=True)
def _tidy(monkeypatch):
    """Give back the import system as it was."""
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_a_package_is_found_where_it_was_said_to_be(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/__init__.py").write_text("from .inner import value")
    (tmp_path / "elsewhere/inner.py").write_text("value = 5")
    (tmp_path / "single.py").write_text("value = 6")
    finder = PackageFinder()
    folder = str(tmp_path / "elsewhere")
    finder.add([Package("elsewhere", folder + "/__init__.py", (folder,))])
    finder.add([Package("single", str(tmp_path / "single.py"), None)])
    put_first(finder)
    assert importlib.import_module("elsewhere").value == 5
    assert importlib.import_module("single").value == 6
    assert finder.find_spec("other") is None


def test_a_described_distribution_is_known_to_metadata():
    finder = PackageFinder()
    text = spell({"some.group": {"one": "math:sqrt"}})
    described = Described("Some-Thing", "1.2", text)
    finder.add([Package("some_thing", "", None, described)])
    finder.describe(described)
    put_first(finder)
    assert version("some_thing") == "1.2"
    [entry] = entry_points(group="some.group")
    assert (entry.name, entry.dist.name, entry.load()(4)) == ("one", "Some-Thing", 2.0)
    assert described.read_text("RECORD") is None
    assert str(described.locate_file("x")) == "x"


def test_learners_modules_come_from_their_text():
    put_first(
        LearnerFinder(
            {"homework.a.one": "from .two import two\none = two - 1", "homework.a.two": "two = 2"},
            {},
            lambda *_: None,
        )
    )
    module = importlib.import_module("homework.a.one")
    assert (module.one, module.__file__) == (1, "homework/a/one.py")
    assert module.__loader__.get_source("homework.a.one").startswith("from .two")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("homework.a.three")


def test_remote_functions_ask():
    questions = []
    finder = LearnerFinder(
        {"homework.a": "1 / 0"},
        {"homework.a": ("double",)},
        lambda *question: questions.append(question) or np.float64(4),
    )
    put_first(finder)
    assert importlib.import_module("homework.a").double(2, key=3) == 4
    assert questions == [("homework.a", "double", (2,), {"key": 3})]
    assert finder.top_level == {"homework"}
