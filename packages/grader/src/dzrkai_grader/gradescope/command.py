"""The command ``kai gradescope``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dzrkai_grader.options import PATH, Trouble, find_entry, find_pack, on_course, reason_of, speaks
from dzrkai_grader.words import Words


@click.command()
@click.argument("archive", type=PATH, metavar="OUT.zip")
@click.option("--seed", type=click.IntRange(min=0), metavar="N")
@on_course
@speaks
def gradescope(archive: Path, seed: int | None, course: str | None, words: Words) -> None:
    """Make an autograder image's source."""
    from dzrkai_grader.gradescope import image
    from dzrkai_grader.release.tree import TreeError, zipped
    from dzrkai_grader.render.files import check_writable, write_whole

    pack, entry = find_pack(course, words), find_entry(course, words)
    seed = int.from_bytes(os.urandom(4), "big") if seed is None else seed
    try:
        check_writable(archive)
        tree = image.build(pack, entry, seed=seed, language=words.language)
        write_whole(archive, zipped(tree, programs=image.PROGRAMS))
    except TreeError as error:
        raise Trouble(error.said_in(words)) from None
    except OSError as error:
        raise Trouble(words("error.output", path=archive, reason=reason_of(error))) from None
    click.echo(words("gradescope.written", path=archive))
    click.echo(words("gradescope.points", points=f"{pack.max_score:g}"))
