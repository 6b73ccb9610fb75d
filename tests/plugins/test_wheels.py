"""Each distribution is a wheel of its own and installs without the others."""

import zipfile
from pathlib import Path

import pytest

PACKAGES = {
    "dzrkai": "dzrkai",
    "dzrkai-conv": "dzrkai_conv",
    "dzrkai-pool": "dzrkai_pool",
    "dzrkai-grader": "dzrkai_grader",
    "dzrkai-course": "dzrkai_course",
}


def files_of(wheels: Path, distribution: str) -> list[str]:
    (wheel,) = wheels.glob(f"{distribution.replace('-', '_')}-0.*.whl")
    return zipfile.ZipFile(wheel).namelist()


@pytest.mark.parametrize(("distribution", "package"), PACKAGES.items())
def test_wheel_holds_just_its_package(wheels, distribution, package):
    """A wheel holds one package and its metadata: no tests, no neighbours."""
    tops = {file.split("/")[0] for file in files_of(wheels, distribution)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {package}


@pytest.mark.parametrize(("distribution", "package"), PACKAGES.items())
def test_wheel_is_typed(wheels, distribution, package):
    """A wheel tells type checkers that its annotations count."""
    assert f"{package}/py.typed" in files_of(wheels, distribution)


def test_exercises_are_importable_from_their_wheel(wheels):
    """The folder `exercises` is itself the package, and its wheel holds nothing else."""
    files = files_of(wheels, "dzrkai-exercises")
    assert "exercises/__init__.py" in files
    assert {file.split("/")[0].split("-")[0] for file in files} == {"exercises", "dzrkai_exercises"}


def test_core_installs_alone(install):
    """The core needs NumPy and nothing else."""
    program = """
from importlib.metadata import distributions
print(sorted(distribution.name for distribution in distributions()))
"""
    assert install("dzrkai").run("-c", program) == "['dzrkai', 'numpy']"


def test_digits_come_with_the_wheel(install):
    """The shipped data set is found in an installed package."""
    assert install("dzrkai").show("len(__import__('dzrkai').data.Digits())") == "1437"


def test_pool_brings_what_it_imports(install):
    """Installing dzrkai-pool installs conv and core."""
    machine = install("dzrkai-pool")
    assert machine.run("-c", "import dzrkai_conv, dzrkai_pool; print('both')") == "both"
