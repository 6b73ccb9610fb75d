"""The command ``kai release``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dzrkai_grader.options import PATH, Trouble, find_entry, on_course, reason_of, speaks
from dzrkai_grader.words import Words

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from dzrkai_grader.release.tree import Tree
    from dzrkai_grader.release.update import Plan


@click.command()
@click.argument("folder", type=PATH, metavar="[DIR]", required=False)
@click.option("--update", "copy", type=PATH, metavar="DIR")
@click.option("--include", type=PATH, metavar="PATH", multiple=True)
@click.option("--key", "key_path", type=PATH, metavar="FILE")
@on_course
@speaks
def release(
    folder: Path | None,
    copy: Path | None,
    include: tuple[Path, ...],
    key_path: Path | None,
    course: str | None,
    words: Words,
) -> None:
    """Make the student edition, or bring a newer one into a learner's copy."""
    with _troubles(words):
        if copy is not None:
            edition = _read(folder) if folder else _build(course, include, key_path, words)
            _update(copy, edition, words)
        elif folder is not None:
            _write(folder, _build(course, include, key_path, words), words)
        else:
            raise click.MissingParameter(param_type="argument", param_hint="DIR")


def _build(course: str | None, include: tuple[Path, ...], path: Path | None, words: Words) -> Tree:
    from dzrkai_grader.pack import load, locate
    from dzrkai_grader.release import edition, manifest
    from dzrkai_grader.sealed import is_opened

    entry: EntryPoint = find_entry(course, words)
    pack = load(locate(entry))
    if is_opened(pack.folder):
        raise Trouble(words("release.sealed", course=pack.name))
    tree = edition.build(pack, entry, _key(path, words), include)
    click.echo(words("release.key", fingerprint=manifest.read(tree).fingerprint))
    return tree


def _key(path: Path | None, words: Words) -> Ed25519PrivateKey:
    """Return the instructor's key; on the first release, make it and say what it is."""
    from dzrkai_grader.release import keys

    path = path or keys.default_place()
    if not path.exists():
        keys.make(path)
        click.echo(words("release.new_key", path=path))
    return keys.read(path)


def _read(path: Path) -> Tree:
    from dzrkai_grader.release import manifest, tree

    return manifest.lying_in(path) if path.is_dir() else tree.unzipped(path)


def _write(folder: Path, edition: Tree, words: Words) -> None:
    """Write the folder, and the archive beside it."""
    from dzrkai_grader.release import manifest, tree
    from dzrkai_grader.render.files import write_whole

    folder = folder.resolve()
    if folder.is_dir() and any(folder.iterdir()) and not manifest.is_untouched(folder):
        raise Trouble(words("release.occupied", path=folder))
    archive = folder.with_name(f"{folder.name}.zip")
    tree.write(edition, folder)
    write_whole(archive, tree.zipped(edition, folder.name))
    click.echo(words("release.written", count=len(edition), path=folder, archive=archive))


def _update(copy: Path, edition: Tree, words: Words) -> None:
    from dzrkai_grader.release.update import update

    _say(update(copy, edition), words)


def _say(plan: Plan, words: Words) -> None:
    """Say what became of the learner's own files."""
    for path in plan.kept:
        new = plan.beside.get(path)
        click.echo(words("release.beside" if new else "release.kept", path=path, new=new))
    for path, backup in plan.backups.items():
        click.echo(words("release.backup", path=path, backup=backup))
    click.echo(words("release.updated"))


@contextmanager
def _troubles(words: Words) -> Iterator[None]:
    """Say what is wrong with keys, editions and folders in one sentence."""
    from dzrkai_grader.release.refusal import Refusal

    try:
        yield
    except Refusal as error:
        raise Trouble(error.said_in(words)) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise Trouble(f"{where}{reason_of(error)}") from None
