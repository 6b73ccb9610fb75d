"""The report as one HTML page that needs nothing else: no network, no script, no other file.

Everything that a learner's code produced is hostile text until it is escaped: the template escapes
every value, and the page forbids scripts and connections altogether.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from dzrkai_grader.explain import explain, picture_of
from dzrkai_grader.render.numbers import caption
from dzrkai_grader.render.summary import EXPLAINED, chapters, next_step, points

if TYPE_CHECKING:
    from dzrkai_grader.render.picture import Panel, Picture
    from dzrkai_grader.report import Problem, Report
    from dzrkai_grader.words import Words

_ROWS, _COLUMNS = 12, 16


@dataclass(frozen=True)
class Cell:
    """A number of a heat map: how it is written, and how strong its colour is, from -1 to 1."""

    text: str
    heat: float
    wrong: bool


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
    return environment.get_template(path.name)


def figure(problem: Problem, words: Words) -> Figure | None:
    """Draw the arrays of a problem as heat maps; None where there is nothing to draw."""
    picture = picture_of(problem, _ROWS, _COLUMNS)
    if picture is None:
        return None
    common = max(_largest(panel) for panel in picture.panels if panel.title != "difference")
    maps = [
        _heat_map(panel, picture, _largest(panel) if panel.title == "difference" else common, words)
        for panel in picture.panels
    ]
    return Figure(maps, caption(picture, words))


def _heat_map(panel: Panel, picture: Picture, largest: float, words: Words) -> HeatMap:
    heat = _finite(panel) / largest
    rows = [
        [Cell(*cell) for cell in zip(texts, heats, wrongs, strict=True)]
        for texts, heats, wrongs in zip(
            panel.cells, heat.tolist(), panel.wrong.tolist(), strict=True
        )
    ]
    columns = list(picture.columns)[: len(panel.cells[0])]
    title = words(f"picture.{panel.title}")
    return HeatMap(panel.title, title, columns, list(zip(picture.rows, rows, strict=False)))


def _largest(panel: Panel) -> float:
    return float(np.max(np.abs(_finite(panel)))) or 1.0


def _finite(panel: Panel) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Return the panel's numbers; infinite and missing ones, which have no colour, as zero."""
    return np.nan_to_num(np.asarray(panel.values, np.float64), nan=0.0, posinf=0.0, neginf=0.0)
