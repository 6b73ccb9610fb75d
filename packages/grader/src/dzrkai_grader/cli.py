"""The ``kai`` command.

A command imports what it needs when it runs: grading one exercise is to feel like a test run, and
every module that is imported for nothing is time that a learner waits.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from dzrkai_grader.batch.command import batch
from dzrkai_grader.gradescope.command import gradescope
from dzrkai_grader.options import (
    BELOW,
    GRADED,
    INTERRUPTED,
    NOT_DONE,
    PATH,
    Trouble,
    choose,
    choose_one,
    find_both,
    find_pack,
    find_submission,
    make_words,
    on_course,
    on_submission,
    reason_of,
    speaks,
)
from dzrkai_grader.release.command import release
from dzrkai_grader.words import Words, environment_language

if TYPE_CHECKING:
    from dzrkai_grader.pack import Exercise, Pack
    from dzrkai_grader.report import Report
    from dzrkai_grader.sandbox import Sandbox
    from dzrkai_grader.verify import Finding


def main() -> NoReturn:
    """Run ``kai`` and exit; nobody sees a traceback unless KAI_DEBUG is set."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    words = make_words(environment_language())
    _write_help(kai, words)
    try:
        sys.exit(kai.main(standalone_mode=False))
    except click.ClickException as error:
        error.show()
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"\nkai: {words('error.interrupted')}", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(GRADED)
    except Exception as error:
        if os.environ.get("KAI_DEBUG"):
            raise
        click.echo(f"kai: {_sentence(error, words)}", err=True)
    sys.exit(NOT_DONE)


class InOrder(click.Group):
    """Commands in the order in which a learner meets them, not in that of the alphabet."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)


@click.group(cls=InOrder)
@click.version_option(package_name="dzrkai-grader")
def kai() -> None:
    """Grade, explain, and show what comes next."""


@kai.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@on_submission
@click.option("--device", type=click.Choice(["cpu", "gpu", "all"]), default="cpu")
@click.option("--seed", type=click.IntRange(min=0), metavar="N")
@click.option("--isolation", type=click.Choice(["auto", "strict", "basic"]), default="auto")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="PCT", default=0)
@click.option("--json", "json_path", type=PATH, metavar="FILE")
@click.option("--html", "html_path", type=PATH, metavar="FILE")
@click.option("--junit", "junit_path", type=PATH, metavar="FILE")
@click.option("--gradescope", "gradescope_path", type=PATH, metavar="FILE")
@on_course
@speaks
def grade(
    ids: tuple[str, ...],
    submission: Path | None,
    device: str,
    seed: int | None,
    isolation: str,
    fail_under: float,
    json_path: Path | None,
    html_path: Path | None,
    junit_path: Path | None,
    gradescope_path: Path | None,
    course: str | None,
    words: Words,
) -> int:
    """Grade exercises, print the report, and write it where it is wanted."""
    wanted = {
        "json": json_path,
        "html": html_path,
        "junit": junit_path,
        "gradescope": gradescope_path,
    }
    paths = {kind: path for kind, path in wanted.items() if path is not None}
    _check_isolation(isolation, words)
    _check_paths(paths.values(), words)
    pack, folder = find_both(course, submission, words)
    exercises = [exercise.id for exercise in choose(pack, ids, words)] if ids else []
    seed = _draw_seed() if seed is None else seed
    reports = [
        _grade(pack, folder, exercises, seed=seed, device=one, isolation=isolation, words=words)
        for one in _devices(device, words)
    ]
    try:
        _show_reports(reports, words)
    finally:  # a closed pipe on the terminal's side does not cost the files
        for report in reports:
            _write_report(report, _paths_of(report, reports, paths), words)
    return GRADED if all(_percent(report) >= fail_under for report in reports) else BELOW


@kai.command()
@click.argument("name", metavar="[ID]", required=False)
@on_submission
@click.option("--seed", type=click.IntRange(min=0), metavar="N")
@on_course
@speaks
def watch(
    name: str | None,
    submission: Path | None,
    seed: int | None,
    course: str | None,
    words: Words,
) -> None:
    """Grade on every save, one exercise after the other."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Trouble(words("watch.no_terminal"))
    pack, folder = find_both(course, submission, words)
    begin = choose_one(pack, name, words) if name else None
    from dzrkai_grader.watch import watch as run

    run(pack, folder, begin, seed=_draw_seed() if seed is None else seed, words=words)


