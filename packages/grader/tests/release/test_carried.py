"""What was installed from files goes along; what came from an index does not."""

import json
import tomllib
from importlib.metadata import Distribution

import pytest

from dzrkai_grader.release import carried as module
from dzrkai_grader.release.carried import Carried, carried


def distribution(site, name, *requires, url=None, extras=(), **files):
    """A distribution in a folder, with the metadata that an installer leaves."""
    described = site / f"{name.replace('-', '_')}-1.0.dist-info"
    described.mkdir(parents=True)
    lines = [f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {one}" for one in requires)]
    lines += [f"Provides-Extra: {extra}" for extra in extras]
    (described / "METADATA").write_text("\n".join(["Metadata-Version: 2.1", *lines, ""]))
    for path, text in files.items():
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_text(text)
    record = [*files, f"{described.name}/METADATA", "../../bin/tool"]
    (described / "RECORD").write_text("".join(f"{path},,\n" for path in record))
    if url:
        (described / "direct_url.json").write_text(json.dumps(url))
    return Distribution.at(described)


@pytest.fixture
def world(monkeypatch):
    """Make these distributions the installed ones."""

    def install(*distributions):
        known = {one.name: one for one in distributions}
        monkeypatch.setattr(module, "installed", known.get)
        monkeypatch.setattr(module.metadata, "distribution", known.__getitem__)

    return install


def project(folder):
    folder.mkdir()
    (folder / "pyproject.toml").write_text("[project]")
    return {"url": folder.as_uri(), "dir_info": {"editable": True}}


def test_what_is_local_goes_along_in_the_order_of_need(tmp_path, world):
    grader = distribution(tmp_path, "dzrkai-grader", "far", url=project(tmp_path / "grader"))
    core = distribution(
        tmp_path, "core", "far", "near; extra == 'fast'", url=project(tmp_path / "core")
    )
    near = distribution(tmp_path, "near", url={"url": "file:///gone/near.whl", "archive_info": {}})
    far = distribution(tmp_path, "far")
    web = distribution(tmp_path, "web", url={"url": "https://example.org/web.whl"})
    pack = distribution(tmp_path, "pack", "core[fast]>=1", "web", "absent", "dzrkai_grader")
    world(grader, core, near, far, web, pack)
    found = carried(pack)
    assert [one.name for one in found] == ["near", "core", "dzrkai-grader", "pack"]
    assert [one.requirement for one in found[:3]] == [
        "packages/near",
        "packages/core[fast]",
        "packages/grader",
    ]


def test_distributions_that_need_each_other_come_to_an_end(tmp_path, world):
    url = {"url": "file:///gone.whl", "archive_info": {}}
    one = distribution(tmp_path, "one", "two[b]", url=url, extras=["a"])
    two = distribution(tmp_path, "two", "one[a]", url=url, extras=["b"])
    world(one, two, distribution(tmp_path, "dzrkai-grader", url=url))
    assert {c.name: c.extras for c in carried(one)}["two"] == {"b"}


def test_a_project_goes_along_as_it_is_and_the_grader_without_its_tests(tmp_path):
    url = project(tmp_path / "core")
    for name in ("src/a.py", "tests/test_a.py", ".secret", "dist/a.whl", "src/a.egg-info/b"):
        (tmp_path / "core" / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / "core" / name).write_text("")
    core = Carried(distribution(tmp_path, "core", url=url))
    grader = Carried(distribution(tmp_path, "dzrkai-grader", url=url))
    assert set(core.files()) == {"pyproject.toml", "src/a.py", "tests/test_a.py"}
    assert set(grader.files()) == {"pyproject.toml", "src/a.py"}


def test_an_installed_wheel_becomes_a_project_again(tmp_path):
    files = {"smooth/__init__.py": "x = 1", "smooth/data.txt": "y"}
    installed = distribution(tmp_path, "smooth", "numpy>=2", "rich; extra == 'show'", **files)
    described = tmp_path / "smooth-1.0.dist-info"
    (described / "entry_points.txt").write_text("[console_scripts]\ns = smooth:x\n[g.h]\nn = m:a\n")
    tree = Carried(installed).files()
    assert set(tree) == {"pyproject.toml", "src/smooth/__init__.py", "src/smooth/data.txt"}
    made = tomllib.loads(tree["pyproject.toml"].decode())
    assert made["project"]["dependencies"] == ["numpy>=2"]
    assert made["project"]["scripts"] == {"s": "smooth:x"}
    assert made["project"]["entry-points"] == {"g.h": {"n": "m:a"}}
    assert made["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == ["src/smooth"]
