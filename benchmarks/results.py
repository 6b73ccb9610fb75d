"""Results: one JSON file a table, written whole or not at all."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.figures import Aim, Row, geometric_means
from benchmarks.machine import Peak
from benchmarks.timing import Effort
from dzrkai_grader.render.files import write_whole


def document(
    table: Any, rows: list[Row], peak: Peak | None, effort: Effort, left_out: dict[str, str]
) -> dict[str, Any]:
    """Everything that a reader needs to judge the figures, and to measure them again."""
    aims: list[Aim] = table.aims
    return {
        "table": table.name,
        "title": table.title,
        "unit": table.unit,
        **machine.description(),
        "effort": asdict(effort),
        "peak": peak and _in_giga(peak),
        "left_out": left_out,
        "against": table.against.name,
        "geometric_means": geometric_means(rows, table.against.name),
        "aims": [judged for aim in aims if (judged := aim.judged(rows))],
        "rows": [_row(row, table.against.name) for row in rows],
    }


def write(path: Path, text: str) -> None:
    """Write a file whole, into a folder that is made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)


def as_text(document: dict[str, Any]) -> str:
    """A JSON text with one row a line, so that two runs can be compared by eye."""
    *others, rows = document.items()
    head = json.dumps(dict(others), indent=2)[:-2]
    body = ",\n".join("    " + json.dumps(row) for row in rows[1])
    return f'{head},\n  "rows": [\n{body}\n  ]\n}}\n'


def digest(text: str) -> str:
    """What a plot says of the JSON that it was drawn from."""
    return hashlib.sha256(text.encode()).hexdigest()


def _row(row: Row, against: str) -> dict[str, Any]:
    ratios = {name: row.ratio(name, against) for name in row.values if against in row.values}
    return {
        "case": row.case,
        "measure": row.measure,
        "standard": row.standard,
        "floor": row.floor and _short(row.floor),
        "median": {name: _short(value) for name, value in row.values.items()},
        "ratio": {name: _short(ratio) for name, ratio in ratios.items()},
    }


def _in_giga(peak: Peak) -> dict[str, float]:
    return {"GFLOP/s": _short(peak.operations / 1e9), "GB/s": _short(peak.moved / 1e9)}


def _short(number: float) -> float:
    return float(f"{number:.3g}")