@kai.command("list")
@on_course
@speaks
def list_(course: str | None, words: Words) -> None:
    """List the exercises."""
    from dzrkai_grader.render.terminal import make_console, show_list

    tables = {
        f"{chapter.id}   {chapter.title.in_(words.language)}": [
            _row(exercise, words) for exercise in chapter.exercises
        ]
        for chapter in find_pack(course, words).chapters
    }
    show_list(tables, make_console())


@kai.command()
@click.argument("name", metavar="ID")
@click.argument("number", type=int, default=1)
@on_course
@speaks
def hint(name: str, number: int, course: str | None, words: Words) -> None:
    """Show one hint of an exercise."""
    from dzrkai_grader.render.terminal import make_console, show_hint

    exercise = choose_one(find_pack(course, words), name, words)
    count = len(exercise.hints)
    if not 1 <= number <= count:
        key = "error.hint_number" if count else "hint.none"
        raise Trouble(words(key, exercise=exercise.id, number=number, count=count))
    title = words("hint.title", exercise=exercise.id, number=number, count=count)
    key = "hint.last" if number == count else "hint.next"
    after = words(key, exercise=exercise.id, number=number + 1)
    show_hint(title, exercise.hints[number - 1].in_(words.language), after, make_console())


@kai.command()
@click.argument("name", metavar="ID")
@on_submission
@click.option("--seed", type=click.IntRange(min=0), metavar="N")
@on_course
@speaks
def solution(
    name: str, submission: Path | None, seed: int | None, course: str | None, words: Words
) -> None:
    """Show the reference beside one's own solution, once that passes."""
    from dzrkai_grader.comparison import compare_with_reference

    pack, folder = find_both(course, submission, words)
    exercise = choose_one(pack, name, words)
    with _progress(words) as tell:
        tell(exercise)
        seed = _draw_seed() if seed is None else seed
        compared = compare_with_reference(pack, folder, exercise, seed=seed)
    if compared is None:
        raise Trouble(words("solution.locked", exercise=exercise.id))
    from dzrkai_grader.render.beside import show_comparison
    from dzrkai_grader.render.terminal import make_console

    show_comparison(compared, words, make_console(widest=None))


@kai.command()
@click.argument("name", metavar="ID")
@on_submission
@on_course
@speaks
def reset(name: str, submission: Path | None, course: str | None, words: Words) -> None:
    """Put an exercise back as it was at the beginning."""
    from dzrkai_grader.reset import reset as put_back

    pack, folder = find_both(course, submission, words)
    exercise = choose_one(pack, name, words)
    try:
        done = put_back(exercise, folder)
    except OSError as error:
        message = words("error.reset", path=exercise.path, reason=reason_of(error))
        raise Trouble(message) from None
    click.echo(words("reset.done" if done.changed else "reset.unchanged", path=exercise.path))
    if done.backup is not None:
        click.echo(words("reset.backup", path=done.backup))


@kai.command()
@speaks
def doctor(words: Words) -> int:
    """Show what is installed and what is missing."""
    from dzrkai_grader.doctor import examine, healthy
    from dzrkai_grader.render.terminal import make_console, show_findings

    findings = examine(words)
    show_findings(findings, words, make_console())
    return GRADED if healthy(findings) else BELOW


