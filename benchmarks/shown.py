"""A result document as tables for the terminal."""

from typing import Any

from rich.console import Group
from rich.markup import escape
from rich.table import Table

UNITS = {"s": (1e3, "ms"), "bytes": (1e-6, "MB")}


def of(document: dict[str, Any]) -> Group:
    """Rows, geometric means and aims."""
    measures = dict.fromkeys(row["measure"] for row in document["rows"])
    return Group(*(_rows(document, measure) for measure in measures), _aims(document))


def _rows(document: dict[str, Any], measure: str) -> Table:
    rows = [row for row in document["rows"] if row["measure"] == measure]
    names = list(dict.fromkeys(name for row in rows for name in row["median"]))
    against = document["against"]
    factor, unit = UNITS[document["unit"]]
    shown = Table(title=f"{document['title']}, {measure}: {unit}, and {against} / contender")
    shown.add_column("case", no_wrap=True)
    for name in ("floor", *names):
        shown.add_column(escape(name), justify="right")
    for row in rows:
        cells = [_cell(row, name, factor) for name in names]
        floor = "" if row["floor"] is None else f"{row['floor'] * factor:.3g}"
        shown.add_row(row["case"], floor, *cells, style=None if row["standard"] else "dim")
    means = document["geometric_means"].get(measure, {})
    cells = [f"{means[name]:.2f}" if name in means else "" for name in names]
    shown.add_row("geometric mean", "", *cells, style="bold")
    return shown


def _cell(row: dict[str, Any], name: str, factor: float) -> str:
    if name not in row["median"]:
        return ""
    ratio = f"  {row['ratio'][name]:.2f}" if name in row["ratio"] else ""
    return f"{row['median'][name] * factor:.3g}{ratio}"


def _aims(document: dict[str, Any]) -> Table:
    shown = Table(title="aims")
    for column in ("contender / against", "measure", "over", "at least", "measured", "met"):
        shown.add_column(column)
    for aim in document["aims"]:
        pair = escape(f"{aim['contender']} / {aim['against']}")
        numbers = (f"{aim['at_least']:.2f}", f"{aim['measured']:.2f}")
        met = "[green]yes[/]" if aim["met"] else "[red]no[/]"
        shown.add_row(pair, aim["measure"], aim["over"], *numbers, met)
    return shown
