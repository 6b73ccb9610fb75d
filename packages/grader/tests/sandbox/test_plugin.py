"""The learner's package announces entry points, as if it were installed."""

from __future__ import annotations

PLUGIN = {"dzrkai.functions": {"conv2d": "exercises.chapter.work:conv2d"}}
SOURCE = """
from importlib.metadata import distribution, entry_points, version
def conv2d(x): return -x
def groups():
    return [(entry.name, entry.dist.name) for entry in entry_points(group="dzrkai.functions")]
def f(x):
    [entry] = entry_points(group="dzrkai.functions", name="conv2d")
    return entry.load()(x)
def versions(name): return version(name)
"""


def test_the_learners_entry_points_are_found_and_loaded(open_worker):
    worker = open_worker(SOURCE, plugin=PLUGIN)
    assert worker.call("groups").value == [("conv2d", "dzrkai-exercises")]
    assert worker.call("f", (3,)).value == -3


def test_without_a_plugin_there_are_none(open_worker):
    assert open_worker(SOURCE).call("groups").value == []


def test_the_name_of_the_distribution_is_the_tasks(open_worker):
    worker = open_worker(SOURCE, plugin=PLUGIN, plugin_name="my-pack")
    assert worker.call("groups").value == [("conv2d", "my-pack")]


def test_versions_of_preloaded_packages_are_known_and_of_others_not(open_worker):
    """What is installed beside them stays unknown."""
    worker = open_worker(SOURCE)
    assert worker.call("versions", ("NumPy",)).value.count(".") == 2
    assert worker.call("versions", ("pytest",)).error.type == "PackageNotFoundError"