@kai.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--seed", type=click.IntRange(min=0), metavar="N", default=0)
@click.option("--report", is_flag=True)
@click.option("--json", "json_path", type=PATH, metavar="FILE")
@click.option("--seeds", type=click.IntRange(min=0), metavar="N", default=200, show_default=True)
@on_submission
@on_course
@speaks
def verify(
    ids: tuple[str, ...],
    seed: int,
    report: bool,
    json_path: Path | None,
    seeds: int,
    submission: Path | None,
    course: str | None,
    words: Words,
) -> int:
    """Prove that solutions, stubs, mistakes and alternatives come out as they should."""
    pack = find_pack(course, words)
    exercises = choose(pack, ids, words) if ids else list(pack.exercises.values())
    if report or json_path:
        _check_paths([json_path] if json_path else [], words)
        return _measure(pack, exercises, seed, seeds, json_path, words)
    from dzrkai_grader.render.terminal import make_console, show_proof
    from dzrkai_grader.sandbox import Sandbox

    folder = find_submission(submission, pack, words) if submission else None
    console = make_console()
    count = 0
    with Sandbox() as sandbox:
        for exercise in exercises:
            findings = _prove(pack, exercise, folder, seed, sandbox, words)
            show_proof(exercise, findings, words, console)
            count += len(findings)
    key = "verify.unwell" if count else "verify.well"
    click.echo(words(key, count=count or len(exercises)))
    return BELOW if count else GRADED


@kai.command(hidden=True)
@click.option("--check", is_flag=True)
@on_submission
@on_course
@speaks
def stubs(check: bool, submission: Path | None, course: str | None, words: Words) -> int:
    """Write the stubs from the solutions, or check that they agree."""
    from dzrkai_grader.sealed import is_opened
    from dzrkai_grader.stubs import stale, write

    pack = find_pack(course, words)
    if is_opened(pack.folder) and not check:
        raise Trouble(words("stubs.sealed", course=pack.name))
    folder = find_submission(submission, pack, words)
    if not check:
        click.echo(words("stubs.written", count=len(write(pack, folder))))
        return GRADED
    paths = stale(pack, folder)
    click.echo(words("stubs.stale" if paths else "stubs.fresh", paths=", ".join(paths)))
    return BELOW if paths else GRADED


def _grade(
    pack: Pack,
    folder: Path,
    exercises: Sequence[str],
    *,
    seed: int,
    device: str,
    isolation: str,
    words: Words,
) -> Report:
    """Grade on one device."""
    from dzrkai_grader.grading import grade as run

    with _progress(words) as tell:
        return run(
            pack,
            folder,
            exercises,
            seed=seed,
            device=device,
            isolation=isolation,
            progress=lambda exercise, _result: tell(exercise),
        )


def _prove(
    pack: Pack,
    exercise: Exercise,
    folder: Path | None,
    seed: int,
    sandbox: Sandbox,
    words: Words,
) -> tuple[Finding, ...]:
    from dzrkai_grader.verify import verify as prove

    with _progress(words) as tell:
        return prove(
            pack,
            [exercise.id],
            folder=folder,
            seed=seed,
            progress=lambda one, _version: tell(one),
            sandbox=sandbox,
        )


def _measure(
    pack: Pack,
    exercises: Sequence[Exercise],
    seed: int,
    seeds: int,
    json_path: Path | None,
    words: Words,
) -> int:
    """Measure how well the checks tell right from wrong, and show it."""
    from dzrkai_grader.render.accuracy import progress_bar, render_accuracy, show_accuracy
    from dzrkai_grader.render.files import write_whole
    from dzrkai_grader.render.terminal import make_console
    from dzrkai_grader.verify.measure import measure

    with progress_bar(words) as progress:
        measured = measure(pack, exercises, seed=seed, seeds=seeds, progress=progress)
    show_accuracy(measured, words, make_console())
    if json_path:
        write_whole(json_path, render_accuracy(measured))
    count = sum(len(one.findings) for one in measured)
    key = "verify.unwell" if count else "verify.well"
    click.echo(f"\n{words(key, count=count or len(exercises))}")
    return BELOW if count else GRADED


@contextmanager
def _progress(words: Words) -> Iterator[Callable[[Exercise], None]]:
    """Say on a terminal which exercise is being graded; nothing of it stays."""
    clear = "\r\x1b[K" if sys.stderr.isatty() and os.environ.get("TERM") != "dumb" else ""

    def tell(exercise: Exercise) -> None:
        if clear:
            line = f"{clear}{words('report.grading', exercise=exercise.id)}"
            click.echo(line, nl=False, err=True)

    try:
        yield tell
    finally:
        click.echo(clear, nl=False, err=True)


