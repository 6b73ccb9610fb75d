"""The command ``kai batch``."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dzrkai_grader.options import (
    GRADED,
    NOT_DONE,
    PATH,
    Trouble,
    choose,
    find_pack,
    on_course,
    reason_of,
    speaks,
)
from dzrkai_grader.words import Words

if TYPE_CHECKING:
    from dzrkai_grader.batch.crews import Crew
    from dzrkai_grader.batch.journal import Journal
    from dzrkai_grader.batch.layouts import Found
    from dzrkai_grader.batch.plan import Plan
    from dzrkai_grader.batch.results.publish import Wanted
    from dzrkai_grader.batch.roster import Roster
    from dzrkai_grader.batch.run import Outcome
    from dzrkai_grader.pack import Pack

SEEDS = 1 << 53
"""Too many to try, and few enough for any program that reads JSON."""

MOST_NAMED = 10


@click.command()
@click.argument("submissions", type=PATH, metavar="SUBMISSIONS")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--out", type=PATH, metavar="DIR", required=True)
@click.option("--workers", type=click.IntRange(min=1), metavar="N")
@click.option("--dask", metavar="ADDRESS")
@click.option("--isolation", "kept_apart", type=click.Choice(["strict", "basic"]), default="strict")
@click.option("--seed", "private_seed", type=click.IntRange(0, SEEDS - 1), metavar="N")
@click.option("--seed-each", is_flag=True)
@click.option("--show-seed", is_flag=True)
@click.option("--roster", "roster_path", type=PATH, metavar="FILE")
@click.option("--similarity", is_flag=True)
@click.option("--junit", is_flag=True)
@click.option("--gradescope", is_flag=True)
@on_course
@speaks
def batch(
    submissions: Path,
    ids: tuple[str, ...],
    out: Path,
    workers: int | None,
    dask: str | None,
    kept_apart: str,
    private_seed: int | None,
    seed_each: bool,
    show_seed: bool,
    roster_path: Path | None,
    similarity: bool,
    junit: bool,
    gradescope: bool,
    course: str | None,
    words: Words,
) -> int:
    """Grade a class; an interrupted run goes on where it was."""
    if dask and workers:
        raise Trouble(words("batch.workers_or_dask"))
    pack = find_pack(course, words)
    exercises = tuple(one.id for one in choose(pack, ids, words))
    roster = _roster(roster_path, words)
    found = _find(submissions, out, roster, words)
    from dzrkai_grader.batch.results.publish import Wanted

    wanted = Wanted(junit=junit, gradescope=gradescope, similarity=similarity)
    options = _Options(course, exercises, kept_apart, private_seed, seed_each, show_seed)
    with _troubles(out, words), _journal(out) as journal:
        plan = _plan(options, pack, journal, words)
        grader = _Class(pack, plan, journal, found, roster, words)
        outcome = grader.grade(lambda: _crew(plan, workers, dask, words))
        grader.publish(out, outcome, wanted)
        return grader.report(out, outcome)


@dataclass(frozen=True)
class _Options:
    """What was asked for, as far as the plan of a run holds it."""

    course: str | None
    exercises: tuple[str, ...]
    isolation: str
    seed: int | None
    seed_each: bool
    seed_shown: bool


@dataclass(frozen=True)
class _Class:
    """A class that is being graded."""

    pack: Pack
    plan: Plan
    journal: Journal
    found: Found
    roster: Roster
    words: Words

    def grade(self, crew: Callable[[], AbstractContextManager[Crew]]) -> Outcome:
        """Grade all submissions that are not graded yet."""
        from dzrkai_grader.batch.run import grade_all

        submissions = self.found.submissions
        with self._progress("batch.grading") as step, crew() as threads:
            return grade_all(submissions, self.pack, self.plan, self.journal, threads, step)

    def publish(self, out: Path, outcome: Outcome, wanted: Wanted) -> None:
        """Write all results."""
        from dzrkai_grader.batch.results.publish import publish

        with self._progress("batch.writing") as step:
            publish(
                out,
                self.found.submissions,
                outcome.failed,
                self.roster,
                self.pack,
                self.plan.exercises,
                self.journal,
                wanted,
                self.words,
                step,
            )

    def report(self, out: Path, outcome: Outcome) -> int:
        """Say what was done, and return the exit code."""
        words = self.words
        click.echo(words("batch.done", count=outcome.graded, path=out))
        click.echo(words("batch.seed", seed=self.plan.seed))
        for key, reason in list(outcome.failed.items())[:MOST_NAMED]:
            click.echo(f"kai: {key}: {words('batch.failed', reason=reason)}", err=True)
        if outcome.failed:
            click.echo(f"kai: {words('batch.again', count=len(outcome.failed))}", err=True)
        return NOT_DONE if outcome.failed else GRADED

    @contextmanager
    def _progress(self, key: str) -> Iterator[Callable[[], None]]:
        from dzrkai_grader.batch.progress import progress

        with progress(self.words(key), len(self.found.submissions), self.words) as step:
            yield step


def _roster(path: Path | None, words: Words) -> Roster:
    from dzrkai_grader.batch.roster import Roster, RosterError, read_roster

    try:
        return read_roster(path) if path else Roster()
    except OSError as error:
        raise Trouble(words("batch.roster", path=path, reason=reason_of(error))) from None
    except RosterError as error:
        raise Trouble(words("batch.roster", path=path, reason=error)) from None


def _find(folder: Path, out: Path, roster: Roster, words: Words) -> Found:
    """Return the submissions; say what is there and is none."""
    from dzrkai_grader.batch.layouts import LayoutError, find

    if not folder.is_dir():
        raise Trouble(words("batch.not_a_directory", path=folder))
    if out.resolve().is_relative_to(folder.resolve()):
        raise Trouble(words("batch.inside", path=out))
    try:
        found = find(folder, roster)
    except LayoutError as error:
        raise Trouble(words("batch.layout", path=folder, reason=error)) from None
    if not found.submissions:
        raise Trouble(words("batch.none", path=folder))
    if found.left_out:
        names = ", ".join(map(repr, found.left_out[:MOST_NAMED]))
        click.echo(words("batch.left_out", count=len(found.left_out), names=names), err=True)
    return found


@contextmanager
def _journal(out: Path) -> Iterator[Journal]:
    from dzrkai_grader.batch.journal import Journal

    out.mkdir(parents=True, exist_ok=True)
    with Journal(out) as journal:
        yield journal


def _plan(options: _Options, pack: Pack, journal: Journal, words: Words) -> Plan:
    """Return the plan of the run: that of its beginning, which must be what is asked for now."""
    from dzrkai_grader.batch.plan import Plan, digest
    from dzrkai_grader.pack import installed

    before = journal.plan()
    seed = options.seed if options.seed is not None else before.seed if before else None
    plan = Plan(
        course=options.course or next(iter(installed())),
        content=digest(pack),
        grader=version("dzrkai-grader"),
        exercises=options.exercises,
        isolation=options.isolation,
        language=words.language,
        seed=secrets.randbelow(SEEDS) if seed is None else seed,
        seed_each=options.seed_each,
        seed_shown=options.seed_shown,
    )
    if before is None:
        journal.begin(plan)
    elif before != plan:
        names = [one.name for one in fields(Plan)]
        other = [name for name in names if getattr(before, name) != getattr(plan, name)]
        what = ", ".join(words(f"batch.plan.{name}") for name in other)
        raise Trouble(words("batch.other_plan", what=what))
    return plan


@contextmanager
def _crew(plan: Plan, workers: int | None, address: str | None, words: Words) -> Iterator[Crew]:
    from dzrkai_grader.batch import crews
    from dzrkai_grader.sandbox import strict

    if address:
        with crews.cluster(address, plan) as crew:
            yield crew
        return
    if plan.isolation == "strict" and (obstacle := strict.obstacle()):
        mend = strict.mend() or words("batch.or_basic")
        raise Trouble(words("batch.strict", obstacle=obstacle, command=mend))
    with crews.here(workers or _cores()) as crew:
        yield crew


def _cores() -> int:
    """Return how many cores this process may use."""
    affinity: Callable[[int], Sequence[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


@contextmanager
def _troubles(out: Path, words: Words) -> Iterator[None]:
    """Say in one sentence what stops a run, and that nothing is lost."""
    from dzrkai_grader.batch.crews import ClusterError
    from dzrkai_grader.batch.journal import JournalError
    from dzrkai_grader.batch.stations import BrokenError

    try:
        yield
    except JournalError as error:
        raise Trouble(words(f"batch.journal.{error.kind}", path=out, reason=error)) from None
    except BrokenError as error:
        raise Trouble(words("batch.broken", reason=error)) from None
    except ClusterError as error:
        raise Trouble(words("batch.cluster", reason=error)) from None
    except OSError as error:
        raise Trouble(words("batch.output", path=out, reason=reason_of(error))) from None
    except KeyboardInterrupt:
        click.echo(f"\n{words('batch.kept')}", err=True)
        raise
