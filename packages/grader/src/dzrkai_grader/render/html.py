"""The report as one HTML page that needs nothing else: no network, no script, no other file.

Everything that a learner's code produced is hostile text until it is escaped: the template escapes
every value, and the page forbids scripts and connections altogether.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from dzrkai_grader.explain import explain, picture_of, pictures_of_origins
from dzrkai_grader.render.numbers import caption
from dzrkai_grader.render.summary import EXPLAINED, chapters, next_step, points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dzrkai_grader.render.picture import Panel, Picture
    from dzrkai_grader.report import Problem, Report
    from dzrkai_grader.words import Words

_ROWS, _COLUMNS = 12, 16


@dataclass(frozen=True)
class Cell:
    """A number of a heat map: how it is written, how strong its colour is (-1 to 1), its outline.

    `edges` names the sides at which a window ends, of ``"top right bottom left"``.
    """

    text: str
    heat: float
    wrong: bool
    edges: str = ""


@dataclass(frozen=True)
class HeatMap:
    """A panel of a picture as a table."""

    kind: str
    title: str
    columns: list[int]
    rows: list[tuple[int, list[Cell]]]


@dataclass(frozen=True)
class Figure:
    """A picture as heat maps, and the slice of the result that it shows."""

    maps: list[HeatMap]
    caption: str


def render_html(report: Report, words: Words) -> str:
    """Return the report as an HTML page in the language of `words`."""
    return template(Path(__file__).with_name("report.html.jinja")).render(
        report=report,
        words=words,
        chapters=chapters(report, words),
        next_step=next_step(report, words),
        points=points,
        explained=EXPLAINED,
        explain=lambda result: explain(result, words),
        figure=lambda problem: figure(problem, words),
        origins=lambda problem: origins(problem, words),
    )


@cache
def template(path: Path) -> Template:
    """Return the template of a page, compiled once: every value is escaped, none may be missing."""
    environment = Environment(
        loader=FileSystemLoader(path.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["with_code"] = with_code
    return environment.get_template(path.name)


def with_code(text: str) -> Markup:
    """Return a sentence with what stands between backticks as code.

    Examples
    --------
    >>> print(with_code("`kai hint pad` gives a <hint>."))
    <code>kai hint pad</code> gives a &lt;hint&gt;.
    """
    parts = enumerate(text.split("`"))
    return Markup("").join(Markup("<code>{}</code>").format(p) if at % 2 else p for at, p in parts)


def figure(problem: Problem, words: Words) -> Figure | None:
    """Draw the arrays of a problem as heat maps; None where there is nothing to draw."""
    picture = picture_of(problem, _ROWS, _COLUMNS)
    if picture is None:
        return None
    common = max(_largest(panel) for panel in picture.panels if panel.title != "difference")
    maps = [
        _heat_map(panel, picture, _largest(panel) if panel.title == "difference" else common)
        for panel in picture.panels
    ]
    titled = [replace(one, title=words(f"picture.{one.kind}")) for one in maps]
    return Figure(titled, caption(picture, words))


def origins(problem: Problem, words: Words) -> Figure | None:
    """Draw the arguments with the window outlined that the first wrong entry comes from."""
    drawn = pictures_of_origins(problem, _ROWS, _COLUMNS)
    if not drawn:
        return None
    maps = []
    for title, picture in drawn:
        (panel,) = picture.panels
        maps.append(replace(_heat_map(panel, picture, _largest(panel)), kind="origin", title=title))
    return Figure(maps, words("picture.origin", first=problem.parameters["first"]))


def _heat_map(panel: Panel, picture: Picture, largest: float) -> HeatMap:
    heat, wrong = (_finite(panel) / largest).tolist(), panel.wrong.tolist()
    rows = [
        [
            Cell(text, heat[row][column], wrong[row][column], _edges(panel.wrong, row, column))
            for column, text in enumerate(texts)
        ]
        for row, texts in enumerate(panel.cells)
    ]
    columns = list(picture.columns)[: len(panel.cells[0])]
    return HeatMap(panel.title, "", columns, list(zip(picture.rows, rows, strict=False)))


def _edges(part: NDArray[np.bool_], row: int, column: int) -> str:
    """Name the sides of a cell at which a part of the table ends."""
    around = np.pad(part, 1)
    here = row + 1, column + 1
    if not around[here]:
        return ""
    steps = {"top": (-1, 0), "right": (0, 1), "bottom": (1, 0), "left": (0, -1)}
    return " ".join(
        side for side, (down, right) in steps.items() if not around[here[0] + down, here[1] + right]
    )


def _largest(panel: Panel) -> float:
    return float(np.max(np.abs(_finite(panel)))) or 1.0


def _finite(panel: Panel) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the panel's numbers; infinite and missing ones, which have no colour, as zero."""
    return np.nan_to_num(np.asarray(panel.values, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
