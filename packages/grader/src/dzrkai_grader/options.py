"""What several commands share: their options, and the course and the files that these name.

A command of a module of its own is made of these, and is added to ``kai`` by one line of `cli`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dzrkai_grader.words import LANGUAGES, Words, environment_language

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from dzrkai_grader.pack import Exercise, Pack

GRADED, BELOW, NOT_DONE, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: did its work; below what was asked for; could not do its work; stopped by Ctrl-C."""

PATH = click.Path(path_type=Path)
Command = TypeVar("Command", bound=Callable[..., Any])


class Trouble(click.ClickException):
    """The grader cannot do its work: one sentence says why, and how to mend it."""

    exit_code = NOT_DONE

    def show(self, file: Any = None) -> None:
        """Print the sentence on standard error."""
        click.echo(f"kai: {self.message}", file=file, err=True)


def speaks(command: Command) -> Command:
    """Give a command the option ``--lang``, and hand it the words of that language."""
    return click.option(
        "--lang",
        "words",
        type=click.Choice(LANGUAGES),
        default=environment_language,
        callback=lambda _context, _option, language: make_words(language),
    )(command)


def on_course(command: Command) -> Command:
    """Give a command the option ``--course``."""
    return click.option("--course", metavar="NAME")(command)


def on_submission(command: Command) -> Command:
    """Give a command the option ``--submission``."""
    return click.option("--submission", type=PATH, metavar="DIR")(command)


def find_pack(name: str | None, words: Words) -> Pack:
    """Return the course of this name, or the only one that is installed."""
    from dzrkai_grader.pack import SealError, load, locate

    try:
        return load(locate(find_entry(name, words)))
    except SealError as error:
        raise Trouble(words("release.altered", path=error.path)) from None


def find_entry(name: str | None, words: Words) -> EntryPoint:
    """Return the entry point by which the course is installed."""
    from dzrkai_grader.pack import installed

    packs = installed()
    names = ", ".join(packs)
    if not packs:
        from dzrkai_grader.doctor import pip_install

        raise Trouble(words("error.no_pack", command=pip_install("dzrkai-course")))
    if name is None and len(packs) > 1:
        raise Trouble(words("error.several_packs", packs=names))
    if name is not None and name not in packs:
        raise Trouble(words("error.unknown_pack", name=name, packs=names))
    return packs[name or names]


def find_submission(given: Path | None, pack: Pack, words: Words) -> Path:
    """Return the folder of exercises: the given one, or the first one from here upward."""
    if given is None:
        here = Path.cwd()
        places = [folder / pack.package for folder in (here, *here.parents)]
        found = next((place for place in places if place.is_dir()), None)
        if found is None:
            raise Trouble(words("error.no_submission", name=pack.package, folder=here))
        return found
    if not given.is_dir():
        raise Trouble(words("error.not_a_directory", path=given))
    inner = given / pack.package
    return inner if inner.is_dir() else given


def find_both(course: str | None, submission: Path | None, words: Words) -> tuple[Pack, Path]:
    """Return the course and the folder of exercises; a website that was built beside them is its.

    Reports then link a mistake to its place even where the course is published nowhere.
    """
    pack = find_pack(course, words)
    folder = find_submission(submission, pack, words)
    site = folder.resolve().parent / "site"
    if (site / "index.html").is_file():
        pack = pack.with_website(site.as_uri())
    return pack, folder


def choose(pack: Pack, names: Sequence[str], words: Words) -> list[Exercise]:
    """Return the exercises that are named: by identifier, by chapter, or by file."""
    return [exercise for name in names for exercise in _named(pack, name, words)]


def choose_one(pack: Pack, name: str, words: Words) -> Exercise:
    """Return the exercise that is named, by identifier or by file."""
    return _named(pack, name, words)[0]


def _named(pack: Pack, name: str, words: Words) -> Sequence[Exercise]:
    stem = Path(name).stem
    if stem in pack.exercises:
        return [pack.exercises[stem]]
    for chapter in pack.chapters:
        if chapter.exercises and stem in (chapter.id, chapter.id.partition("_")[0]):
            return chapter.exercises
    raise Trouble(words("error.unknown_exercise", name=name, nearest=_nearest(stem, pack)))


def _nearest(name: str, pack: Pack) -> str:
    import difflib

    return difflib.get_close_matches(name, pack.exercises, n=1, cutoff=0)[0]


def make_words(language: str) -> Words:
    """Return the words of a language; a wrapper says in KAI_COMMAND how it is called."""
    return Words(language, kai=os.environ.get("KAI_COMMAND") or "kai")


def reason_of(error: OSError) -> str:
    """Return what an operating system's error says, without its number."""
    return error.strerror or str(error)