def _show_reports(reports: Sequence[Report], words: Words) -> None:
    from dzrkai_grader.render.terminal import make_console, show_report

    for report in reports:
        show_report(report, words, make_console())


def _write_report(report: Report, paths: dict[str, Path], words: Words) -> None:
    from dzrkai_grader.render.files import write_whole

    for kind, path in paths.items():
        try:
            write_whole(path, _render(kind, report, words))
        except OSError as error:
            raise Trouble(words("error.output", path=path, reason=reason_of(error))) from None


def _render(kind: str, report: Report, words: Words) -> str:
    if kind == "html":
        from dzrkai_grader.render.html import render_html

        return render_html(report, words)
    if kind == "junit":
        from dzrkai_grader.render.junit import render_junit

        return render_junit(report, words)
    if kind == "gradescope":
        from dzrkai_grader.render.gradescope import render_gradescope

        return render_gradescope(report, words)
    from dzrkai_grader.render.json import render_json

    return render_json(report, words)


def _paths_of(report: Report, reports: Sequence[Report], paths: dict[str, Path]) -> dict[str, Path]:
    """Return where to write a report; of several, each carries its device in its file's name."""
    if len(reports) == 1:
        return paths
    return {kind: path.with_stem(f"{path.stem}-{report.device}") for kind, path in paths.items()}


def _percent(report: Report) -> float:
    """Return the share of points earned; of exercises that pass, where no points are to be had."""
    results = [result for result in report.results if result.status != "skipped"]
    counted = [result for result in results if not result.exercise.bonus and result.max_score]
    if counted:
        return 100 * sum(r.score for r in counted) / sum(r.max_score for r in counted)
    return 100 * sum(r.status == "passed" for r in results) / max(len(results), 1)


def _devices(device: str, words: Words) -> list[str]:
    """Return the devices to grade on; a GPU that was asked for and is not here is spoken of."""
    if device == "cpu":
        return [device]
    from dzrkai_grader.doctor import has_gpu

    if device == "gpu" and has_gpu():
        return [device]
    if device == "gpu":
        raise Trouble(words("error.no_gpu"))
    if has_gpu():
        return ["cpu", "gpu"]
    click.echo(words("report.no_gpu"), err=True)
    return ["cpu"]


def _check_isolation(isolation: str, words: Words) -> None:
    from dzrkai_grader.sandbox import strict

    if isolation == "strict" and (obstacle := strict.obstacle()):
        command = strict.mend() or words("error.or_basic")
        raise Trouble(words("error.strict", obstacle=obstacle, command=command))


def _check_paths(paths: Iterable[Path], words: Words) -> None:
    """Refuse a file that could not be written before any work is done."""
    from dzrkai_grader.render.files import check_writable

    for path in paths:
        try:
            check_writable(path)
        except OSError as error:
            raise Trouble(words("error.output", path=path, reason=reason_of(error))) from None


def _draw_seed() -> int:
    return int.from_bytes(os.urandom(4), "big")


def _row(exercise: Exercise, words: Words) -> tuple[str, str, str]:
    """Return what the list of exercises says about one: name, points, title."""
    bonus = f"   ({words('report.bonus')})" if exercise.bonus else ""
    return exercise.id, f"{exercise.points:g}", exercise.title.in_(words.language) + bonus


def _write_help(group: click.Group, words: Words) -> None:
    """Put the help of every command and option into the language of `words`."""
    group.help = words("help.kai")
    for command in [group, *group.commands.values()]:
        command.help = words(f"help.{command.name}")
        if not any(parameter.name == "help" for parameter in command.params):
            click.help_option("-h", "--help")(command)
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                parameter.help = words(f"option.{parameter.name}")


def _sentence(error: Exception, words: Words) -> str:
    """Say what is wrong: with the system or the course in their own words, else with the grader."""
    from dzrkai_grader.pack import PackError

    if isinstance(error, (OSError, PackError)):
        return str(error)
    return words("error.internal", error=f"{type(error).__name__}: {error}".splitlines()[0])


kai.add_command(batch)
kai.add_command(release)
kai.add_command(gradescope)

if __name__ == "__main__":
    main()
