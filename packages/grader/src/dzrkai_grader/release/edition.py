"""The student edition of a course, as a tree of files."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import Distribution, EntryPoint
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dzrkai_grader import stubs
from dzrkai_grader.pack import SEALED, Pack, PackError
from dzrkai_grader.release import keys, manifest, templates
from dzrkai_grader.release.carried import Carried, carried, installed
from dzrkai_grader.release.tree import Tree, TreeError, below, read
from dzrkai_grader.sealed import PUBLIC_KEY, is_opened, seal

FORMS = (
    "README.md",
    "README.ja.md",
    "noxfile.py",
    "pytest.ini",
    "tests/test_course.py",
    ".gitignore",
    ".github/classroom/autograding.json",
    ".github/workflows/classroom.yml",
)
_OVERLAY = "edition"
_PROJECT = ("pyproject.toml", "README.md", "__init__.py")


def build(
    pack: Pack, entry: EntryPoint, key: Ed25519PrivateKey, include: Sequence[Path] = ()
) -> Tree:
    """Return the student edition of a pack.

    Parameters
    ----------
    pack, entry
        The course, and the entry point by which it is installed.
    key
        Signs the sealed course and the edition.
    include
        Further files and folders, relative to the current folder, that keep their paths.

    Raises
    ------
    PackError
        If the pack cannot be released; it may be a sealed one itself.
    TreeError
        If something that is to go into the edition is not a plain file.
    EditionError
        If a file holds the private key.
    """
    distribution = _distribution(entry)
    exercises = {f"{pack.package}/{path}": text for path, text in stubs.files(pack).items()}
    tree = {
        **_forms(pack, entry, carried(distribution)),
        **_packages(pack, entry, distribution, key),
        **_exercises(pack, distribution),
        **{path: text.encode() for path, text in exercises.items()},
        **included(include),
        **_overlay(pack),
    }
    version = distribution.version
    return manifest.signed(tree, course=pack.name, version=version, learner=exercises, key=key)


def included(paths: Sequence[Path]) -> Tree:
    """Return files and folders that are named relative to the current folder."""
    tree: dict[str, bytes] = {}
    for path in paths:
        if path.is_absolute() or ".." in path.parts:
            raise TreeError("include", path=path)
        if path.is_dir():
            tree |= below(path.as_posix(), read(path))
        else:
            tree[path.as_posix()] = path.read_bytes()
    return tree


def _distribution(entry: EntryPoint) -> Distribution:
    if entry.dist is None or "." in entry.value:
        raise PackError(f"pack {entry.name}: {entry.value!r} must be a package of a distribution")
    return entry.dist


def _packages(
    pack: Pack, entry: EntryPoint, distribution: Distribution, key: Ed25519PrivateKey
) -> Tree:
    *others, own = carried(distribution)
    sealed = below(entry.value, _sealed(pack.folder, key))
    tree = dict(below(own.folder, own.rebuilt(sealed)))
    for one in others:
        tree |= below(one.folder, one.files())
    return tree


def _sealed(folder: Path, key: Ed25519PrivateKey) -> Tree:
    if is_opened(folder):
        raise PackError(f"{folder}: a sealed course is released by whoever sealed it")
    files = read(folder, leave_out=[_OVERLAY])
    return {
        "__init__.py": files["__init__.py"],
        SEALED: seal(files, key.sign),
        PUBLIC_KEY: keys.public_pem(key),
    }


def _exercises(pack: Pack, distribution: Distribution) -> Tree:
    """Return what makes the learner's package one: as it is installed here, or from a form."""
    tree = {"__init__.py": templates.render("exercises/__init__.py", pack=pack)}
    tree["pyproject.toml"] = templates.render(
        "exercises/pyproject.toml", pack=pack, version=distribution.version
    )
    own = installed(pack.distribution)
    project = own and Carried(own).project
    if project:
        there = [name for name in _PROJECT if (project / name).is_file()]
        tree |= {name: (project / name).read_bytes() for name in there}
    return below(pack.package, tree)


def _forms(pack: Pack, entry: EntryPoint, packages: Sequence[Carried]) -> Tree:
    values = {"pack": pack, "entry": entry, "packages": packages}
    return {name: templates.render(name.removeprefix("."), **values) for name in FORMS}


def _overlay(pack: Pack) -> Tree:
    folder = pack.folder / _OVERLAY
    return read(folder) if folder.is_dir() else {}
