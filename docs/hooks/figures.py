"""Figures: SVG that stands in the page itself, so that it takes the page's colours."""

import re
from html import escape
from pathlib import Path

FIGURES = Path(__file__).parents[1] / "assets" / "figures"


def figure(arguments: str, language: str) -> str:
    """Return the figure of a name with its caption, `name | caption`.

    Raises
    ------
    OSError
        There is no such figure.
    """
    name, _, caption = (part.strip() for part in arguments.partition("|"))
    localised = FIGURES / f"{name}.{language}.svg"
    path = localised if localised.exists() else FIGURES / f"{name}.svg"
    return framed(path.read_text("utf-8"), caption)


def framed(svg: str, caption: str) -> str:
    """Return an SVG as a figure on one line, which Markdown leaves alone."""
    svg = re.sub(r"\s*\n\s*", " ", svg[svg.index("<svg") :].strip())
    return f'<figure class="kai-figure">{svg}<figcaption>{escape(caption)}</figcaption></figure>'
