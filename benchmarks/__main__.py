"""`python -m benchmarks [TABLE ...]`: measure, show, and write the results down."""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks import results, shown, table, timing

TABLES = ("imports", "autograd", "pool", "conv", "training", "memory")
EVERYTHING = (*TABLES, "grading", "plots")
HERE = Path(__file__).resolve().parent
RECORD, DRAFTS = HERE / "results", HERE.parent / "build" / "benchmarks"


def main() -> None:
    """Run what the command line names."""
    parser = _parser()
    arguments = parser.parse_args()
    if unknown := set(arguments.tables).difference(EVERYTHING):
        parser.error(f"TABLE: got {', '.join(sorted(unknown))}; expected {', '.join(EVERYTHING)}")
    console = Console(width=None if sys.stdout.isatty() else 150)
    for name in arguments.tables or EVERYTHING:
        if name == "grading":
            rounds = 3 if arguments.quick else 7
            import_module("benchmarks.grading").run(rounds, place(arguments, name))
        elif name == "plots":
            import_module("benchmarks.plots").draw_all(arguments.out or RECORD)
        else:
            run(import_module(f"benchmarks.tables.{name}").TABLE, arguments, console)


def place(arguments: argparse.Namespace, name: str) -> Path:
    """Where results go: drafts (a part of a table, or in a hurry) do not replace the record."""
    draft = arguments.quick or arguments.only or arguments.skip
    folder: Path = arguments.out or (DRAFTS if draft else RECORD)
    return folder / f"{name}.json"


def run(one: Any, arguments: argparse.Namespace, console: Console) -> None:
    """Measure one table, show it, and write it down."""
    effort = timing.QUICK if arguments.quick else timing.THOROUGH
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as progress:
        bar = progress.add_task(one.title, total=None)

        def advance(what: str, done: int, steps: int) -> None:
            progress.update(bar, description=what, completed=done, total=steps)

        rows, peak = one.without(arguments.skip).measure(effort, arguments.only, advance)
    document = results.document(one, rows, peak, effort, table.left_out(one.contenders))
    console.print(shown.of(document))
    path = place(arguments, one.name)
    results.write(path, results.as_text(document))
    console.print(f"written to {path}", soft_wrap=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nox -s bench --", description=__doc__)
    names = ", ".join(EVERYTHING)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"{names}; all by default")
    parser.add_argument("--quick", action="store_true", help="few repetitions, for development")
    parser.add_argument("--only", default="", metavar="TEXT", help="cases that contain this text")
    parser.add_argument(
        "--skip", action="append", default=[], metavar="NAME", help="leave a contender out"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the results there")
    return parser


if __name__ == "__main__":
    main()
