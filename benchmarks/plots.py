"""Plots of the results, for the website: one for each table, on light ground and on dark.

    nox -s bench -- plots        draws benchmarks/results/*.svg anew from the JSON beside them

Each bar is a ratio, how many times better than the contender that the table compares with: to the
right of 1 where it is better, to the left where it is worse. The same JSON gives the same file,
and the file names the JSON that it was drawn from by its digest.
"""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks import results


@dataclass(frozen=True)
class Ground:
    """What a plot is drawn on: text and lines must be readable there."""

    name: str
    text: str
    line: str


GROUNDS = (Ground("light", "#1b1f24", "#c4c9d0"), Ground("dark", "#e6e8eb", "#4a5058"))
COLOURS = {  # told apart by colour-blind readers too: Okabe and Ito's palette
    "PyTorch": "#d55e00",
    "DeZero-style": "#8c8c8c",
    "dzrkai": "#56b4e9",
    "dzrkai[fast]": "#009e73",
    "HIPS autograd": "#cc79a7",
    "bare NumPy": "#e69f00",
}


def draw_all(folder: Path) -> None:
    """Draw every table whose JSON lies in `folder`."""
    for path in sorted(folder.glob("*.json")):
        text = path.read_text(encoding="utf-8")
        document = json.loads(text)
        if "rows" in document:
            for ground in GROUNDS:
                draw(document, ground, path.with_name(f"{path.stem}-{ground.name}.svg"), text)


def draw(document: dict[str, Any], ground: Ground, target: Path, source: str) -> None:
    """One table, its measures side by side."""
    measures = list(dict.fromkeys(row["measure"] for row in document["rows"]))
    lines = max(sum(row["measure"] == measure for row in document["rows"]) for measure in measures)
    with rc_context(_style(ground)):
        size = (5 * len(measures) + 2, 1.4 + 0.42 * (lines + 1))
        figure = Figure(size, layout="constrained")
        panels = figure.subplots(1, len(measures), sharey=True, squeeze=False)
        for panel, measure in zip(panels[0], measures, strict=True):
            _panel(panel, document, measure, ground)
        handles, names = panels[0][0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside upper center", ncols=len(names), frameon=False)
        drawing = io.StringIO()
        metadata = {"Date": None, "Source": results.digest(source)}
        figure.savefig(drawing, format="svg", metadata=metadata)
    results.write(target, drawing.getvalue())


def _panel(panel: Axes, document: dict[str, Any], measure: str, ground: Ground) -> None:
    rows = [row for row in document["rows"] if row["measure"] == measure]
    means = document["geometric_means"].get(measure)
    if means:
        rows.append({"case": "geometric mean", "ratio": means})
    names = dict.fromkeys(name for row in rows for name in row["ratio"])
    names.pop(document["against"], None)
    height = 0.8 / max(1, len(names))
    for i, name in enumerate(names):
        places = [line + (i - (len(names) - 1) / 2) * height for line in range(len(rows))]
        lengths = [row["ratio"].get(name, 1) - 1 for row in rows]
        panel.barh(places, lengths, height, 1, label=name, color=COLOURS.get(name, ground.line))
    panel.axvline(1, color=ground.text, linewidth=1)
    panel.set_xscale("log", base=2)
    panel.xaxis.set_major_formatter("{x:g}")
    panel.set_yticks(range(len(rows)), [row["case"] for row in rows])
    panel.set_ylim(len(rows) - 0.4, -0.6)  # the first row on top
    panel.set_title(measure)
    panel.set_xlabel(f"{document['against']} / contender: more is better")
    panel.grid(axis="x", color=ground.line, linewidth=0.5)
    panel.set_axisbelow(True)


def _style(ground: Ground) -> Any:
    return {
        "axes.edgecolor": ground.line,
        "axes.labelcolor": ground.text,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlecolor": ground.text,
        "font.family": "sans-serif",
        "savefig.transparent": True,
        "svg.fonttype": "none",  # text stays text: it can be searched, and read aloud
        "svg.hashsalt": "dzrkai",
        "text.color": ground.text,
        "xtick.color": ground.text,
        "ytick.color": ground.text,
    }
